"""The visitor against a small server of its own, with every disappointment a page can bring."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from sushi_platform.demo.sign_ins import SignIn
from sushi_platform.demo.visitor import Disappointed, Visitor
from sushi_platform.demo.walk import walk

WHOLE = "<!doctype html><html><body><main>{}</main></body></html>"
SIGN_IN = WHOLE.format(
    '<form method="post"><input type="hidden" name="csrf" value="c1">'
    '<input name="auth-username" autocomplete="username"><input type="password" name="auth-password"></form>'
)
CODE = WHOLE.format('<form method="post" action="/code"><input name="otp_token"></form>')
PAGES = {
    "/good": WHOLE.format("hello"),
    "/torn": "<html><body><main>hel",
    "/styled": WHOLE.format(
        '<link rel="stylesheet" href="/static/app.css"><script src="/static/gone.js"></script>'
    ),
    "/static/app.css": "p {}",
    "/heavy": WHOLE.format("x" * 60_000),
    "/sign-in": SIGN_IN,
    "/code": CODE,
    "/no-form": WHOLE.format("closed"),
    "/list": WHOLE.format(
        '<a href="/row/1/">1</a><a href="/row/2/">2</a><a href="/good#part">ok</a>'
        '<a href="//elsewhere/">far</a><a href="https://elsewhere/">far</a>'
    ),
    "/row/1/": WHOLE.format('<a href="/list?page=2">back</a>'),
    "/list?page=2": WHOLE.format(""),
    "/torn-list": WHOLE.format('<a href="/list">list</a><a href="/gone/E3S3E28JT97K/">gone</a>'),
}
OFFICER = SignIn(role="OFFICER", url="/good", username="anquan", password="right")
REGULATOR = SignIn(
    role="REGULATOR", url="/good", username="jianguan", password="right", totp_secret="00" * 20
)


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self, status, body="", location=""):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def do_GET(self):
        if self.path == "/private":
            self.answer(302, location="/sign-in")
        elif self.path in PAGES:
            self.answer(200, PAGES[self.path])
        else:
            self.answer(404, WHOLE.format("not here"))

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path == "/code":
            is_code = form["otp_token"][0].isdecimal() and len(form["otp_token"][0]) == 6
            self.answer(302, location="/good" if is_code else "/code")
        elif form.get("auth-password") != ["right"] or form.get("csrf") != ["c1"]:
            self.answer(200, SIGN_IN)
        else:
            self.answer(302, location="/code" if form["auth-username"] == ["jianguan"] else "/good")


@pytest.fixture(scope="module")
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def visitor(address):
    return Visitor(address)


def test_a_good_page_is_good(visitor):
    assert visitor.expect_page("/good").body == PAGES["/good"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("/missing", "status 404"),
        ("/private", "sent on to /sign-in"),
        ("/torn", "not whole"),
        ("/styled", r"/static/gone\.js has status 404"),
    ],
)
def test_a_bad_page_disappoints(visitor, url, reason):
    with pytest.raises(Disappointed, match=reason):
        visitor.expect_page(url)


def test_a_consumer_page_is_light(visitor):
    visitor.expect_page("/heavy")

    with pytest.raises(Disappointed, match="the limit is 60000"):
        visitor.expect_consumer_page("/heavy")


def test_an_officer_signs_in(visitor):
    assert visitor.sign_in(OFFICER, sign_in_url="/sign-in").path == "/good"


def test_a_regulator_signs_in_with_a_code(visitor):
    assert visitor.sign_in(REGULATOR, sign_in_url="/sign-in").path == "/good"


def test_a_wrong_password_disappoints(visitor):
    who = SignIn(role="OFFICER", url="/good", username="anquan", password="wrong")

    with pytest.raises(Disappointed, match="OFFICER: sign-in as anquan was refused"):
        visitor.sign_in(who, sign_in_url="/sign-in")


def test_a_missing_second_factor_disappoints(visitor):
    who = SignIn(role="REGULATOR", url="/good", username="jianguan", password="right")

    with pytest.raises(Disappointed, match="refused at /code"):
        visitor.sign_in(who, sign_in_url="/sign-in")


def test_a_page_without_a_form_disappoints(visitor):
    with pytest.raises(Disappointed, match="no sign-in form"):
        visitor.sign_in(OFFICER, sign_in_url="/no-form")


def test_nobody_listening_disappoints():
    with pytest.raises(Disappointed, match="refused"):
        Visitor("http://127.0.0.1:9/").get("/good")


def test_a_walk_opens_one_page_of_each_kind(visitor):
    # The list, its first row, the page beside it, and the list's second page: the other row is alike.
    assert walk(visitor, "/list", limit=9) == 4


def test_a_walk_ends_at_its_limit(visitor):
    assert walk(visitor, "/list", limit=2) == 2


def test_a_link_that_leads_nowhere_disappoints(visitor):
    with pytest.raises(Disappointed, match="/gone/E3S3E28JT97K/ on /torn-list answers 404"):
        walk(visitor, "/torn-list", limit=9)

"""Where a message may be posted to, and how long it may take."""

import pytest

from notifications.channels.http import Answer, is_allowed_origin, post
from notifications.channels.terms import ChannelFailed
from tests.notifications.servers.local_server import LocalServer

VENDORS = ("https://qyapi.weixin.qq.com", "https://*.push.apple.com", "http://127.0.0.1:8123")


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", True),
        ("https://QYAPI.weixin.qq.com/", True),
        ("http://qyapi.weixin.qq.com/", False),
        ("https://qyapi.weixin.qq.com:8443/", False),
        ("https://qyapi.weixin.qq.com.evil.example/", False),
        ("https://qyapi.weixin.qq.com@evil.example/", False),
        ("https://user:pass@qyapi.weixin.qq.com/", False),
        ("https://evil.example/?https://qyapi.weixin.qq.com", False),
        ("https://web.push.apple.com/QGuQ", True),
        ("https://push.apple.com/", False),
        ("https://evil.example/.push.apple.com", False),
        ("https://evil.example#.push.apple.com", False),
        ("https://evil.example\\.push.apple.com/", False),
        ("https://evil.example\t.push.apple.com/", False),
        ("https://evil.example;.push.apple.com/", False),
        ("https://@web.push.apple.com/", False),
        (" https://web.push.apple.com/", False),
        ("https://web.push.apple.com", True),
        ("http://127.0.0.1:8123/robot", True),
        ("http://127.0.0.1/robot", False),
        ("http://169.254.169.254/latest/meta-data/", False),
        ("file:///etc/passwd", False),
        ("//qyapi.weixin.qq.com/", False),
        ("https://[::1", False),
        ("https://qyapi.weixin.qq.com:port/", False),
        ("", False),
    ],
)
def test_origins(url, is_allowed):
    assert is_allowed_origin(url, VENDORS) is is_allowed


class Dripping(LocalServer):
    """Answers a byte at a time, each well within the time-out of one."""

    def serve(self, handler):
        handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _byte in range(1000):
            if self.let_go.wait(0.1):
                return
            handler.wfile.write(b" ")
            handler.wfile.flush()


def failure_of(url):
    with pytest.raises(ChannelFailed) as failed:
        post(url, origins=None, json_body={})
    return failed.value.permanent, failed.value.reason


def test_a_server_that_drips_is_left(patience):
    patience.last(1)  # ten drops; all of them would take a hundred seconds
    with Dripping() as server:
        assert failure_of(server.origin) == (False, "TIMEOUT")


class Fixed(LocalServer):
    content = b""

    def answer(self, received):
        return 200, {}, self.content


def test_a_flood_is_not_read_to_its_end():
    with Fixed() as server:
        server.content = b"x" * 1_000_000
        assert failure_of(server.origin) == (False, "GARBAGE")


def test_a_body_is_read_when_it_is_asked_for():
    with Fixed() as server:
        server.content = b'{"errcode": 0}'
        assert post(server.origin, origins=None, json_body={}).as_json() == {"errcode": 0}
        assert post(server.origin, origins=None, json_body={}, wants_body=False) == Answer(200, b"")


@pytest.mark.parametrize("url", ["http://", "ftp://example.com/", "no address"])
def test_what_is_no_address(url):
    assert failure_of(url)[0] is True

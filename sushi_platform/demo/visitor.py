"""A visitor of the running demo: follows links, fills forms, keeps cookies; sees what a person would see."""

import http.client
import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from sushi_platform.demo.sign_ins import SignIn

TIMEOUT_SECONDS = 30
CONSUMER_PAGE_LIMIT = 60_000


class Disappointed(Exception):
    """A page was not what its audience needs; the text says which and how."""


@dataclass
class Form:
    action: str = ""
    inputs: dict[str, dict[str, str]] = field(default_factory=dict)

    def field_of_type(self, kind: str) -> str:
        return next((name for name, attributes in self.inputs.items() if attributes.get("type") == kind), "")

    @property
    def code_field(self) -> str:
        """The field for the second factor, by what browsers go by and, failing that, by its name."""
        for name, attributes in self.inputs.items():
            if attributes.get("autocomplete") == "one-time-code" or name in {"otp_token", "token", "code"}:
                return name
        return ""

    @property
    def name_field(self) -> str:
        for name, attributes in self.inputs.items():
            if attributes.get("autocomplete") == "username" or name.endswith("username"):
                return name
        return ""


@dataclass
class Page(HTMLParser):
    url: str
    status: int
    body: str

    def __post_init__(self):
        super().__init__()
        self.forms: list[Form] = []
        self.assets: list[str] = []
        self.links: list[str] = []
        self.has_main = False
        self.feed(self.body)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        asset = attributes.get("href" if tag == "link" else "src", "")
        if tag in {"link", "script", "img"} and asset.startswith("/static/"):
            self.assets.append(asset)
        if tag == "a" and re.match(r"/(?!/)", attributes.get("href", "")):
            self.links.append(attributes["href"].partition("#")[0])
        if tag == "main":
            self.has_main = True
        if tag == "form":
            self.forms.append(Form(action=attributes.get("action", "")))
        if tag in {"input", "button"} and self.forms and attributes.get("name"):
            self.forms[-1].inputs[attributes["name"]] = attributes

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.url).path


class Visitor:
    def __init__(self, base_url: str):
        self.base_url = base_url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        # No proxy: the demo runs on this machine.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    def get(self, url: str) -> Page:
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.base_url, url)))

    def submit(self, page: Page, form: Form, values: Mapping[str, str]) -> Page:
        hidden = {
            name: attributes.get("value", "")
            for name, attributes in form.inputs.items()
            if attributes.get("type") == "hidden"
        }
        data = urllib.parse.urlencode(hidden | dict(values)).encode()
        url = urllib.parse.urljoin(page.url, form.action)
        return self._open(urllib.request.Request(url, data=data, headers={"Referer": page.url}))

    def sign_in(self, who: SignIn, *, sign_in_url: str) -> Page:
        page = self.get(sign_in_url)
        form = next((form for form in page.forms if form.field_of_type("password")), None)
        if form is None:
            raise Disappointed(f"{page.url}: no sign-in form (status {page.status})")
        password = form.field_of_type("password")
        page = self.submit(page, form, {form.name_field: who.username, password: who.password})
        form = next((form for form in page.forms if form.code_field), None)
        if who.totp_secret and form:
            page = self.submit(page, form, {form.code_field: who.current_code()})
        if any(form.field_of_type("password") or form.code_field for form in page.forms):
            raise Disappointed(f"{who.role}: sign-in as {who.username} was refused at {page.path}")
        return page

    def expect_page(self, url: str) -> Page:
        """The page itself, not a detour to the sign-in, whole, with every file it asks for."""
        page = self.get(url)
        if page.status != 200:
            raise Disappointed(f"{url}: status {page.status}")
        if page.path != urllib.parse.urlsplit(url).path:
            raise Disappointed(f"{url}: sent on to {page.path}")
        if not page.has_main or "</html>" not in page.body:
            raise Disappointed(f"{url}: the page is not whole")
        for asset in dict.fromkeys(page.assets):
            if (status := self.get(asset).status) != 200:
                raise Disappointed(f"{url}: {asset} has status {status}")
        return page

    def expect_consumer_page(self, url: str) -> Page:
        page = self.expect_page(url)
        if (size := len(page.body.encode())) >= CONSUMER_PAGE_LIMIT:
            raise Disappointed(f"{url}: {size} bytes, the limit is {CONSUMER_PAGE_LIMIT}")
        return page

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self.opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                return Page(response.url, response.status, _words_of(response))
        except urllib.error.HTTPError as error:
            return Page(error.url or request.full_url, error.code, error.read().decode("utf-8", "replace"))
        except OSError as error:
            raise Disappointed(f"{request.full_url}: {error}") from error


def _words_of(response: http.client.HTTPResponse) -> str:
    """Empty for what is no text, as PDFs and tables."""
    body = response.read()
    return body.decode("utf-8", "replace") if response.headers.get_content_maintype() == "text" else ""

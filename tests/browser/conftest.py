"""Tests in a real browser: the system's Chromium, because Playwright's own would have to be downloaded."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from tests.browser.cut_network import Relay
from tests.browser.phone import PATIENCE, Phone
from tests.factories.accounts import give_role, make_user

expect.set_options(timeout=PATIENCE)  # a busy machine fails no test

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(items):
    missing = pytest.mark.skip(reason="no Chromium found on this machine (Debian: apt-get install chromium)")
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(missing)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync"]
    quiet += ["--disable-background-networking", "--disable-component-update", "--log-level=3"]
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture(scope="session")
def launch_browser(launch_browser, live_server):
    """The browser ends before the server: a connection that outlives it would want to close the database."""
    return launch_browser


@pytest.fixture(scope="session", autouse=True)
def _database_beside_playwright():
    """Playwright's synchronous API runs an event loop in this thread; Django would refuse to query in it."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def pair(inspector, district):
    """Two regulators of the district who inspect together."""
    colleague = make_user("colleague", "同组监管人员")
    give_role(colleague, Role.DISTRICT_REGULATOR, district)
    return [inspector, colleague]


@pytest.fixture
def complaints(page):
    """What the browser complains of: scripts that fail, files that miss, rules of the CSP that break."""
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


@pytest.fixture
def relay(live_server):
    relay = Relay(live_server.url)
    yield relay
    relay.close()


@pytest.fixture
def phone(playwright, browser_type_launch_args, tmp_path, relay, sign_in, officer):
    session = sign_in(officer).cookies["sessionid"].value
    phone = Phone(playwright, browser_type_launch_args, tmp_path / "profile", relay.url, session)
    yield phone
    if phone.context:
        phone.context.close()
    assert phone.errors == []

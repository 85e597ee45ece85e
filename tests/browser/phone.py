"""A phone for tests: a browser with a memory of its own that outlives being killed."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Error

PHONE = {"width": 360, "height": 740}
PATIENCE = 20_000  # milliseconds


class Phone:
    """A browser with a memory of its own that outlives being killed."""

    def __init__(self, playwright, launch_args, folder: Path, url: str, session: str):
        self.playwright, self.launch_args, self.folder = playwright, launch_args, folder
        self.url, self.session = url, session
        self.context = None
        self.errors: list[str] = []

    def open(self):
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder), **self.launch_args, viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        self.context.set_default_timeout(PATIENCE)
        page = self.context.pages[0]
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def sign_in(self, session: str | None = None):
        # Kept like a cookie of the platform, which lives a week: a killed browser still has it.
        expires = timezone.now().timestamp() + 7 * 86_400
        cookie = {"name": "sessionid", "value": session or self.session, "url": self.url, "expires": expires}
        self.context.add_cookies([cookie])

    def kill(self):
        """SIGKILL to every process of the browser: it gets no chance to write anything."""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes()
            except OSError:
                continue
            if f"--user-data-dir={self.folder}".encode() in command:
                os.kill(int(process.name), signal.SIGKILL)
        with suppress(Error):  # there is nobody left to say goodbye to
            self.context.close()
        self.context = None


def form_path(duty):
    return reverse("duties:submit_duty", args=[duty.enterprise.public_id, duty.slug, duty.due_on])


PAGES_ARE_HERE = """async ([store, paths]) => {
    const cache = await caches.open(store);
    return (await Promise.all(paths.map((each) => cache.match(each)))).every(Boolean);
}"""


def make_ready(page, phone, *paths, opened="duties:list_duties"):
    """Open a page that leads to these with a network: from then on they are on the phone, and the outbox.

    Opened again where a page was not to be had: SQLite in memory answers "locked" at once to two who write.
    """
    phone.sign_in()
    family = opened.partition(":")[0]
    wanted = [f"{family} pages", [*paths, reverse(f"{family}:show_outbox")]]
    for _visit in range(4):
        page.goto(phone.url + reverse(opened))
        if becomes(page, PAGES_ARE_HERE, wanted, seconds=PATIENCE / 1000 / 4):
            return
    raise AssertionError(f"{paths} is not on the phone")


def becomes(page, question, arg=None, *, seconds=PATIENCE / 1000):
    """Ask the page until it says yes; its own waiting takes a promise for a yes."""
    end = time.monotonic() + seconds
    while not (is_so := page.evaluate(question, arg)) and time.monotonic() < end:
        page.wait_for_timeout(100)
    return is_so


def wait_until(page, question, arg=None):
    assert becomes(page, question, arg), question


def states(page):
    return page.evaluate("async () => (await window.outbox.records()).map(each => each.state)")

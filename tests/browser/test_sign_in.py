"""Signing in with a real browser: two steps for a government role, on a phone and on a desk."""

import pytest
from django.urls import reverse

from tests.factories.second_factor import code_of, enrol

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
PASSWORD = "Noodle-bar-2026"


@pytest.fixture
def enrolled(inspector):
    inspector.set_password(PASSWORD)
    inspector.save()
    return enrol(inspector)


def go_through(page, live_server, enrolled):
    page.goto(live_server.url + reverse("accounts:show_account"))
    page.fill("input[autocomplete=username]", enrolled.user.username)
    page.fill("input[type=password]", PASSWORD)
    page.press("input[type=password]", "Enter")
    page.wait_for_url("**" + reverse("accounts:verify_second_factor") + "**")
    page.fill("input[autocomplete=one-time-code]", code_of(enrolled))
    page.press("input[autocomplete=one-time-code]", "Enter")
    page.wait_for_url("**" + reverse("accounts:show_account"))


def is_wider_than_the_screen(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_it_needs_both_steps_and_ends_inside(page, live_server, enrolled, complaints, size):
    page.set_viewport_size(size)

    go_through(page, live_server, enrolled)

    assert enrolled.user.display_name in page.inner_text("main")
    assert complaints == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_form_fits_the_screen(page, live_server, db, complaints, size):
    page.set_viewport_size(size)

    page.goto(live_server.url + reverse("accounts:sign_in"))

    assert page.is_visible("input[type=password]")
    assert not is_wider_than_the_screen(page)
    assert complaints == []


def test_it_works_without_javascript(browser, live_server, enrolled):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    try:
        go_through(page, live_server, enrolled)
        assert enrolled.user.display_name in page.inner_text("main")
    finally:
        context.close()

"""Cockpit, file of an enterprise and consumer page in a real browser: drawn, and within the CSP."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories.inspections import make_inspection
from tests.factories.scoring import compute_today, deliver_model_versions

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}


@pytest.fixture
def signed_in_page(page, live_server, sign_in, auditor, noodle_bar, rival_bar):
    deliver_model_versions()
    make_inspection(noodle_bar)
    compute_today(days_ago=1)
    compute_today()
    session = sign_in(auditor).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    return page


def is_wider_than_the_screen(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_cockpit_draws_map_and_trend(signed_in_page, live_server, complaints, size):
    page = signed_in_page
    page.set_viewport_size(size)

    page.goto(live_server.url + reverse("portal:cockpit"))
    page.wait_for_selector("[data-chart=map] svg path")

    assert page.is_visible("[data-chart=line] svg")
    assert not is_wider_than_the_screen(page)
    assert complaints == []


def test_an_enterprise_opens_in_the_drawer(signed_in_page, live_server, complaints, noodle_bar):
    page = signed_in_page
    page.set_viewport_size(DESK)
    page.goto(live_server.url + reverse("portal:list_enterprises"))

    page.click(f"a[data-drawer]:has-text('{noodle_bar.name}')")
    page.wait_for_selector("#drawer [data-chart=radar] svg")

    assert noodle_bar.name in page.inner_text("#drawer h1")
    page.keyboard.press("Escape")
    page.wait_for_selector("#drawer", state="hidden")
    assert complaints == []


def test_the_theme_stays_chosen(signed_in_page, live_server, complaints):
    page = signed_in_page
    page.goto(live_server.url + reverse("portal:cockpit"))

    page.click("[data-theme-toggle]")
    page.reload()

    assert page.get_attribute("html", "data-theme") == "dark"
    assert complaints == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_consumer_page_needs_one_request(page, live_server, noodle_bar, complaints, size):
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.set_viewport_size(size)

    page.goto(live_server.url + reverse("portal:consumer_page", args=[noodle_bar.public_id]))

    assert len([url for url in requests if not url.startswith("data:")]) == 1
    assert page.is_visible("text=我要投诉举报")
    assert not is_wider_than_the_screen(page)
    assert complaints == []


def test_the_consumer_page_prints_on_one_sheet(page, live_server, noodle_bar):
    deliver_model_versions()
    for number in range(3):
        make_inspection(noodle_bar, failures=[(f"生熟不分{number}", True)])
    compute_today()
    page.goto(live_server.url + reverse("portal:consumer_page", args=[noodle_bar.public_id]))

    sheet = page.pdf(format="A4", prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet)) == 1

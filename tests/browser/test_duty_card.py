"""The manager's duty card on a phone: the answer on the first screen, every figure a door to its rows."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from common.local_time import first_of_month, local_date, start_of_local_day
from duties.models import Duty, DutyRule
from tests.factories.duties import make_duty, make_record
from tests.factories.staff import make_training

PHONE = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def _rules(transactional_db):
    """Emptying the tables after an earlier test of this kind took the seeded rules along."""
    DutyRule.objects.get_or_create(effective_from=date(2022, 11, 1), defaults={"legal_basis": "令60号"})


@pytest.fixture
def month(transactional_db):
    return first_of_month(first_of_month(local_date(timezone.now())) - timedelta(days=1))


@pytest.fixture
def card_page(page, live_server, sign_in, officer, officer_person, noodle_bar, month):
    """An officer's last month: twenty on time, one late, one missed."""
    for number in range(20):
        make_record(noodle_bar, officer, month + timedelta(days=number))
    late = month + timedelta(days=20)
    make_record(noodle_bar, officer, late, at=start_of_local_day(late + timedelta(days=2)))
    make_duty(noodle_bar, month + timedelta(days=21), state=Duty.State.OVERDUE)
    make_training(officer_person, hours=12, completed_on=month)
    session = sign_in(officer).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page.set_viewport_size(PHONE)
    # From the navigation, as one who has a single card: straight to it, then a month back.
    page.goto(live_server.url + reverse("portal:my_duty_cards"))
    page.locator("a[rel=prev]").click()
    page.wait_for_url(f"**?month={month:%Y-%m}")
    return page


def test_the_answer_stands_on_the_first_screen(card_page, complaints):
    answer = card_page.locator("#answer")

    assert answer.inner_text() == "本月应履责 22 次，按时 20，补录 1，缺 1"
    box = answer.bounding_box()
    assert box["y"] + box["height"] < PHONE["height"]
    assert card_page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert complaints == []


def test_figures_are_large_enough_for_a_thumb_and_open_their_rows(card_page, complaints):
    section = card_page.locator("[data-section=daily_control]")
    assert min(door.bounding_box()["height"] for door in section.locator("a.stat").all()) >= 48

    for label, rows in (("应履责", 22), ("按时", 20), ("缺", 1), ("本人记录", 21)):
        figure = section.locator("a.stat", has=card_page.get_by_text(label, exact=True))
        assert figure.locator(".stat__value").inner_text().split()[0].rstrip("次") == str(rows)
        figure.click()
        card_page.wait_for_load_state()
        assert card_page.locator("tbody tr").count() == rows
        card_page.go_back()
    assert complaints == []


def test_what_stands_below_is_reached_on_the_page(card_page):
    card_page.locator("a[href='#training']").click()
    card_page.wait_for_url("**#training")

    heading = card_page.locator("#training").bounding_box()
    assert 0 <= heading["y"] < PHONE["height"]
    assert card_page.locator("[data-row=training]").count() == 1


def test_it_prints(card_page):
    url = card_page.get_by_role("link", name="打印履责卡").get_attribute("href")

    response = card_page.request.get(f"{card_page.url.split('/duty-cards')[0]}{url}")
    assert response.headers["content-type"] == "application/pdf"
    assert response.body().startswith(b"%PDF")

"""The officer's daily form on a phone, with and without scripts."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from duties.models import DutyRecord, DutyRule
from hazards.models import Hazard, HazardRule
from tests.factories.duties import make_duty

PHONE = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def _rules(transactional_db):
    """Emptying the tables after an earlier test of this kind took the seeded rules along."""
    DutyRule.objects.get_or_create(effective_from=date(2022, 11, 1), defaults={"legal_basis": "令60号"})
    HazardRule.objects.get_or_create(
        severity="GENERAL", effective_from=date(2010, 1, 1), defaults={"limit_hours": 360}
    )


@pytest.fixture
def duty(transactional_db, noodle_bar):
    return make_duty(noodle_bar, local_date(timezone.now()))


@pytest.fixture
def form_url(duty, live_server):
    path = reverse("duties:submit_duty", args=[duty.enterprise.public_id, duty.slug, duty.due_on])
    return f"{live_server.url}{path}"


def enter(context, sign_in, user, live_server):
    session = sign_in(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


def answer(page, number, word):
    page.locator(".question").nth(number).locator(".answer", has_text=word).click()


def test_it_counts_keeps_a_draft_and_submits(page, complaints, sign_in, officer, live_server, form_url):
    enter(page.context, sign_in, officer, live_server)
    page.set_viewport_size(PHONE)
    page.goto(form_url)
    note = page.locator("#id_note_dress")
    assert not note.is_visible()

    for number in range(14):
        answer(page, number, "是")
    answer(page, 2, "否")
    note.fill("少一顶帽子，已补发")
    note.blur()

    assert page.locator("[data-answered]").inner_text() == "14"
    assert "草稿存在本机" in page.locator("[data-state]").inner_text()
    page.reload()
    assert (page.locator("[data-answered]").inner_text(), note.input_value()) == ("14", "少一顶帽子，已补发")

    page.get_by_role("button", name="提交日管控记录").click()
    page.get_by_text("服务器已经保存").wait_for()
    assert page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('duty-draft:'))") == []
    assert complaints == []
    assert (DutyRecord.objects.get().found_count, Hazard.objects.get().severity) == (1, "GENERAL")


def test_the_page_fits_the_phone_and_the_thumb(page, sign_in, officer, live_server, form_url):
    enter(page.context, sign_in, officer, live_server)
    page.set_viewport_size(PHONE)
    page.goto(form_url)

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    boxes = [target.bounding_box() for target in page.locator(".answer").all()]
    assert min(box["height"] for box in boxes) >= 48
    assert page.get_by_role("button", name="提交日管控记录").bounding_box()["height"] >= 48


@pytest.fixture
def page_without_scripts(browser, sign_in, officer, live_server):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="zh-CN")
    enter(context, sign_in, officer, live_server)
    yield context.new_page()
    context.close()


def test_it_works_without_scripts(page_without_scripts, form_url):
    page = page_without_scripts
    page.goto(form_url)

    for number in range(14):
        answer(page, number, "不适用" if number == 13 else "是")
    page.get_by_role("button", name="提交日管控记录").click()

    page.get_by_text("服务器已经保存").wait_for()
    assert [row["answer"] for row in DutyRecord.objects.get().answers] == ["YES"] * 13 + ["NOT_APPLICABLE"]

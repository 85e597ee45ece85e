"""The officer's daily form on a phone, with and without scripts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from duties.models import DutyRecord
from enterprises.models import Photo
from hazards.models import Hazard
from tests.factories.duties import make_duty
from tests.factories.photos import draw_photo

PHONE = {"width": 360, "height": 740}
NUMBERS = {"chilled_temperature": "4.5", "frozen_temperature": "18", "core_temperature": "82"}
SIGHT = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": draw_photo(3)}


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


def question(page, code):
    return page.locator(f"#question_{code}")


def answer(page, code, word):
    question(page, code).locator(".answers .answer", has_text=word).first.click()


def answer_all(page):
    """Yes to everything, and the numbers; the special room does not apply."""
    for box in page.locator(".answers").all():
        box.locator(".answer").first.click()
    for code, number in NUMBERS.items():
        page.locator(f"#id_number_{code}").fill(number)
    question(page, "special_room_temperature").get_by_text("不适用").click()


def submit(page):
    page.get_by_role("button", name="提交日管控记录").click()
    page.locator(":text('服务器已经保存'):visible").wait_for()


def entry(code):
    return next(one for one in DutyRecord.objects.get().answers if one["item"] == code)


def test_it_counts_keeps_a_draft_and_submits(page, complaints, sign_in, officer, live_server, form_url):
    enter(page.context, sign_in, officer, live_server)
    page.set_viewport_size(PHONE)
    page.goto(form_url)
    note = page.locator("#id_note_dress")
    assert not note.is_visible()

    answer_all(page)
    answer(page, "dress", "否")
    note.fill("少一顶帽子，已补发")
    note.blur()

    assert page.locator("[data-answered]").inner_text() == "20"
    page.locator("[data-state]", has_text="草稿存在本机").wait_for()
    page.reload()
    page.locator("[data-state]", has_text="已恢复本机草稿").wait_for()
    assert (page.locator("[data-answered]").inner_text(), note.input_value()) == ("20", "少一顶帽子，已补发")

    page.locator("#id_photos_dress").set_input_files(SIGHT)
    question(page, "dress").locator("[data-photo-here] img").wait_for()
    submit(page)

    form_path = f"{page.evaluate('location.pathname')}submit/"
    page.goto(f"{live_server.url}{reverse('duties:show_outbox')}")
    assert page.evaluate("path => outbox.draft(path).then(draft => draft === undefined)", form_path)
    assert page.evaluate("outbox.records().then(records => records.map(each => each.state))") == ["done"]
    assert complaints == []
    assert (DutyRecord.objects.get().found_count, Hazard.objects.get().severity) == (1, "GENERAL")
    assert entry("dress")["photos"] == [str(Photo.objects.get().pk)]
    assert (entry("frozen_temperature")["number"], entry("special_room_temperature")["answer"]) == (
        "-18",
        "NOT_APPLICABLE",
    )


def test_it_says_at_once_that_a_number_is_out_of_its_limits(
    page, complaints, sign_in, officer, live_server, form_url
):
    enter(page.context, sign_in, officer, live_server)
    page.set_viewport_size(PHONE)
    page.goto(form_url)
    cold = question(page, "chilled_temperature")
    verdict, note = cold.locator("[data-verdict]"), page.locator("#id_note_chilled_temperature")

    page.locator("#id_number_chilled_temperature").type("9，5")
    assert verdict.is_visible()
    assert "超出范围" in verdict.inner_text()
    assert note.is_visible()

    page.locator("#id_number_chilled_temperature").fill("5")
    assert not verdict.is_visible()
    cold.locator(".reading__below .answer", has_text="零下").click()
    assert verdict.is_visible()
    cold.get_by_text("不适用").click()
    assert not verdict.is_visible()
    assert complaints == []


def test_the_page_fits_the_phone_and_the_thumb(page, sign_in, officer, live_server, form_url):
    enter(page.context, sign_in, officer, live_server)
    page.set_viewport_size(PHONE)
    page.goto(form_url)

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    targets = page.locator(".answer, .reading__input, .check--na").all()
    assert min(target.bounding_box()["height"] for target in targets) >= 48
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

    answer_all(page)
    answer(page, "waste", "不适用")
    submit(page)

    answers = [row["answer"] for row in DutyRecord.objects.get().answers]
    assert (answers.count("YES"), answers.count("NOT_APPLICABLE"), answers[-1]) == (18, 2, "NOT_APPLICABLE")


def test_without_scripts_a_number_out_of_its_limits_comes_back(page_without_scripts, form_url):
    page = page_without_scripts
    page.goto(form_url)
    answer_all(page)
    page.locator("#id_number_chilled_temperature").fill("9.5")
    page.get_by_role("button", name="提交日管控记录").click()
    page.get_by_text("请先改正下面的问题").wait_for()

    page.locator("#id_note_chilled_temperature").fill("门没关严，已关好")
    page.locator("#id_photos_chilled_temperature").set_input_files(SIGHT)
    submit(page)

    assert (entry("chilled_temperature")["answer"], Hazard.objects.get().severity) == ("NO", "MAJOR")


def test_a_list_is_reordered_with_a_thumb(page, complaints, sign_in, director, noodle_bar, live_server):
    enter(page.context, sign_in, director, live_server)
    page.set_viewport_size(PHONE)
    path = reverse("duties:adapt_risk_control_list", args=[noodle_bar.public_id])
    page.goto(f"{live_server.url}{path}")
    second = page.locator("[data-item]").nth(1)
    assert "健康证明" in second.inner_text()

    second.get_by_role("button", name="上移").click()
    page.get_by_role("button", name="保存清单").click()
    page.get_by_text("新清单已保存").wait_for()

    changes = noodle_bar.risk_control_lists.get().changes
    assert changes["order"][:2] == ["health_certificate", "morning_check"]
    assert complaints == []

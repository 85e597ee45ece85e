"""A daily record written without a network, its browser killed: nothing lost, nothing doubled.

`OFFLINE_RUNS` says how often the whole way is gone (a few times in the suite, 50 by `make offline`).
"""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from duties.models import Duty, DutyRecord
from duties.queries.risk_control_list import risk_control_list_for
from enterprises.models import Enterprise, Photo
from hazards.models import Hazard
from ledger.models import WaitingLeaf
from tests.browser.phone import form_path, make_ready, states, wait_until
from tests.factories.daily_answers import good_number
from tests.factories.duties import make_duty, make_record
from tests.factories.photos import draw_photo

RUNS = int(os.environ.get("OFFLINE_RUNS", "2"))
TROUBLES = 5  # items that are answered with "no", words and a photo

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def canteen(noodle_bar, officer):
    """A school canteen: the longest list, some twenty items."""
    Enterprise.objects.filter(pk=noodle_bar.pk).update(
        kind=Enterprise.Kind.CANTEEN, canteen_kind=Enterprise.CanteenKind.SCHOOL
    )
    noodle_bar.refresh_from_db()
    return noodle_bar


def fill(page, items, picture: Path):
    """Everything answered; the first yes-or-no items that take a photo get "no", words and one photo each.

    Says how many photos were taken.
    """
    troubles = photos = 0
    for item in items:
        question = page.locator(f"#question_{item.code}")
        if item.answer == "NUMBER":
            for row in question.locator("[data-reading]").all():
                row.locator(".reading__input").fill(good_number(item))
        elif item.answer == "TEXT":
            question.locator("textarea").first.fill("校长陪餐，饭菜温热")
        elif item.answer == "YES_NO":
            takes = item.photo != "NEVER" and item.severity != "CRITICAL"
            is_trouble = takes and troubles < TROUBLES
            troubles += is_trouble
            question.locator(".answer", has_text="否" if is_trouble else "是").first.click()
            if is_trouble:
                question.locator("textarea[name^=note_]").fill(f"发现问题，已处理：{item.code}")
        if item.photo == "ALWAYS" or (item.answer == "YES_NO" and is_trouble):
            question.locator("input[type=file]").set_input_files(picture)
            question.locator("[data-photo-here] img").wait_for(state="attached")
            photos += 1
    assert troubles == TROUBLES
    return photos


def wait_for_draft(page, path, photos):
    """Until what was typed last is in the phone's store."""
    wait_until(
        page,
        """async ([path, photos]) => {
            const draft = await window.outbox.draft(path);
            return draft && Object.values(draft.photos).flat().length === photos
                && draft.values.note === "今天的补充";
        }""",
        [path, photos],
    )


@pytest.mark.parametrize("run", range(RUNS))
def test_written_without_network_killed_and_synced(run, canteen, phone, relay, tmp_path):
    duty = make_duty(canteen, local_date(timezone.now()))
    items = risk_control_list_for(canteen, duty.due_on).items
    picture = tmp_path / "kitchen.jpg"
    picture.write_bytes(draw_photo(run))
    path = form_path(duty)
    page = phone.open()
    make_ready(page, phone, path)

    relay.cut()
    page.goto(phone.url + path)
    photos = fill(page, items, picture)
    page.locator("#id_note").fill("今天的补充")
    page.locator("#id_note").blur()
    wait_for_draft(page, path, photos)
    phone.kill()

    page = phone.open()
    page.goto(phone.url + path)
    page.locator("[data-state]", has_text="已恢复本机草稿").wait_for()
    page.get_by_role("button", name="提交日管控记录").click()
    page.get_by_text("已存在本机").first.wait_for()
    assert states(page) == ["waiting"]
    phone.kill()
    assert not DutyRecord.objects.exists()

    relay.mend()
    page = phone.open()
    phone.sign_in()  # a cookie of a minute ago may not have reached the disk
    page.goto(phone.url + reverse("duties:list_duties"))
    wait_until(
        page,
        "async () => window.outbox && (await window.outbox.records()).every(each => each.state === 'done')",
    )
    page.reload()
    wait_until(
        page,
        "async () => window.outbox && (await window.outbox.records()).every(each => each.state === 'done')",
    )

    record = DutyRecord.objects.get()
    assert (len(items) >= 19, photos >= 5, len(record.answers)) == (True, True, len(items))
    assert [entry.get("answer") for entry in record.answers].count("NO") == record.found_count == TROUBLES
    assert record.note == "今天的补充"
    assert record.photos.count() == Photo.objects.count() == photos
    assert record.started_at < record.captured_at < record.received_at
    assert Hazard.objects.count() == TROUBLES
    assert WaitingLeaf.objects.count() >= 1
    assert Duty.objects.get().state == Duty.State.ON_TIME


def test_what_the_server_fails_to_store_waits_and_is_sent_again(canteen, phone, relay, tmp_path, monkeypatch):
    """A 500 for the record and one for a photo; the answers come through when the server is well again."""
    from duties.api.duty_record import DutyRecordViewSet

    duty = make_duty(canteen, local_date(timezone.now()))
    broken = {"times": 2}
    store = DutyRecordViewSet._store

    def fail_at_first(self, request, **sent):
        if broken["times"]:
            broken["times"] -= 1
            raise OSError("disk full")
        return store(self, request, **sent)

    monkeypatch.setattr(DutyRecordViewSet, "_store", fail_at_first)
    picture = tmp_path / "kitchen.jpg"
    picture.write_bytes(draw_photo(3))
    page = phone.open()
    make_ready(page, phone, form_path(duty))
    page.goto(phone.url + form_path(duty))
    fill(page, risk_control_list_for(canteen, duty.due_on).items, picture)
    page.get_by_role("button", name="提交日管控记录").click()
    page.get_by_text("服务器没有回应").first.wait_for()

    page.goto(phone.url + reverse("duties:show_outbox"))
    page.get_by_role("button", name="现在就提交").click()
    wait_until(page, "async () => (await window.outbox.records())[0].nextAt > 0")
    assert broken["times"] == 0
    page.get_by_role("button", name="现在就提交").click()
    page.get_by_text("服务器已保存").first.wait_for()

    assert (DutyRecord.objects.count(), broken["times"]) == (1, 0)


def test_a_session_that_has_ended_keeps_the_record_until_sign_in(
    canteen, phone, relay, tmp_path, sign_in, officer
):
    duty = make_duty(canteen, local_date(timezone.now()))
    picture = tmp_path / "kitchen.jpg"
    picture.write_bytes(draw_photo(4))
    page = phone.open()
    make_ready(page, phone, form_path(duty))
    page.goto(phone.url + form_path(duty))
    fill(page, risk_control_list_for(canteen, duty.due_on).items, picture)
    phone.sign_in("an-ended-session")

    page.get_by_role("button", name="提交日管控记录").click()
    page.get_by_text("登录已过期").first.wait_for()
    assert not DutyRecord.objects.exists()

    phone.sign_in(sign_in(officer).cookies["sessionid"].value)
    page.goto(phone.url + reverse("duties:list_duties"))
    wait_until(
        page,
        "async () => window.outbox && (await window.outbox.records()).every(each => each.state === 'done')",
    )
    assert DutyRecord.objects.count() == 1


def test_somebody_was_faster_and_what_was_written_becomes_a_correction(
    canteen, phone, relay, tmp_path, director
):
    duty = make_duty(canteen, local_date(timezone.now()))
    picture = tmp_path / "kitchen.jpg"
    picture.write_bytes(draw_photo(5))
    page = phone.open()
    make_ready(page, phone, form_path(duty))
    page.goto(phone.url + form_path(duty))
    fill(page, risk_control_list_for(canteen, duty.due_on).items, picture)
    Duty.objects.all().delete()
    make_record(canteen, director, duty.due_on, at=timezone.now())

    page.get_by_role("button", name="提交日管控记录").click()
    page.get_by_text("已有人提交了这一项，您填的还在本机").first.wait_for()
    page.goto(phone.url + reverse("duties:show_outbox"))
    page.get_by_role("button", name="作为更正提交").click()
    page.locator("[data-state]", has_text="已恢复本机草稿").wait_for()
    page.get_by_label("更正原因").fill("同事先交了，以这份为准")
    page.get_by_role("button", name="提交更正").click()
    page.wait_for_url("**/daily-control/*/#stored")

    newest, first = DutyRecord.objects.order_by("-revision")
    assert (newest.revision, newest.by.username, newest.found_count) == (2, "officer", TROUBLES)
    assert first.by == director


def test_a_full_phone_says_so_and_keeps_what_it_can(canteen, phone, relay, tmp_path):
    """No room for photos: with a network they go to the server at once, without one the page says so."""
    duty = make_duty(canteen, local_date(timezone.now()))
    items = risk_control_list_for(canteen, duty.due_on).items
    item = next(item for item in items if item.answer == "YES_NO" and item.photo != "NEVER")
    picture = tmp_path / "kitchen.jpg"
    picture.write_bytes(draw_photo(6))
    page = phone.open()
    make_ready(page, phone, form_path(duty))
    page.goto(phone.url + form_path(duty))
    page.evaluate(
        """() => {
            const put = IDBObjectStore.prototype.put;
            IDBObjectStore.prototype.put = function (value, ...more) {
                if (this.name === "photos") throw new DOMException("full", "QuotaExceededError");
                return put.call(this, value, ...more);
            };
        }"""
    )
    question = page.locator(f"#question_{item.code}")
    question.locator(".answer", has_text="否").click()

    question.locator("input[type=file]").set_input_files(picture)
    question.locator("[data-photo-here]").wait_for(state="attached")
    assert Photo.objects.count() == 1

    relay.cut()
    question.locator("input[type=file]").set_input_files(picture)
    question.get_by_text("手机存储空间不够，这张照片没有存下").wait_for()
    question.locator("textarea[name^=note_]").fill("冰箱门关不严")
    question.locator("textarea[name^=note_]").blur()
    wait_until(
        page,
        "async ([path, name]) => (await window.outbox.draft(path)).values[name] === '冰箱门关不严'",
        [form_path(duty), f"note_{item.code}"],
    )


def test_three_taps_from_opening_to_the_first_answer(canteen, phone, relay):
    duty = make_duty(canteen, local_date(timezone.now()))
    page = phone.open()
    make_ready(page, phone, form_path(duty))
    relay.cut()

    page.goto(phone.url + reverse("duties:list_duties"))  # opening
    page.locator(".duty-card").first.click()  # one
    page.locator(".question .answer", has_text="是").first.click()  # two

    page.locator("[data-state]", has_text="草稿存在本机").wait_for()
    assert page.locator("[data-answered]").inner_text() == "1"


def test_somebody_else_on_the_same_phone_sees_nothing_of_it(canteen, phone, relay, sign_in, director):
    duty = make_duty(canteen, local_date(timezone.now()))
    make_duty(canteen, local_date(timezone.now()) - timedelta(days=1))
    page = phone.open()
    make_ready(page, phone, form_path(duty))
    page.goto(phone.url + form_path(duty))
    page.locator("#id_note").fill("只给自己看的话")
    page.locator("#id_note").blur()
    page.locator("[data-state]", has_text="草稿存在本机").wait_for()

    phone.sign_in(sign_in(director).cookies["sessionid"].value)
    page.goto(phone.url + form_path(duty))

    wait_until(page, "() => window.outbox && window.outbox.user")
    assert page.locator("#id_note").input_value() == ""
    assert page.evaluate("async () => (await window.outbox.draft(location.pathname)) === undefined")

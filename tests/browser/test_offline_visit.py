"""A cadre's visit filled in without a network, the browser killed: sent once, with the proof of presence."""

import re
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Photo
from hazards.models import Hazard
from inspections.models import BackingVisit, VisitTask
from inspections.queries.backing.forms import visit_form
from tests.browser.phone import make_ready, states, wait_until
from tests.factories.inspections_backing import make_backing
from tests.factories.photos import draw_photo
from tests.factories.presence import make_presence

MINE = reverse("inspections:my_subjects")

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def backed(noodle_bar, cadre, inspector):
    make_backing(noodle_bar, cadre, timezone.now() - timedelta(days=2), inspector)
    return noodle_bar


@pytest.fixture
def cadres_phone(phone, sign_in, cadre):
    phone.session = sign_in(cadre).cookies["sessionid"].value
    return phone


def form_path(enterprise):
    return reverse("inspections:record_backing_visit", args=[enterprise.public_id])


def fill(page, enterprise, *, wrong):
    for question in visit_form(enterprise.kind).questions:
        place = page.locator(f"#question_answer_{question.code}")
        is_wrong = question.code == wrong
        place.locator(".answer", has_text=re.compile("^\\s*否\\s*$" if is_wrong else "^\\s*是\\s*$")).click()
        if is_wrong:
            place.locator("[name^=note_]").fill("消毒柜没有通电")


ALL_DONE = "async () => window.outbox && (await window.outbox.records()).every(each => each.state === 'done')"


def test_filled_in_without_network_killed_and_sent_once(
    backed, cadres_phone, cadre, officer, relay, tmp_path
):
    phone, path = cadres_phone, form_path(backed)
    picture = tmp_path / "kitchen.jpg"
    picture.write_bytes(draw_photo(1))
    page = phone.open()
    make_ready(page, phone, MINE, path, opened="inspections:my_subjects")
    # Proved while there still was a network, after the form came to the phone: the phone does not know of it.
    presence = make_presence(backed, cadre, officer, timezone.now())

    relay.cut()
    page.goto(phone.url + MINE)
    page.get_by_role("link", name="去督导").first.click()
    fill(page, backed, wrong="K2")
    page.locator("input[type=file]").set_input_files(picture)
    page.locator("[data-photo-here] img").wait_for(state="attached")
    page.locator("#id_advice").fill("每天检查消毒柜")
    page.locator("#id_advice").blur()
    page.get_by_role("button", name="提交督导记录").click()
    page.get_by_text("做不到时请写明原因").first.wait_for()  # the phone can't know better
    assert states(page) == []
    page.locator("#id_no_presence").fill("没有网络，已互扫")
    page.get_by_role("button", name="提交督导记录").click()
    page.get_by_text("已存在本机").first.wait_for()
    assert states(page) == ["waiting"]
    phone.kill()
    assert not BackingVisit.objects.exists()

    relay.mend()
    page = phone.open()
    phone.sign_in()
    page.goto(phone.url + MINE)
    wait_until(page, ALL_DONE)
    page.reload()
    wait_until(page, ALL_DONE)

    visit = BackingVisit.objects.get()
    assert (visit.cadre, visit.presence, visit.no_presence) == (cadre, presence, "")
    assert visit.captured_at < visit.visited_at
    assert visit.advice == "每天检查消毒柜"
    assert [one["code"] for one in visit.problems] == ["K2"]
    assert visit.photos.count() == Photo.objects.count() == 1
    assert Hazard.objects.get().title == "消毒柜没有通电"
    assert VisitTask.objects.get().state == VisitTask.State.DONE


def test_what_was_typed_survives_a_killed_browser(backed, cadres_phone, relay):
    phone, path = cadres_phone, form_path(backed)
    page = phone.open()
    make_ready(page, phone, MINE, path, opened="inspections:my_subjects")
    relay.cut()
    page.goto(phone.url + path)
    page.locator("#id_handed_over").fill("疑似使用回收油")
    page.locator("#id_handed_over").blur()
    wait_until(
        page,
        """async (path) => {
            const draft = await window.outbox.draft(path);
            return draft && draft.values.handed_over === "疑似使用回收油";
        }""",
        path,
    )
    phone.kill()

    page = phone.open()
    page.goto(phone.url + path)

    page.locator("[data-state]", has_text="已恢复本机草稿").wait_for()
    assert page.locator("#id_handed_over").input_value() == "疑似使用回收油"


def test_the_worker_keeps_all_that_the_pages_load(db, client, sign_in, cadre, backed):
    worker = client.get(reverse("inspections:show_worker")).content.decode()
    kept = {path.replace("\\u002D", "-") for path in re.findall(r'"(/static/[^"]+)"', worker)}
    pattern = re.search(r'new RegExp\("(.*?)"\)', worker)[1].encode().decode("unicode_escape")
    pattern = re.compile(pattern.replace("\\\\", "\\"))

    for address in (MINE, form_path(backed)):
        page = sign_in(cadre).get(address).content.decode()
        loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css|svg))"', page))
        assert loaded - kept == set()
        assert pattern.match(address)
    assert all(finders.find(path.removeprefix("/static/")) for path in kept)
    assert not pattern.match(reverse("inspections:list_backing"))

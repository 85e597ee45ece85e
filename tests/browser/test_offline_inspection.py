"""A checklist filled in on site without a network, its browser killed: it arrives once, with its photo."""

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Photo
from hazards.models import Hazard
from inspections.models import OnSiteAnswer, OnSiteInspection
from inspections.services.inspection.on_site import finalise_on_site, tell_on_site
from tests.browser.phone import make_ready, states, wait_until
from tests.factories.inspections_inspection import MINUTE, make_on_site, signing_of
from tests.factories.photos import draw_photo

pytestmark = pytest.mark.usefixtures("transactional_db")
ALL_DONE = "async () => window.outbox && (await window.outbox.records()).every(each => each.state === 'done')"


@pytest.fixture
def started(noodle_bar, pair):
    return make_on_site(noodle_bar, pair, timezone.now() - 5 * MINUTE, upto="STARTED")


def fill(page, items, picture):
    """Everything passes but the item on pests, which gets words and a photo."""
    for item in items:
        question = page.locator(f"#question_{item.code}")
        is_trouble = item.code == "pests"
        question.locator(".answer--fail" if is_trouble else ".answer").first.click()
        if is_trouble:
            question.locator("textarea[name^=note_]").fill("后门有鼠迹")
            question.locator("input[type=file]").first.set_input_files(picture)
            question.locator("[data-photo-here] img").first.wait_for(state="attached")


def test_written_on_site_without_network_arrives_once(started, pair, phone, relay, sign_in, tmp_path):
    items = list(started.checklist.items.all())
    picture = tmp_path / "back_door.jpg"
    picture.write_bytes(draw_photo(1))
    path = reverse("inspections:record_on_site", args=[started.pk])
    phone.session = sign_in(pair[0]).cookies["sessionid"].value
    page = phone.open()
    make_ready(page, phone, path, opened="inspections:list_on_site")

    relay.cut()
    page.goto(phone.url + path)
    fill(page, items, picture)
    page.get_by_role("button", name="提交检查记录").click()
    page.get_by_text("已存在本机").first.wait_for()
    assert states(page) == ["waiting"]
    phone.kill()
    started.refresh_from_db()
    assert (started.state, OnSiteAnswer.objects.count()) == ("STARTED", 0)

    relay.mend()
    page = phone.open()
    phone.sign_in()
    for _time in range(2):  # the second look at the list has nothing more to send
        page.goto(phone.url + reverse("inspections:list_on_site"))
        wait_until(page, ALL_DONE)

    started.refresh_from_db()
    assert (started.state, started.result, started.key_failure_count) == ("RECORDED", "FAIL", 1)
    assert started.recorded_by == pair[0]
    assert started.started_at < started.captured_at < started.recorded_at
    assert OnSiteAnswer.objects.count() == len(items)
    assert OnSiteAnswer.objects.get(outcome="FAIL").note == "后门有鼠迹"
    assert Photo.objects.count() == OnSiteAnswer.objects.get(outcome="FAIL").photos.count() == 1
    assert (started.is_full, OnSiteInspection.objects.count()) == (True, 1)
    at = timezone.now()
    tell_on_site(on_site=started, signing=signing_of(started), by=pair[0], at=at)
    finalise_on_site(on_site=started, by=pair[0], at=at)
    assert Hazard.objects.count() == 1


def test_who_signs_hears_the_result_first_and_nothing_is_forgotten_without_network(
    started, pair, phone, relay, sign_in, tmp_path
):
    picture = tmp_path / "back_door.jpg"
    picture.write_bytes(draw_photo(1))
    path = reverse("inspections:record_on_site", args=[started.pk])
    phone.session = sign_in(pair[0]).cookies["sessionid"].value
    page = phone.open()
    make_ready(page, phone, path, opened="inspections:list_on_site")
    relay.cut()
    page.goto(phone.url + path)
    assert page.locator("[data-verdict]").inner_text() == "全部答完，这里就是要告知的结果。"
    assert page.locator("[data-signing]").is_hidden()

    fill(page, list(started.checklist.items.all()), picture)
    assert page.locator("[data-verdict]").inner_text() == "不符合 重点项不符合1项，一般项不符合0项"
    page.get_by_text("现在就当场告知结果并签字").click()
    send = page.get_by_role("button", name="提交检查记录")
    send.click()
    page.get_by_text("被检查单位要么签字，要么写明拒绝的原因。").wait_for()
    assert states(page) == []
    page.get_by_text("对方拒绝签字", exact=True).click()
    page.locator("#id_refused_reason").fill("不认可")
    send.click()
    page.get_by_text("拒绝签字的，要写明见证人或录音录像编号。").wait_for()
    page.locator("#id_witness").fill("录像 3 号")
    send.click()
    page.get_by_text("已存在本机").first.wait_for()
    relay.mend()
    page.goto(phone.url + reverse("inspections:list_on_site"))
    wait_until(page, ALL_DONE)

    started.refresh_from_db()
    assert (started.state, started.result, started.refused_reason) == ("TOLD", "FAIL", "不认可")
    assert started.signatures.count() == len(pair)

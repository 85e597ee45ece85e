"""A checklist filled in on site without a network, its browser killed: it arrives once, with its photo."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from enterprises.models import Photo
from hazards.models import Hazard
from inspections.models import OnSiteAnswer, OnSiteInspection
from inspections.services.inspection.on_site import finalise_on_site, tell_on_site
from tests.browser.phone import make_ready, states, wait_until
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_inspection import MINUTE, make_on_site, signing_of
from tests.factories.photos import draw_photo

pytestmark = pytest.mark.usefixtures("transactional_db")
ALL_DONE = "async () => window.outbox && (await window.outbox.records()).every(each => each.state === 'done')"


@pytest.fixture
def pair(inspector, district):
    colleague = make_user("colleague", "同组监管人员")
    give_role(colleague, Role.DISTRICT_REGULATOR, district)
    return [inspector, colleague]


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

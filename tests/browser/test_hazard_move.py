"""A hazard put right on a phone: photos shrunk with time and digest, text that outlives a lost network."""

from django.urls import reverse

from enterprises.models import Photo
from hazards.models import Hazard
from tests.browser.test_duty_form import SIGHT, enter
from tests.factories.hazards import make_hazard

WORDS = "换了门封条"


def test_photos_and_words_of_a_rectification_are_not_lost(
    page, context, sign_in, officer, transactional_db, noodle_bar, inspector, live_server
):
    hazard = make_hazard(noodle_bar, by=inspector)
    enter(context, sign_in, officer, live_server)
    url = live_server.url + reverse("hazards:show_hazard", args=[hazard.pk])
    page.goto(url)
    form = page.locator("#rectification")
    form.locator("textarea[name=rectification]").fill(WORDS)
    context.set_offline(True)
    form.get_by_role("button", name="提交整改情况").click()
    page.get_by_text("写的内容存在本机").wait_for()

    context.set_offline(False)
    page.goto(url)
    page.get_by_text("已恢复本机上写的内容").wait_for()
    assert form.locator("textarea[name=rectification]").input_value() == WORDS
    form.locator("input[type=file]").first.set_input_files([SIGHT])
    form.locator("[name=photos_ids]").wait_for(state="attached")
    form.get_by_role("button", name="提交整改情况").click()
    page.get_by_text("整改情况已提交").wait_for()

    hazard = Hazard.objects.get()
    photo = Photo.objects.get()
    assert (hazard.state, hazard.rectification, hazard.after_evidence) == ("SUBMITTED", WORDS, "PHOTO")
    assert photo.sent_sha256
    assert photo.captured_at is not None
    page.goto(url)
    page.locator("[data-hazard-page]").wait_for()
    assert page.locator("#rectification textarea[name=rectification]").input_value() == ""

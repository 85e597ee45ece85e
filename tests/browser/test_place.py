"""Whether the phone may say where it is: asked once, in words; a refusal costs nothing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from duties.models import DutyRecord
from tests.browser.test_duty_form import answer_all, enter, submit
from tests.factories.duties import make_duty

QUESTION = "可以附上本机位置"
HERE = {"latitude": 31.3, "longitude": 120.6, "accuracy": 20}


@pytest.mark.parametrize("may_know", [True, False])
def test_the_place_is_asked_for_once_and_goes_along_if_it_may(
    page, context, sign_in, officer, transactional_db, noodle_bar, live_server, may_know
):
    duty = make_duty(noodle_bar, local_date(timezone.now()))
    enter(context, sign_in, officer, live_server)
    form = reverse("duties:submit_duty", args=[noodle_bar.public_id, duty.slug, duty.due_on])
    page.goto(live_server.url + form)
    page.get_by_text(QUESTION).wait_for()
    if may_know:
        context.grant_permissions(["geolocation"])
        context.set_geolocation(HERE)
    page.get_by_role("button", name="记录位置").click()
    page.get_by_text("提交时附上本机位置。" if may_know else "没有得到位置").wait_for()

    page.reload()
    if may_know:
        page.get_by_text("提交时附上本机位置。").wait_for()
    assert not page.get_by_text(QUESTION).is_visible()
    answer_all(page)
    submit(page)

    record = DutyRecord.objects.get()
    assert (record.latitude is not None, record.accuracy_metres) == (may_know, 20 if may_know else None)

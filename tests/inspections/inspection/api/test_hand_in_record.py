"""The phone's way: photos first, then the whole checklist with its key, as often as it takes."""

import json
from uuid import uuid4

import pytest
from django.utils import timezone

from inspections.models import OnSiteAnswer, OnSiteInspection, OnSitePhoto
from tests.access.inspections_inspection import record_data
from tests.factories.inspections_inspection import MINUTE, make_on_site
from tests.factories.photos import make_photo

URL = "/api/v1/inspection-records/"


@pytest.fixture
def started(noodle_bar, pair):
    return make_on_site(noodle_bar, pair, timezone.now() - 5 * MINUTE, upto="STARTED")


def send(client, on_site, key, **changes):
    answers = {name: value for name, value in record_data(on_site).items() if name != "idempotency_key"}
    body = {"id": str(key), "on_site_inspection": on_site.pk, "answers": answers | changes}
    return client.post(URL, json.dumps(body), content_type="application/json")


def test_sent_again_it_is_stored_once_with_its_photos(sign_in, pair, noodle_bar, started):
    client, key = sign_in(pair[0]), uuid4()
    photo = make_photo(noodle_bar, pair[0])
    failed = {"answer_pests": "FAIL", "note_pests": "鼠迹", "photos_pests_ids": [str(photo.pk)]}

    first, again = (send(client, started, key, **failed) for _try in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (first.json()["state"], first.json()["result"]) == ("RECORDED", "FAIL")
    assert OnSiteAnswer.objects.count() == 45
    assert [shown.photo_id for shown in OnSitePhoto.objects.all()] == [photo.pk]


def test_another_record_of_it_is_refused_and_told_why(sign_in, pair, started):
    send(sign_in(pair[0]), started, uuid4())

    answer = send(sign_in(pair[1]), started, uuid4())

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_in_that_state")


def test_what_is_wrong_is_told_by_field(sign_in, pair, started):
    answer = send(sign_in(pair[0]), started, uuid4(), answer_pests="FAIL", answer_water="", sign_now="on")

    fields = answer.json()["error"]["fields"]
    assert answer.status_code == 400
    assert {"note_pests", "answer_water", "signed_enterprise"} <= fields.keys()
    assert OnSiteInspection.objects.get().state == "STARTED"


def test_signed_on_the_spot_it_is_told_at_once(sign_in, pair, started):
    names = {f"signed_{user.pk}": str(user) for user in pair}

    answer = send(sign_in(pair[0]), started, uuid4(), sign_now="on", signed_enterprise="傅国强", **names)

    assert answer.json()["state"] == "TOLD"


def test_a_plan_takes_no_record(sign_in, pair, noodle_bar):
    planned = make_on_site(noodle_bar, pair, timezone.now(), upto="PLANNED")

    answer = send(sign_in(pair[0]), planned, uuid4())

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_started")

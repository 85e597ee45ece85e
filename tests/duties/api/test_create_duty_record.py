import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from common.local_time import local_date
from duties.models import Duty, DutyRecord
from enterprises.models import Photo
from tests.factories.daily_answers import as_sent, good_answers
from tests.factories.duties import make_duty, make_record


@pytest.fixture
def today():
    return local_date(timezone.now())


@pytest.fixture
def send(noodle_bar, officer, sign_in, today):
    make_duty(noodle_bar, today)
    client = sign_in(officer)
    good = as_sent(good_answers(noodle_bar, today), noodle_bar, officer)

    def send(answers=(), **fields):
        body = {
            "id": str(uuid.uuid4()),
            "enterprise": noodle_bar.public_id,
            "kind": "DAILY_CONTROL",
            "due_on": today.isoformat(),
            "answers": {name: value for name, value in (good | dict(answers)).items() if value is not None},
        }
        return client.post("/api/v1/duty-records/", body | fields, content_type="application/json")

    return send


def test_it_answers_with_what_it_keeps(send, noodle_bar, today):
    response = send()

    record = DutyRecord.objects.get()
    shown = response.json()
    assert (response.status_code, shown["id"]) == (201, str(record.idempotency_key))
    assert (shown["enterprise"], shown["kind"], shown["due_on"], shown["revision"], shown["is_late"]) == (
        noodle_bar.public_id,
        "DAILY_CONTROL",
        today.isoformat(),
        1,
        False,
    )
    assert shown["url"] == f"/duties/{noodle_bar.public_id}/daily-control/{today}/"


def test_times_and_place_of_the_phone_travel_along(send):
    started, captured = timezone.now() - timedelta(minutes=4), timezone.now() - timedelta(minutes=1)
    send(
        {
            "started_at": started.isoformat(),
            "captured_at": captured.isoformat(),
            "latitude": "31.3123456789",
            "longitude": "120.6",
            "accuracy_metres": "15",
        }
    )

    record = DutyRecord.objects.get()
    assert (record.started_at, record.captured_at) == (started, captured)
    assert (str(record.latitude), str(record.longitude), record.accuracy_metres) == (
        "31.312346",
        "120.600000",
        15,
    )


def test_sent_twice_it_is_stored_once(send):
    key = str(uuid.uuid4())

    assert [send(id=key).json()["revision"], send(id=key).json()["revision"]] == [1, 1]
    assert DutyRecord.objects.count() == 1


def test_somebody_else_was_faster(send):
    send()
    response = send()

    assert (response.status_code, response.json()["error"]["code"]) == (409, "already_submitted")
    assert DutyRecord.objects.count() == 1


def test_a_correction_is_a_new_revision(send):
    send()
    response = send({"reason": "漏填"}, is_correction=True)

    assert (response.status_code, response.json()["revision"]) == (201, 2)


def test_a_correction_wants_its_reason(send):
    send()
    response = send(is_correction=True)

    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, ["reason"])


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"answer_dress": "NO"}, "note_dress"),
        ({"answer_dress": None}, "answer_dress"),
        ({"answer_dress": "MAYBE"}, "answer_dress"),
        ({"captured_at": "yesterday"}, "captured_at"),
        ({"latitude": "91", "longitude": "0"}, "latitude"),
        ({"answer_dress": 7}, "answers"),
        ({"answer_dress": "NO", "note_dress": "x", "photos_dress_ids": [str(uuid.uuid4())]}, "photos_dress"),
    ],
)
def test_it_says_what_is_wrong_by_field(send, answers, field):
    response = send(answers)

    assert response.status_code == 400
    assert any(name.startswith(field) for name in response.json()["error"]["fields"])
    assert not DutyRecord.objects.exists()


def test_a_phone_whose_clock_is_ahead_is_told_so(send):
    response = send({"captured_at": (timezone.now() + timedelta(hours=1)).isoformat()})

    assert (response.status_code, response.json()["error"]["code"]) == (409, "captured_in_future")


def test_a_duty_that_is_not_there_is_not_found(send, today):
    response = send(due_on=(today - timedelta(days=3)).isoformat())

    assert response.status_code == 404


def test_who_may_not_submit_is_refused(noodle_bar, inspector, sign_in, today):
    duty = make_duty(noodle_bar, today)
    body = {
        "id": str(uuid.uuid4()),
        "enterprise": noodle_bar.public_id,
        "kind": "DAILY_CONTROL",
        "due_on": today.isoformat(),
        "answers": {},
    }

    response = sign_in(inspector).post("/api/v1/duty-records/", body, content_type="application/json")

    assert (response.status_code, Duty.objects.get(pk=duty.pk).state) == (403, Duty.State.DUE)


def test_a_photo_shown_elsewhere_is_refused(send, noodle_bar, officer, today):
    yesterday = today - timedelta(days=1)
    other = as_sent({"photos_dress": object()}, noodle_bar, officer)["photos_dress_ids"]
    make_record(noodle_bar, officer, yesterday, photos=[("dress", Photo.objects.get(pk=other[0]))])
    response = send({"answer_dress": "NO", "note_dress": "少一顶帽子", "photos_dress_ids": other})

    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, ["photos_dress"])

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from duties.models import Duty, DutyRecord
from tests.factories.duties import make_duty, make_record

URL = reverse("duty-list")


@pytest.fixture
def yesterday():
    return timezone.localdate() - timedelta(days=1)


def listed(client, **query):
    return client.get(URL, query).json()["results"]


def test_it_lists_what_is_due_done_and_missed_with_its_record(
    sign_in, noodle_bar, rival_bar, officer, inspector, far_inspector, yesterday
):
    make_record(noodle_bar, officer, yesterday)
    make_duty(rival_bar, yesterday, state=Duty.State.OVERDUE)
    record = DutyRecord.objects.get()

    done, missed = listed(sign_in(inspector), since=yesterday.isoformat(), until=yesterday.isoformat())

    assert (done["enterprise"], done["kind"], done["state"]) == (
        noodle_bar.public_id,
        "DAILY_CONTROL",
        Duty.State(Duty.objects.get(enterprise=noodle_bar).state).name,
    )
    assert done["record"] == str(record.idempotency_key)
    assert sign_in(inspector).get(done["record_url"]).status_code == 200
    assert (missed["enterprise"], missed["state"]) == (rival_bar.public_id, "OVERDUE")
    assert (missed["record"], missed["record_url"], missed["submitted_at"]) == (None, None, None)
    assert [duty["enterprise"] for duty in listed(sign_in(officer))] == [noodle_bar.public_id]
    assert listed(sign_in(far_inspector)) == []


def test_it_filters(sign_in, noodle_bar, officer, yesterday):
    make_duty(noodle_bar, yesterday)
    make_duty(noodle_bar, yesterday - timedelta(days=40))
    client, of_one = sign_in(officer), {"enterprise": noodle_bar.public_id}

    assert len(listed(client)) == 1
    assert len(listed(client, **of_one, since=(yesterday - timedelta(days=60)).isoformat())) == 2
    assert len(listed(client, kind="DAILY_CONTROL", state="DUE")) == 1
    assert listed(client, kind="WEEKLY_CHECK") == listed(client, state="LATE") == []


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2026-01-01", "until": "2026-03-01"},
        {"since": "2026-03-01", "until": "2026-01-01"},
        {"since": "0001-01-01", "until": "9999-12-31", "enterprise": "x"},
        {"kind": "NIGHTLY"},
    ],
)
def test_what_makes_no_sense_or_is_too_much_is_refused(query, sign_in, officer):
    assert sign_in(officer).get(URL, query).status_code == 400


@pytest.mark.parametrize("days", [1, 5])
def test_it_asks_the_same_number_of_questions(
    days, sign_in, noodle_bar, officer, yesterday, django_assert_max_num_queries
):
    for number in range(days):
        make_record(noodle_bar, officer, yesterday - timedelta(days=number))
    client = sign_in(officer)
    client.get(URL)

    with django_assert_max_num_queries(6):
        assert len(listed(client)) == days

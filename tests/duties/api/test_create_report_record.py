"""Reports and minutes from a phone that was without a network: stored once, and not signed unseen."""

import json
from uuid import uuid4

import pytest
from django.utils import timezone

from common.local_time import local_date, month_end, sunday_of
from duties.handing_in import figures_on
from duties.models import Duty, DutyRecord
from duties.queries.report_figures import seen_of
from hazards.models import Hazard
from hazards.services.hazard import open_hazard
from tests.factories.duties import make_duty, make_record
from tests.factories.reports import MINUTES, WEEKLY


@pytest.fixture
def weekly(noodle_bar):
    return make_duty(noodle_bar, sunday_of(local_date(timezone.now())), Duty.Kind.WEEKLY_CHECK)


@pytest.fixture
def seen(weekly):
    """What the form of the week told of the figures when it was written."""
    return json.dumps(seen_of(figures_on(weekly, timezone.now())))


@pytest.fixture
def found(noodle_bar, officer):
    def find(source_key="later"):
        return open_hazard(
            enterprise=noodle_bar,
            source=Hazard.Source.DAILY,
            source_key=source_key,
            severity=Hazard.Severity.GENERAL,
            title="冰箱门关不严",
            by=officer,
            at=timezone.now(),
        )

    return find


def send(client, duty, answers, key=None, headers=None, **fields):
    body = {
        "id": str(key or uuid4()),
        "enterprise": duty.enterprise.public_id,
        "kind": Duty.Kind(duty.kind).name,
        "due_on": duty.due_on.isoformat(),
        "answers": answers,
    }
    return client.post(
        "/api/v1/duty-records/", body | fields, content_type="application/json", headers=headers
    )


def error_of(response):
    return response.status_code, response.json()["error"]["code"]


@pytest.mark.parametrize("kind", [Duty.Kind.WEEKLY_CHECK, Duty.Kind.MONTHLY_DISPATCH])
def test_sent_twice_it_is_stored_once(kind, noodle_bar, director, sign_in):
    due_on = sunday_of if kind == Duty.Kind.WEEKLY_CHECK else month_end
    texts = WEEKLY if kind == Duty.Kind.WEEKLY_CHECK else MINUTES
    duty = make_duty(noodle_bar, due_on(local_date(timezone.now())), kind)
    client, key = sign_in(director), uuid4()
    texts = texts | {"outcome": "FOUND", "problems": "冰箱门关不严\n灭蝇灯不亮"}

    answers = [send(client, duty, texts, key) for _time in range(2)]

    assert [(answer.status_code, answer.json()["revision"]) for answer in answers] == [(201, 1)] * 2
    record = DutyRecord.objects.get()
    assert (record.idempotency_key, record.found_count, Hazard.objects.count()) == (key, 2, 2)
    assert record.answers[0]["figures"]["last_day"] == duty.due_on.isoformat()


def test_figures_that_got_worse_are_to_be_looked_at(director, sign_in, weekly, seen, found):
    client = sign_in(director)
    found()

    response = send(client, weekly, WEEKLY | {"figures_seen": seen})

    assert error_of(response) == (409, "figures_changed")
    assert "发现的隐患 0→1 · 没有销号的隐患 0→1" in response.json()["error"]["message"]
    assert not DutyRecord.objects.exists()
    assert send(client, weekly, WEEKLY).status_code == 201  # having read that, the words may stand


def test_figures_that_got_better_hold_nobody_up(director, sign_in, weekly):
    worse = dict.fromkeys(seen_of(figures_on(weekly, timezone.now())), 9)

    response = send(sign_in(director), weekly, WEEKLY | {"figures_seen": json.dumps(worse)})

    assert response.status_code == 201


@pytest.mark.parametrize("nonsense", ["", "{", "[]", '{"hazards.found": "0"}', '{"unknown": 0}'])
def test_who_tells_nothing_of_figures_is_not_asked(nonsense, director, sign_in, weekly, found):
    found()

    response = send(sign_in(director), weekly, WEEKLY | {"figures_seen": nonsense})

    assert response.status_code == 201


def test_what_is_stored_already_is_not_asked_again(director, sign_in, weekly, seen, found):
    """The answer to the first one was lost, and meanwhile the figures have changed."""
    client, key = sign_in(director), uuid4()
    send(client, weekly, WEEKLY | {"figures_seen": seen}, key)
    found()

    response = send(client, weekly, WEEKLY | {"figures_seen": seen}, key)

    assert (response.status_code, DutyRecord.objects.count()) == (201, 1)


def test_that_somebody_was_faster_is_told_before_the_figures(
    noodle_bar, director, sign_in, weekly, seen, found
):
    Duty.objects.all().delete()
    make_record(noodle_bar, director, weekly.due_on, Duty.Kind.WEEKLY_CHECK, at=timezone.now())
    found()
    client, texts = sign_in(director), WEEKLY | {"figures_seen": seen}

    assert error_of(send(client, weekly, texts)) == (409, "already_submitted")
    correction = texts | {"reason": "以这份为准"}
    assert error_of(send(client, weekly, correction, is_correction=True)) == (409, "figures_changed")


def test_nothing_is_handed_in_under_another_name(officer, director, sign_in, weekly):
    """On a shared phone the director has signed in since the officer wrote."""
    written_by = {"X-Signed-In-As": str(officer.pk)}

    response = send(sign_in(director), weekly, WEEKLY, headers=written_by)

    assert error_of(response) == (401, "signed_in_as_another")
    assert send(sign_in(officer), weekly, WEEKLY, headers=written_by).status_code == 201
    assert DutyRecord.objects.get().by == officer

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from duties.models import Duty, RecordReview
from duties.queries.record_state import state_of, with_record_state
from duties.queries.sealed_record import sealed_records
from duties.queries.sealed_review import sealed_reviews
from duties.services.duty import correct_duty_record
from duties.services.record_review import (
    AlreadyDecided,
    NotNewest,
    ReviewerIsWriter,
    review_record,
)
from duties.services.report_draft import save_draft
from duties.signals import record_reviewed
from ledger.entry import entry_hash
from ledger.models import WaitingLeaf
from ledger.queries.verify import verify
from ledger.services.sealing import seal
from tests.factories.duties import hand_in, make_duty, make_record
from tests.factories.photos import make_photo

DAY = date(2026, 11, 20)
TODAY = date(2026, 11, 23)
Verdict, Capacity = RecordReview.Verdict, RecordReview.Capacity


@pytest.fixture
def record(noodle_bar, officer):
    return make_record(
        noodle_bar, officer, DAY, note="第一次写的", photos=[("x", make_photo(noodle_bar, officer))]
    )


@pytest.fixture
def review(record, director, at):
    def review(verdict=Verdict.CONFIRMED, **changes):
        defaults = {"record": record, "capacity": Capacity.DIRECTOR, "text": "", "by": director, "at": at}
        return review_record(verdict=verdict, **(defaults | changes))

    return review


def correct(record, by, at):
    return correct_duty_record(
        record=record, by=by, at=at, handed_in=hand_in(note="更正"), reason="按退回意见"
    )


def state(record):
    return state_of(Duty.objects.get(due_on=record.due_on, kind=record.kind), TODAY)


def test_it_confirms(review, record, director, at):
    heard = []

    def listen(sender, enterprise_ids, at, review, **kwargs):
        heard.append((enterprise_ids, at, review.verdict))

    record_reviewed.connect(listen)
    made = review()
    record_reviewed.disconnect(listen)

    assert (made.record, made.by, made.at, state(record)) == (record, director, at, "CONFIRMED")
    assert heard == [([record.enterprise_id], at, "CONFIRMED")]
    entry = AuditEntry.objects.get(action="review_duty_record")
    assert (entry.actor, entry.new["verdict"]) == (director, "CONFIRMED")


def test_what_is_returned_comes_back_as_a_revision_that_names_the_old_one(review, record, officer, at):
    review(Verdict.RETURNED, text="缺冷藏柜读数")
    assert state(record) == "RETURNED"
    old = next(sealed_records([record.idempotency_key]))

    new = correct(record, officer, at + timedelta(hours=1))

    assert state(record) == "SUBMITTED"
    assert new.replaces == entry_hash(old.entry)
    assert next(sealed_records([new.idempotency_key])).payload["replaces"] == entry_hash(old.entry)
    review(record=new)
    assert state(record) == "CONFIRMED"


def test_the_first_revision_names_none(record):
    assert "replaces" not in next(sealed_records()).payload


def test_it_is_sealed_and_verifies(review, record, officer, at):
    review(Verdict.RETURNED, text="缺读数")
    correct(record, officer, at)

    kinds = [json.loads(entry)["kind"] for entry in WaitingLeaf.objects.values_list("entry", flat=True)]
    assert kinds == ["duty-record", "record-review", "duty-record"]
    seal(at=at)
    assert not verify().findings
    (sealed,) = sealed_reviews()
    assert sealed.payload["record"] == str(record.idempotency_key)


def test_it_refuses_the_writer(review, officer):
    with pytest.raises(ReviewerIsWriter):
        review(by=officer)


def test_it_refuses_a_second_decision(review, principal):
    review()

    with pytest.raises(AlreadyDecided):
        review(Verdict.RETURNED, text="…", by=principal, capacity=Capacity.PRINCIPAL)


def test_it_refuses_what_was_corrected_meanwhile(review, record, officer, at):
    correct(record, officer, at)

    with pytest.raises(NotNewest):
        review()


def test_regulators_remark_as_often_as_they_like_and_change_nothing(review, record, inspector):
    remark = {"by": inspector, "capacity": Capacity.REGULATOR}
    review(Verdict.REMARKED, text="请附照片", **remark)
    review()
    review(Verdict.REMARKED, text="已看到", **remark)

    assert RecordReview.objects.count() == 3
    assert state(record) == "CONFIRMED"


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "RETURNED"},
        {"verdict": "REMARKED", "text": "…"},
        {"capacity": "REGULATOR"},
    ],
    ids=["no reason", "leader remarks", "regulator decides"],
)
def test_the_table_refuses(record, director, at, wrong):
    fields = {"record": record, "verdict": "CONFIRMED", "capacity": "DIRECTOR", "by": director, "at": at}

    with pytest.raises(IntegrityError), transaction.atomic():
        RecordReview.objects.create(salt=b"0" * 16, **(fields | wrong))


def test_the_table_keeps_one_decision_and_changes_nothing(review, record, director, at):
    review()

    with pytest.raises(IntegrityError), transaction.atomic():
        RecordReview.objects.create(
            record=record,
            verdict="RETURNED",
            text="…",
            capacity="DIRECTOR",
            by=director,
            at=at,
            salt=b"0" * 16,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordReview.objects.update(text="改过")
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordReview.objects.all().delete()


def test_every_state_comes_from_one_query(
    noodle_bar, officer, director, review, record, at, django_assert_num_queries
):
    review()
    make_record(noodle_bar, officer, date(2026, 11, 21))
    make_duty(noodle_bar, date(2026, 11, 19))
    make_duty(noodle_bar, date(2026, 11, 22), state=Duty.State.EXEMPT)
    make_duty(noodle_bar, date(2026, 11, 23))
    weekly = make_duty(noodle_bar, date(2026, 11, 29), Duty.Kind.WEEKLY_CHECK)
    save_draft(duty=weekly, content={"assessed": "一"}, version=0, by=director, at=at)

    with django_assert_num_queries(1):
        states = {
            (duty.due_on.day, duty.record_state)
            for duty in with_record_state(Duty.objects.all(), date(2026, 11, 23))
        }

    assert states == {
        (19, "OVERDUE"),
        (20, "CONFIRMED"),
        (21, "SUBMITTED"),
        (22, "EXEMPT"),
        (23, "DUE"),
        (29, "DRAFT"),
    }

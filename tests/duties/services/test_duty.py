from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import AuditEntry
from common.local_time import end_of_local_day
from duties.models import Duty, DutyMonth, DutyRecord, DutyRule
from duties.services.duty import (
    AlreadySubmitted,
    CapturedInFuture,
    DutyRefused,
    Finding,
    KeyUsedElsewhere,
    NoRuleInForce,
    NoSuchDuty,
    NotYetDue,
    NotYetSubmitted,
    correct_duty_record,
    submit_duty,
)
from duties.signals import duties_changed
from hazards.models import Hazard
from notifications.models import Notice
from tests.factories.duties import hand_in, make_duty, make_record

DAY = date(2026, 11, 23)
BIT = 1 << 22


@pytest.fixture
def submit(noodle_bar, officer, at):
    def submit(**changes):
        defaults = {
            "enterprise": noodle_bar,
            "kind": Duty.Kind.DAILY_CONTROL,
            "due_on": DAY,
            "by": officer,
            "at": at,
        }
        fields = {name: changes.pop(name) for name in changes.keys() - defaults.keys()}
        return submit_duty(**(defaults | changes), handed_in=hand_in(**fields))

    return submit


@pytest.fixture
def heard():
    """What `duties_changed` told, in order."""
    news = []

    def listen(sender, enterprise_ids, at, **kwargs):
        news.append((enterprise_ids, at))

    duties_changed.connect(listen)
    yield news
    duties_changed.disconnect(listen)


def masks(enterprise, month=date(2026, 11, 1)):
    row = DutyMonth.objects.get(pk=(enterprise.pk, month))
    return row.daily_due, row.daily_done, row.daily_on_time


def test_it_stores_the_record(submit, noodle_bar, officer, at):
    make_duty(noodle_bar, DAY)
    answers = [{"item": "morning_check", "answer": "YES", "note": ""}]

    record = submit(
        answers=answers, note="一切正常", captured_at=at - timedelta(minutes=3), checklist="caterer-2026.1"
    )

    stored = DutyRecord.objects.get()
    assert stored.pk == record.pk
    assert (stored.by, stored.revision, stored.answers, stored.note) == (officer, 1, answers, "一切正常")
    assert (stored.captured_at, stored.received_at) == (at - timedelta(minutes=3), at)
    assert (stored.is_late, stored.found_count, stored.checklist) == (False, 0, "caterer-2026.1")


def test_it_moves_the_duty_and_the_month(submit, noodle_bar, at):
    make_duty(noodle_bar, DAY)

    submit()

    duty = Duty.objects.get()
    assert (duty.state, duty.submitted_at) == (Duty.State.ON_TIME, at)
    assert masks(noodle_bar) == (BIT, BIT, BIT)


def test_it_makes_the_month_where_none_is(submit, noodle_bar):
    Duty.objects.create(enterprise=noodle_bar, due_on=DAY, kind=Duty.Kind.DAILY_CONTROL)

    submit()

    assert masks(noodle_bar) == (BIT, BIT, BIT)


@pytest.mark.parametrize(
    ("after_midnight", "state", "expected"),
    [
        (timedelta(microseconds=-1), Duty.State.ON_TIME, (BIT, BIT, BIT)),
        (timedelta(0), Duty.State.LATE, (BIT, BIT, 0)),
        (timedelta(days=7, microseconds=-1), Duty.State.LATE, (BIT, BIT, 0)),
        (timedelta(days=7), Duty.State.LATE, (BIT, 0, 0)),
    ],
)
def test_late_is_late_by_the_time_of_receipt(submit, noodle_bar, at, after_midnight, state, expected):
    make_duty(noodle_bar, DAY, state=Duty.State.OVERDUE)

    record = submit(at=end_of_local_day(DAY) + after_midnight, captured_at=at)

    assert record.is_late == (state == Duty.State.LATE)
    assert Duty.objects.get().state == state
    assert masks(noodle_bar) == expected


def test_it_judges_by_the_rule_of_the_day(submit, noodle_bar, at):
    DutyRule.objects.update(effective_to=DAY - timedelta(days=1))
    DutyRule.objects.create(effective_from=DAY, legal_basis="试点", deadline_hour=9, late_filing_days=0)
    make_duty(noodle_bar, DAY)

    submit()

    assert Duty.objects.get().state == Duty.State.LATE
    assert masks(noodle_bar) == (BIT, BIT, 0)


def test_it_writes_the_audit_entry(submit, noodle_bar, officer, at):
    make_duty(noodle_bar, DAY)

    record = submit()

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.at, entry.region_path) == (
        "submit_duty",
        officer,
        at,
        noodle_bar.region_path,
    )
    assert (entry.subject_type, entry.subject_id) == ("duties.dutyrecord", str(record.pk))
    assert entry.new == {
        "due_on": "2026-11-23",
        "kind": "DAILY_CONTROL",
        "revision": 1,
        "is_late": False,
        "found_count": 0,
    }


def test_it_tells_the_floors_above(submit, noodle_bar, at, heard):
    make_duty(noodle_bar, DAY)

    submit()

    assert heard == [([noodle_bar.pk], at)]


def test_sent_twice_it_is_stored_once(submit, noodle_bar, at, heard):
    make_duty(noodle_bar, DAY)
    key = uuid4()
    first = submit(idempotency_key=key)

    again = submit(idempotency_key=key, at=at + timedelta(days=2), note="again")

    assert again == first
    assert (DutyRecord.objects.count(), AuditEntry.objects.count(), len(heard)) == (1, 1, 1)
    assert masks(noodle_bar) == (BIT, BIT, BIT)


def test_it_opens_a_hazard_for_each_finding(submit, noodle_bar, officer, at):
    make_duty(noodle_bar, DAY)

    record = submit(found=[Finding("冰箱漏水"), Finding("生熟混放", Hazard.Severity.MAJOR)])

    assert record.found_count == 2
    assert list(
        Hazard.objects.order_by("pk").values_list("title", "severity", "source", "found_by", "found_at")
    ) == [
        ("冰箱漏水", "GENERAL", "DAILY", officer.pk, at),
        ("生熟混放", "MAJOR", "DAILY", officer.pk, at),
    ]


def test_a_week_can_be_handed_in_from_its_monday(submit, noodle_bar, at):
    make_duty(noodle_bar, date(2026, 11, 29), Duty.Kind.WEEKLY_CHECK)

    submit(kind=Duty.Kind.WEEKLY_CHECK, due_on=date(2026, 11, 29))

    month = DutyMonth.objects.get()
    assert (month.weekly_done, month.weekly_on_time) == (1 << 28, 1 << 28)


def test_a_month_can_be_handed_in_from_its_first(submit, noodle_bar, at):
    make_duty(noodle_bar, date(2026, 11, 30), Duty.Kind.MONTHLY_DISPATCH)

    submit(kind=Duty.Kind.MONTHLY_DISPATCH, due_on=date(2026, 11, 30))

    month = DutyMonth.objects.get()
    assert (month.monthly_done, month.monthly_on_time) == (1 << 29, 1 << 29)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"due_on": DAY + timedelta(days=1)}, NotYetDue),
        ({"due_on": date(2026, 12, 6), "kind": Duty.Kind.WEEKLY_CHECK}, NotYetDue),
        ({"due_on": date(2026, 12, 31), "kind": Duty.Kind.MONTHLY_DISPATCH}, NotYetDue),
        ({"due_on": DAY - timedelta(days=1)}, NoSuchDuty),
        ({"due_on": DAY - timedelta(days=2)}, NoSuchDuty),  # exempt
        ({"due_on": DAY - timedelta(days=3)}, AlreadySubmitted),
        ({"due_on": date(2022, 10, 31)}, NoRuleInForce),
    ],
)
def test_it_refuses(submit, noodle_bar, officer, changes, refusal):
    make_duty(noodle_bar, DAY + timedelta(days=1))
    make_duty(noodle_bar, date(2026, 12, 6), Duty.Kind.WEEKLY_CHECK)
    make_duty(noodle_bar, date(2026, 12, 31), Duty.Kind.MONTHLY_DISPATCH)
    make_duty(noodle_bar, DAY - timedelta(days=2), state=Duty.State.EXEMPT)
    make_record(noodle_bar, officer, DAY - timedelta(days=3))
    make_duty(noodle_bar, date(2022, 10, 31))
    before = list(Duty.objects.values_list("due_on", "kind", "state"))

    with pytest.raises(refusal):
        submit(**changes)

    assert list(Duty.objects.values_list("due_on", "kind", "state")) == before
    assert DutyRecord.objects.count() == 1


def test_it_allows_a_phone_that_is_a_little_ahead(submit, noodle_bar, at):
    make_duty(noodle_bar, DAY)

    submit(captured_at=at + timedelta(minutes=5))

    assert DutyRecord.objects.get().captured_at == at + timedelta(minutes=5)


def test_it_refuses_a_capture_in_the_future(submit, noodle_bar, at):
    make_duty(noodle_bar, DAY)

    with pytest.raises(CapturedInFuture):
        submit(captured_at=at + timedelta(minutes=5, microseconds=1))

    assert not DutyRecord.objects.exists()


def test_it_refuses_the_key_of_another_duty(submit, noodle_bar, officer):
    other = make_record(noodle_bar, officer, DAY - timedelta(days=1))
    make_duty(noodle_bar, DAY)

    with pytest.raises(KeyUsedElsewhere):
        submit(idempotency_key=other.idempotency_key)

    assert Duty.objects.get(due_on=DAY).state == Duty.State.DUE
    assert masks(noodle_bar) == (BIT | BIT >> 1, BIT >> 1, BIT >> 1)


def test_every_refusal_is_one_family():
    assert all(issubclass(refusal, DutyRefused) for refusal in (NotYetDue, NoSuchDuty, AlreadySubmitted))


def test_a_correction_is_a_new_revision(noodle_bar, officer, director, at):
    record = make_record(noodle_bar, officer, note="第一次")

    new = correct_duty_record(
        record=record,
        by=director,
        at=at + timedelta(days=1),
        handed_in=hand_in(note="更正", found=[Finding("漏记")]),
        reason="漏填",
    )

    assert list(DutyRecord.objects.values_list("revision", "by", "note", "is_late")) == [
        (2, director.pk, "更正", False),
        (1, officer.pk, "第一次", False),
    ]
    duty = Duty.objects.get()
    assert (duty.state, duty.submitted_at) == (Duty.State.ON_TIME, record.received_at)
    assert Hazard.objects.get().title == "漏记"
    entry = AuditEntry.objects.get(action="correct_duty_record")
    assert (entry.subject_id, entry.old, entry.reason) == (str(new.pk), {"revision": 1}, "漏填")


def test_a_correction_opens_a_hazard_only_for_what_is_new(noodle_bar, officer, at):
    wrong = [{"item": "pests", "question": "…", "answer": "NO", "note": "鼠迹"}]
    pests, waste = Finding("鼠迹", item="pests"), Finding("没盖", item="waste")
    record = make_record(noodle_bar, officer, answers=wrong, found=[pests])

    correct_duty_record(
        record=record,
        by=officer,
        at=at,
        handed_in=hand_in(answers=wrong, found=[Finding("鼠迹，两处", item="pests"), waste]),
        reason="写漏",
    )

    assert DutyRecord.objects.first().found_count == 2
    assert list(Hazard.objects.order_by("pk").values_list("title", flat=True)) == ["鼠迹", "没盖"]


def test_a_correction_that_takes_a_problem_back_is_told_to_the_regulator(noodle_bar, officer, inspector, at):
    def said(**answers):
        wrong = [code for code, answer in answers.items() if answer == "NO"]
        return hand_in(
            answers=[{"item": code, "question": code, "answer": answer} for code, answer in answers.items()],
            found=[Finding(f"{code}不合格", item=code) for code in wrong],
        )

    make_duty(noodle_bar, at.date())
    handed = {"enterprise": noodle_bar, "kind": Duty.Kind.DAILY_CONTROL, "due_on": at.date(), "by": officer}
    record = submit_duty(**handed, at=at, handed_in=said(a="NO", b="NO", c="YES"))

    correct_duty_record(
        record=record, by=officer, at=at, handed_in=said(a="NO", b="YES", c="YES"), reason="看错了"
    )

    told = Notice.objects.get(user=inspector, key__startswith="taken_back")
    hazard = Hazard.objects.get(title="b不合格")
    assert (told.key, told.url) == (
        f"taken_back:{hazard.pk}",
        reverse("hazards:show_hazard", args=[hazard.pk]),
    )
    assert hazard.state == "RECTIFYING"  # whether it was none, the regulator says


def test_a_correction_sent_twice_is_stored_once(noodle_bar, officer, at):
    record = make_record(noodle_bar, officer)
    key = uuid4()

    corrections = [
        correct_duty_record(
            record=record, by=officer, at=at, handed_in=hand_in(idempotency_key=key), reason="漏填"
        )
        for _ in range(2)
    ]

    assert corrections[0] == corrections[1]
    assert DutyRecord.objects.count() == 2


def test_it_refuses_to_correct_what_was_not_submitted(noodle_bar, officer, at):
    duty = make_duty(noodle_bar, DAY)
    record = DutyRecord(enterprise=noodle_bar, due_on=duty.due_on, kind=duty.kind)

    with pytest.raises(NotYetSubmitted):
        correct_duty_record(record=record, by=officer, at=at, handed_in=hand_in(), reason="漏填")


@pytest.mark.parametrize(
    "change", [lambda rows: rows.update(note="改了"), lambda rows: rows._raw_delete(using="default")]
)
def test_the_database_refuses_to_change_a_record(noodle_bar, officer, change):
    make_record(noodle_bar, officer, note="原文")

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        change(DutyRecord.objects.all())

    assert DutyRecord.objects.get().note == "原文"


def test_it_takes_few_queries(submit, noodle_bar, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(duties_changed, "receivers", [])  # what upper floors do with the news is theirs
    make_duty(noodle_bar, DAY)
    # Rule, duty with month, record and leaf, ladder, audit entry; SQLite takes a trip for each of the four.
    expected = 4 if connection.vendor == "postgresql" else 7

    with django_assert_num_queries(expected + 2):  # and the savepoint around
        submit()

"""Handing in together leaves what handing in one by one leaves."""

import json
from datetime import date, timedelta

import pytest
from django.db import transaction

from accounts.models import AuditEntry
from duties.models import Duty, DutyMonth, DutyRecord, DutyRecordPhoto
from duties.queries.sealed_record import sealed_records
from duties.services.duty import CapturedInFuture, Finding, NotYetDue, submit_duty
from duties.services.duty_batch import NotOpen, Submission, submit_duties
from duties.services.ladder import take_due_rungs
from duties.signals import duties_changed
from hazards.models import Hazard, HazardMove
from ledger.models import WaitingLeaf
from notifications.models import Notice
from tests.factories.duties import hand_in, make_duty
from tests.factories.photos import make_photo

MONDAY = date(2026, 11, 23)


@pytest.fixture
def submissions(noodle_bar, rival_bar, officer, rival, at):
    """Days of two months and two kitchens, on time and late, one with a finding and a photo, one report."""
    days = [MONDAY - timedelta(days=back) for back in (0, 1, 2, 30)]
    made = []
    for enterprise, by in ((noodle_bar, officer), (rival_bar, rival)):
        for day in days:
            make_duty(enterprise, day)
            photo = make_photo(enterprise, by)
            finding = Finding("冷藏温度偏高", photos=[photo], item="chilled")
            said = (
                {"found": [finding], "photos": [("chilled", photo)]} if day == days[1] else {"note": "正常"}
            )
            made.append(Submission(enterprise, Duty.Kind.DAILY_CONTROL, day, by, at, hand_in(**said)))
        sunday = MONDAY - timedelta(days=1)
        make_duty(enterprise, sunday, kind=Duty.Kind.WEEKLY_CHECK)
        made.append(Submission(enterprise, Duty.Kind.WEEKLY_CHECK, sunday, by, at, hand_in()))
    take_due_rungs(at=at - timedelta(hours=1))
    return made


def rows(model, *without):
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if field.attname not in {"id", "salt", "created_at", "record_id", "key", *without}
    ]
    return sorted(map(repr, model.objects.values_list(*names)))


def everything():
    return {
        "duties": rows(Duty),
        "months": rows(DutyMonth),
        "records": rows(DutyRecord),
        "photos": rows(DutyRecordPhoto),
        "hazards": rows(Hazard, "source_key"),
        "moves": rows(HazardMove, "hazard_id", "log_id"),
        "notices": rows(Notice, "public_id", "url"),
        "audit": rows(AuditEntry, "subject_id"),
        "leaves": sorted(
            json.loads(text)["kind"] for text in WaitingLeaf.objects.values_list("entry", flat=True)
        ),
    }


def test_it_leaves_the_same_rows(submissions):
    with transaction.atomic():
        for one in submissions:
            submit_duty(**vars(one))
        one_by_one = everything()
        transaction.set_rollback(True)

    submit_duties(submissions)

    together = everything()
    for name, rows_of in one_by_one.items():
        assert together[name] == rows_of, name
    assert {name for name, found in one_by_one.items() if not found} == set()


def test_what_is_sealed_can_be_made_again(submissions):
    submit_duties(submissions)

    texts = WaitingLeaf.objects.values_list("entry", flat=True)
    sealed = {text for text in texts if json.loads(text)["kind"] == "duty-record"}
    assert sealed == {record.entry for record in sealed_records()}
    assert len(sealed) == len(submissions)


def test_all_or_none(submissions, noodle_bar):
    last = submissions[-1]
    submit_duty(**vars(last))

    with pytest.raises(NotOpen):
        submit_duties(submissions)

    assert DutyRecord.objects.count() == 1
    assert Duty.objects.open().filter(enterprise=noodle_bar).count() == 5


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"at": timedelta(days=-1)}, NotYetDue),
        ({"captured_at": timedelta(minutes=6)}, CapturedInFuture),
    ],
)
def test_it_refuses_what_one_record_is_refused_for(submissions, changes, refusal, at):
    first = vars(submissions[0])
    if "at" in changes:
        first = first | {"at": at + changes["at"]}
    else:
        first = first | {"handed_in": hand_in(captured_at=at + changes["captured_at"])}

    with pytest.raises(refusal):
        submit_duties([Submission(**first), *submissions[1:]])

    assert not DutyRecord.objects.exists()


def test_it_tells_the_floors_above_once(submissions, noodle_bar, rival_bar, at):
    news = []

    def listen(sender, enterprise_ids, at, **kwargs):
        news.append((enterprise_ids, at))

    duties_changed.connect(listen)
    try:
        submit_duties(submissions)
    finally:
        duties_changed.disconnect(listen)

    assert news == [(sorted([noodle_bar.pk, rival_bar.pk]), at)]


def test_nothing_handed_in_is_nothing_stored(db):
    assert submit_duties([]) == []


def test_more_records_take_hardly_more_statements(
    noodle_bar, officer, at, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr(duties_changed, "receivers", [])
    days = [date(2026, 11, 1) + timedelta(days=number) for number in range(20)]
    for day in days:
        make_duty(noodle_bar, day)
    daily = Duty.Kind.DAILY_CONTROL
    submissions = [Submission(noodle_bar, daily, day, officer, at, hand_in()) for day in days]

    with django_assert_max_num_queries(2 * len(days) + 10):  # a rule and a duty for each day
        submit_duties(submissions)

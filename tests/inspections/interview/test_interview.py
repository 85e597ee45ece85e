"""Accountability interviews: recorded, kept in the archive, never edited, never public by themselves."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from enterprises.models import ArchiveEntry
from inspections.models import AccountabilityInterview, InterviewPhoto, InterviewRule
from inspections.services.interview.interview import (
    AlreadyWithdrawn,
    DueBeforeHeld,
    GroundMissing,
    HeldInFuture,
    KeyUsedElsewhere,
    MinutesMissing,
    NoRuleInForce,
    NotOpen,
    confirm_measures,
    withdraw_interview,
)
from ledger.services.sealing import seal
from notifications.models import Notice
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import make_hazard
from tests.factories.interviews import make_interview
from tests.factories.photos import draw_photo
from tests.ledger.tampering import change_rows

TODAY = date(2026, 11, 23)


def refused(act):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return str(caught.value)


@pytest.fixture
def interview(noodle_bar, inspector):
    hazard = make_hazard(noodle_bar, by=inspector)
    return make_interview(noodle_bar, inspector, ground="HAZARD", hazard=hazard, photos=[draw_photo()])


def entries():
    rows = ArchiveEntry.objects.filter(kind="INTERVIEW").order_by("number")
    return [(row.act, row.reason, row.publish_from) for row in rows]


def test_it_goes_in_the_archive_and_nowhere_else(interview, noodle_bar):
    (entry,) = ArchiveEntry.objects.filter(kind="INTERVIEW")

    assert (entry.occurred_on, entry.outcome, entry.title) == (date(2026, 11, 20), "HAZARD", "")
    assert (entry.log_id, entry.salt) == (interview.record_id, None)
    assert not ArchiveEntry.objects.public(TODAY).exists()
    assert AuditEntry.objects.get(action="record_interview").region_path == noodle_bar.region_path


def test_what_was_agreed_is_confirmed_once(interview, inspector, at):
    done = confirm_measures(interview=interview, note="已更换，现场看过", by=inspector, at=at)

    assert (done.done_at, done.done_by, done.is_open) == (at, inspector, False)
    assert entries() == [("RECORD", "", None), ("CLOSE", "已更换，现场看过", None)]
    with pytest.raises(NotOpen):
        confirm_measures(interview=interview, note="再次", by=inspector, at=at)


def test_it_is_withdrawn_once(interview, inspector, at):
    withdraw_interview(interview=interview, reason="记错了店", by=inspector, at=at)

    assert entries()[-1] == ("WITHDRAW", "记错了店", None)
    with pytest.raises(AlreadyWithdrawn):
        withdraw_interview(interview=interview, reason="再次", by=inspector, at=at)
    with pytest.raises(AlreadyWithdrawn):
        confirm_measures(interview=interview, note="已更换", by=inspector, at=at)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"held_on": date(2026, 11, 24), "due_on": date(2026, 11, 30)}, HeldInFuture),
        ({"due_on": date(2026, 11, 19)}, DueBeforeHeld),
        ({"minutes": " "}, MinutesMissing),
        ({"ground": "HAZARD"}, GroundMissing),
        ({"ground": "INSPECTION"}, GroundMissing),
        ({"held_on": date(2009, 5, 31)}, NoRuleInForce),
    ],
)
def test_it_refuses(noodle_bar, inspector, fields, refusal):
    with pytest.raises(refusal):
        make_interview(noodle_bar, inspector, **fields)

    assert not AccountabilityInterview.objects.exists()


def test_a_hazard_of_another_is_no_ground(noodle_bar, district, inspector):
    other = make_hazard(make_enterprise(district), by=inspector)

    with pytest.raises(GroundMissing):
        make_interview(noodle_bar, inspector, ground="HAZARD", hazard=other)


def test_a_rule_may_publish_it(noodle_bar, inspector):
    InterviewRule.objects.update(effective_to=date(2026, 10, 31))
    InterviewRule.objects.create(effective_from=date(2026, 11, 1), is_public=True, publish_months=3)

    make_interview(noodle_bar, inspector)

    public = ArchiveEntry.objects.public(TODAY).get()
    assert (public.publish_from, public.publish_to) == (TODAY, date(2027, 2, 23))


@pytest.mark.parametrize(
    "change",
    [
        {"measures": "不用改了"},
        {"minutes": "没谈"},
        {"due_on": date(2027, 1, 1)},
        {"held_on": date(2026, 11, 19)},
        {"interviewee": "别人"},
    ],
)
def test_it_is_never_edited(interview, change):
    rows = AccountabilityInterview.objects.filter(pk=interview.pk)

    assert "never edited" in refused(lambda: rows.update(**change))
    assert "never edited" in refused(lambda: rows._raw_delete("default"))
    assert "never changed" in refused(lambda: InterviewPhoto.objects.all()._raw_delete("default"))


def test_what_was_noted_once_stays(interview, inspector, at):
    confirm_measures(interview=interview, note="已更换", by=inspector, at=at)
    withdraw_interview(interview=interview, reason="记错了店", by=inspector, at=at)
    rows = AccountabilityInterview.objects.filter(pk=interview.pk)

    assert "never edited" in refused(lambda: rows.update(done_note="没有更换"))
    assert "never edited" in refused(lambda: rows.update(withdrawn_at=None, withdraw_reason=""))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("interview_due_after_held", {"due_on": date(2026, 11, 19)}),
        ("interview_names_its_ground", {"ground": "INSPECTION"}),
        ("interview_done_pair", {"done_note": "已更换"}),
        ("interview_withdrawn_pair", {"withdraw_reason": "记错了"}),
    ],
)
def test_constraints(noodle_bar, inspector, at, name, fields):
    values = {
        "enterprise": noodle_bar,
        "ground": "OTHER",
        "facts": "未整改",
        "held_on": date(2026, 11, 20),
        "interviewers": "监管人员",
        "interviewee": "老板",
        "interviewee_post": "PRINCIPAL",
        "measures": "整改",
        "due_on": date(2026, 11, 30),
        "rule": InterviewRule.objects.get(),
        "recorded_by": inspector,
        "recorded_at": at,
    }

    assert name in refused(lambda: AccountabilityInterview.objects.create(**(values | fields)))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("interview_rule_months", {"is_public": True}),
        ("interview_rule_months", {"publish_months": 3}),
        ("inspections_interviewrule_period", {"effective_to": date(2026, 1, 1)}),
    ],
)
def test_constraints_of_the_rule(db, name, fields):
    assert name in refused(lambda: InterviewRule.objects.create(effective_from=TODAY, **fields))


def test_verification_finds_changed_minutes(interview, at, capsys):
    seal(at=at)
    call_command("ledger_verify")
    capsys.readouterr()

    change_rows("UPDATE inspections_accountabilityinterview SET minutes = '没谈'")

    with pytest.raises(SystemExit):
        call_command("ledger_verify")
    assert "interview" in capsys.readouterr().out


def test_what_is_open_and_overdue(interview, inspector, at):
    rows = AccountabilityInterview.objects

    assert list(rows.open()) == [interview]
    assert not rows.overdue(date(2026, 11, 30)).exists()
    assert list(rows.overdue(date(2026, 11, 30) + timedelta(1))) == [interview]
    confirm_measures(interview=interview, note="已更换", by=inspector, at=at)
    assert (list(rows.done()), rows.open().count()) == ([interview], 0)


def test_the_enterprise_hears_of_it_and_of_what_became_of_it(noodle_bar, principal, officer, inspector, at):
    interview = make_interview(noodle_bar, inspector)
    (told,) = Notice.objects.filter(topic="interview")
    assert (told.user, told.settled_at) == (principal, None)
    assert told.title == "责任约谈已记入档案：平江面馆"

    confirm_measures(interview=interview, note="已更换", by=inspector, at=at)

    told.refresh_from_db()
    assert told.settled_at == at
    assert Notice.objects.get(user=principal, key__startswith="confirmed").text.endswith("已更换")
    withdraw_interview(interview=interview, reason="记错了店", by=inspector, at=at)
    assert Notice.objects.filter(user=principal, key__startswith="withdrawn").exists()
    assert not Notice.objects.filter(user=officer).exists()


def test_a_form_that_is_sent_twice_is_one_talk(noodle_bar, rival_bar, inspector):
    key = uuid4()

    first, again = (make_interview(noodle_bar, inspector, key=key) for _time in range(2))

    assert first == again
    assert AccountabilityInterview.objects.count() == ArchiveEntry.objects.count() == 1
    with pytest.raises(KeyUsedElsewhere):
        make_interview(rival_bar, inspector, key=key)

"""Whatever people try, in whatever order: no state breaks an invariant, nobody acts without a right."""

import csv
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import AuditEntry
from common.local_time import local_date
from common.term import Pause, Term, Unit
from common.working_days import is_workday
from inspections.models import Complaint, ComplaintMediation
from inspections.models.complaint.complaint import ENDED, IN_HAND, MOVES
from inspections.permissions import can_handle_complaint, can_reveal_contact
from inspections.queries.complaint.sealed_step import sealed_steps
from inspections.services.complaint.filing import file_complaint
from inspections.services.complaint.refusal import ComplaintRefused, IdentityMissing
from inspections.services.complaint.reporter import erase_reporters
from inspections.views.complaint.door import DOORS
from ledger.models import WaitingLeaf
from tests.factories.inspections import make_inspection
from tests.inspections.real_data import needs

CALENDAR, needs_calendar = needs("cn_calendar", "workdays_2023_2026.csv")
PEOPLE = ("officer", "cadre", "inspector", "far_inspector", "auditor")
SAID = {
    "ground": "OUT_OF_COMPETENCE",
    "reason": "因为",
    "outcome": "AGREED",
    "topic": "其他",
    "words": "看到过期肉",
    "severity": "2",
    "finding": "属实",
    "case_number": "1号",
    "title": "过期肉",
    "answer": "已处理",
    "referred_to": "市农业农村局",
    "is_kept": "yes",
}
NEW_ORDER = date(2026, 4, 15)  # 令121号：投诉须实名
LAST_DAY = date(2026, 11, 28)


class Procedure(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    @initialize(
        kind=st.sampled_from(["COMPLAINT", "REPORT"]),
        day=st.one_of(
            st.dates(date(2023, 1, 1), NEW_ORDER - timedelta(days=1)), st.dates(NEW_ORDER, LAST_DAY)
        ),
        is_named=st.booleans(),
    )
    def begin(self, kind, day, is_named):
        """Under either order; nobody complains without a name since the newer one."""
        self.now = datetime.combine(day, time(4), UTC)
        self.inspection = make_inspection(self.enterprise, kind="COMPLAINT")
        self.first = self.file(kind, "13911112222", True)
        if kind == "COMPLAINT" and day >= NEW_ORDER and not is_named:
            with pytest.raises(IdentityMissing):
                self.file(kind, "", False)
            is_named = True
        complaint = self.file(kind, "13800001234" if is_named else "", is_named)
        assert (complaint.rule.effective_from >= NEW_ORDER) == (day >= NEW_ORDER)
        Procedure.began_under.add((kind, day >= NEW_ORDER))
        self.pk = complaint.pk

    def file(self, kind, contact, is_named):
        words = {
            "topic": "其他",
            "body": "面里的牛肉发酸",
            "contact": contact,
            "name": "王小明" if is_named else "",
        }
        return file_complaint(enterprise=self.enterprise, kind=kind, **words, at=self.now)

    @rule(name=st.sampled_from(sorted(DOORS)), who=st.sampled_from(PEOPLE), outcome=st.integers(0, 3))
    def somebody_acts(self, name, who, outcome):
        door, user = DOORS[name], self.people[who]
        complaint = Complaint.objects.select_related("enterprise", "rule").get(pk=self.pk)
        if not can_handle_complaint(user, complaint):  # the edge answers 403 or 404
            return
        form = door.form({}, complaint=complaint, by=user, on=local_date(self.now))
        said = SAID | {
            "into": self.first.pk,
            "to": self.people["inspector"].pk,
            "inspection": self.inspection.pk,
            "enterprise": self.other.public_id,
            "settled_on": local_date(self.now).isoformat(),
        }
        if "severity" in form.fields and name == "hazard":
            said["severity"] = "MAJOR"
        if "is_kept" in form.fields:
            said["is_kept"] = ("yes", "no")[outcome % 2]
        if "outcome" in form.fields:
            choices = form.fields["outcome"].choices
            said["outcome"] = choices[outcome % len(choices)][0]
        form = door.form(said, complaint=complaint, by=user, on=local_date(self.now))
        before = self.everything()
        try:
            assert form.is_valid() or name in ("assign", "inspection", "merge"), form.errors
            if form.is_valid():
                with transaction.atomic():
                    door.service(complaint=complaint, **form.cleaned_data, by=user, at=self.now)
        except ComplaintRefused:
            assert self.everything() == before

    def everything(self):
        complaint = Complaint.objects.get(pk=self.pk)
        return (
            Complaint.objects.filter(pk=self.pk).values().get(),
            list(complaint.steps.values_list("pk", flat=True)),
            list(complaint.deadlines.values()),
            list(complaint.pauses.values()),
            list(ComplaintMediation.objects.filter(complaint=complaint).values()),
            list(complaint.corrections.values()),
            list(complaint.links.values()),
            AuditEntry.objects.count(),
        )

    @rule(days=st.integers(1, 30))
    def time_goes_by(self, days):
        self.now += timedelta(days=days)

    @rule()
    def years_go_by(self):
        """The data of whoever complained go; what was decided stays."""
        with transaction.atomic():
            erase_reporters(at=self.now + timedelta(days=2000))

    @invariant()
    def the_way_is_whole(self):
        complaint = Complaint.objects.get(pk=self.pk)
        steps = list(complaint.steps.select_related("by").order_by("number"))
        assert [step.number for step in steps] == list(range(1, complaint.step_count + 1))
        state = ""
        for step in steps:
            assert step.from_state == state
            allowed = MOVES[complaint.kind].get(state, set()) | {state} if state else {"RECEIVED"}
            assert step.to_state in allowed
            assert step.by is None or can_handle_complaint(step.by, complaint)
            state = step.to_state
        assert state == complaint.state
        assert (complaint.state in IN_HAND) <= (complaint.handled_by_id is not None)
        assert (complaint.state in ENDED) == (complaint.ended_on is not None)
        assert (complaint.outcome in ("NOT_FILED", "PENALTY", "NO_PENALTY", "HANDED_OVER")) <= bool(
            complaint.verdict
        )

    @invariant()
    def every_deadline_is_the_calendars(self):
        complaint = Complaint.objects.get(pk=self.pk)
        pauses = [Pause(one.began_on, one.ended_on) for one in complaint.pauses.all()]
        deadlines = {one.kind: one for one in complaint.deadlines.all()}
        for one in deadlines.values():
            assert is_workday(one.due_on)
            assert one.rule_id == complaint.rule_id
            counted = Term(one.days + one.extension_days, Unit(one.unit))
            if one.is_running:
                assert one.due_on == counted.last_day(one.starts_on, pauses if one.is_pausable else [])
        for one in deadlines.values() if WORKDAYS else ():
            span_is_known = one.starts_on >= date(2023, 1, 1) and one.due_on <= date(2026, 12, 31)
            if one.is_running and not (one.is_pausable and pauses) and span_is_known:
                assert one.due_on == plain_last_day(one)
        first = deadlines["CHECK" if complaint.is_report else "ACCEPT"]
        assert (complaint.answer_due_on, complaint.answered_on) == (first.due_on, first.met_on)
        running = {one.kind for one in deadlines.values() if one.is_running}
        expected = {
            "RECEIVED": {"CHECK"} if complaint.is_report else {"ACCEPT"},
            "ACCEPTED": {"MEDIATE"},
            "MEDIATING": {"MEDIATE"},
            "CHECKING": {"CHECK"},
            "FILED": {"PENALTY"},
        }.get(complaint.state, set())
        assert running - {"TELL_END", "TELL_FILING"} == expected
        assert complaint.state not in ENDED or not any(pause.ended_on is None for pause in pauses)
        late = Complaint.objects.filter(pk=self.pk).overdue(local_date(self.now)).exists()
        stopped = [pause.began_on for pause in pauses if pause.ended_on is None]
        assert late == any(
            one.is_running
            and one.due_on < local_date(self.now)
            and not (one.is_pausable and stopped and stopped[0] <= one.due_on)
            for one in deadlines.values()
        )

    @invariant()
    def only_what_is_true_counts(self):
        complaint = Complaint.objects.get(pk=self.pk)
        acts = set(complaint.steps.values_list("act", flat=True))
        assert (complaint.verdict == "VERIFIED") == ("VERIFY" in acts)
        assert complaint.counts == ("VERIFY" in acts and "WITHDRAW" not in acts)
        assert not {"VERIFY", "DISPROVE"} <= acts

    @invariant()
    def nobody_else_learns_who_complained(self):
        complaint = Complaint.objects.select_related("enterprise").get(pk=self.pk)
        assert not Complaint.objects.visible_to(self.people["officer"]).exists()
        for who, user in self.people.items():
            assert can_reveal_contact(user, complaint) <= (who == "inspector")
        entries = str(list(AuditEntry.objects.values("old", "new", "reason")))
        assert "王小明" not in entries
        assert "13800001234" not in entries

    @invariant()
    def every_decision_is_sealed(self):
        waiting = WaitingLeaf.objects.filter(entry__contains="complaint-decision")
        assert sorted(waiting.values_list("entry", flat=True)) == sorted(one.entry for one in sealed_steps())


def _workdays():
    """By the table of a source of its own; empty where it is not at hand."""
    if not CALENDAR.exists():
        return frozenset()
    with CALENDAR.open(newline="") as file:
        return frozenset(
            date.fromisoformat(row["date"]) for row in csv.DictReader(file) if row["is_workday"] == "1"
        )


WORKDAYS = _workdays()


def plain_last_day(deadline):
    """Counted day by day on that table, without `common.term`."""
    day, left = deadline.starts_on, deadline.days + deadline.extension_days
    while left:
        day += timedelta(days=1)
        left -= 1 if deadline.unit == "CALENDAR" or day in WORKDAYS else 0
    while day not in WORKDAYS:
        day += timedelta(days=1)
    return day


@pytest.mark.django_db
def test_no_way_breaks_an_invariant(noodle_bar, rival_bar, officer, cadre, inspector, far_inspector, auditor):
    Procedure.enterprise, Procedure.other, Procedure.began_under = noodle_bar, rival_bar, set()
    Procedure.people = dict(zip(PEOPLE, (officer, cadre, inspector, far_inspector, auditor), strict=True))

    run_state_machine_as_test(
        Procedure,
        settings=settings(
            max_examples=12,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
    assert {is_new for _kind, is_new in Procedure.began_under} == {False, True}


@needs_calendar
def test_the_days_are_held_against_another_table():
    assert len(WORKDAYS) > 900

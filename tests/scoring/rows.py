"""Rows of the lower apps as a fact list describes them, written straight into the tables."""

from datetime import UTC, date, datetime, time, timedelta

from duties.models import DutyMonth, HollowReview
from enterprises.models import CreditEvent
from hazards.models import Hazard
from inspections.models import Complaint, ComplaintMediation, Inspection, Sample
from tests.factories.accounts import make_user
from tests.factories.hollow import make_hollow_signal
from tests.scoring.fact_lists import FactList

AS_OF = date(2026, 6, 30)
_PART = {"missed": 0, "late": 1, "on_time": 2}


def moment(day: date) -> datetime:
    return datetime.combine(day, time(2), UTC)


def ago(age: int) -> date:
    return AS_OF - timedelta(days=age)


def write_facts(enterprise, facts: FactList, as_of: date = AS_OF) -> None:
    def day(age):
        return as_of - timedelta(days=age)

    for rhythm, age, outcome in facts.duties:
        add_duty(enterprise, rhythm, day(age), outcome)
    for finder, age, outcome in facts.hazards:
        add_hazard(enterprise, "DAILY" if finder == "own" else "INSPECTION", day(age), outcome, as_of=as_of)
    for age, score, key_seen, key_failed in facts.inspections:
        add_inspection(enterprise, day(age), score, items_checked=key_seen, key_failure_count=int(key_failed))
    for age, outcome in facts.samples:
        add_sample(enterprise, day(age), outcome)
    for age, severity, answer in facts.complaints:
        add_complaint(enterprise, day(age), severity, answer)
    for age in facts.hollow:
        add_hollow(enterprise, day(age))
    for kind in facts.credit:
        add_credit_event(enterprise, kind, day(10))


def add_duty(enterprise, rhythm, day, outcome):
    month, _ = DutyMonth.objects.get_or_create(enterprise=enterprise, month=day.replace(day=1))
    bit = 1 << (day.day - 1)
    for place, part in enumerate(("due", "done", "on_time")):
        if place <= _PART[outcome]:
            name = f"{rhythm}_{part}"
            setattr(month, name, getattr(month, name) | bit)
    month.save()


def add_hazard(enterprise, source, day, outcome, *, as_of=AS_OF, severity="GENERAL", **fields):
    """`day` is when it was closed; an overdue one is open and was found then."""
    closed = None if outcome == "overdue" else day
    found = day - timedelta(days=20)
    due = {"in_time": day, "late": day - timedelta(days=1), "overdue": as_of - timedelta(days=1)}[outcome]
    return Hazard.objects.create(
        enterprise=enterprise,
        source=source,
        severity=severity,
        title="隐患",
        state="CLOSED" if closed else "RECTIFYING",
        assigned_at=moment(found),
        before_evidence="EARLIER",
        after_evidence="EARLIER" if closed else "",
        found_at=moment(found),
        found_on=found,
        due_at=moment(due),
        due_on=due,
        closed_at=moment(closed) if closed else None,
        closed_on=closed,
        **fields,
    )


def add_inspection(enterprise, day, score=90, **fields):
    return Inspection.objects.create(
        enterprise=enterprise,
        kind="DAILY",
        inspected_on=day,
        score=score,
        final_at=moment(day),
        final_on=day,
        **fields,
    )


def add_sample(enterprise, day, outcome="passed", **fields):
    disposal = {"passed": "NOT_NEEDED", "pending": "PENDING"}.get(outcome, "UNKNOWN")
    values = {
        "name": "样品",
        "verdict": "PASSED" if outcome == "passed" else "FAILED",
        "is_risk_item": outcome == "risk",
        "state": "WITHDRAWN" if fields.get("withdrawn_at") else "FINAL",
        "disposal": disposal,
        "final_at": moment(day),
        "final_on": day,
    }
    return Sample.objects.create(enterprise=enterprise, **(values | fields))


def add_complaint(enterprise, day, severity=1, answer="in_time", **fields):
    """`answer`: in_time, late (an agreement kept), broken, overdue (mediation refused), none."""
    outcome = {"overdue": "FIRM_DECLINED", "none": "EARLIER"}.get(answer, "AGREED")
    values = {
        "number": f"T{Complaint.objects.count() + 1}",
        "kind": "COMPLAINT",
        "state": "CLOSED",
        "outcome": outcome,
        "ended_on": day,
        "verdict": "VERIFIED",
        "topic": "卫生",
        "body_encrypted": "",
        "severity": severity,
        "received_at": moment(day),
        "entered_at": moment(day),
        "received_on": day,
        "answer_due_on": day - timedelta(days=1),
        "answered_on": None,
        "final_at": moment(day),
        "final_on": day,
    }
    complaint = Complaint.objects.create(enterprise=enterprise, **(values | fields))
    if outcome == "AGREED":
        ComplaintMediation.objects.create(
            complaint=complaint,
            perform_by=day - timedelta(days=1) if answer == "late" else day,
            performed_on=day if answer in ("in_time", "late") else None,
            broken_on=day if answer == "broken" else None,
            recorded_by=make_user(f"mediator-{complaint.pk}", "调解员"),
            recorded_at=moment(day),
        )
    return complaint


def add_hollow(enterprise, confirmed_on=None, *, dismissed_on=None, reversed_on=None):
    """A signal as it stands after its reviews; without any it is new."""
    number = enterprise.hollow_signals.count()
    users = [make_user(f"{who}{enterprise.pk}-{number}", who) for who in ("记录人", "核实人", "复核人")]
    state = (
        "REVERSED" if reversed_on else "CONFIRMED" if confirmed_on else "DISMISSED" if dismissed_on else "NEW"
    )
    signal = make_hollow_signal(enterprise, users[0], state=state)
    for outcome, day, by in (
        ("CONFIRMED", confirmed_on, users[1]),
        ("DISMISSED", dismissed_on, users[1]),
        ("REVERSED", reversed_on, users[2]),
    ):
        if day:
            HollowReview.objects.create(
                signal=signal,
                outcome=outcome,
                by=by,
                confirmed_by=users[1] if outcome == "REVERSED" else None,
                at=moment(day),
                reason="看过记录",
            )
    return signal


def add_credit_event(enterprise, kind, day, **fields):
    names = {"ABNORMAL": "ABNORMAL_LIST", "LISTED": "SERIOUS_LIST", "HONOUR": "HONOUR"}
    values = {
        "kind": names.get(kind, "PENALTY"),
        "severity": kind if kind not in names else "NONE",
        "title": "事由",
        "decided_on": day,
        "publish_from": day,
        "publish_to": day + timedelta(days=365),
        "final_at": moment(day),
        "final_on": day,
    }
    return CreditEvent.objects.create(enterprise=enterprise, **(values | fields))

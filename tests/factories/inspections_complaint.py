"""Complaints and reports for tests: plain rows with their first deadline, no surprises."""

from datetime import UTC, date, datetime
from itertools import count

from common.encryption import encrypt
from common.local_time import local_date
from inspections.models import Complaint, ComplaintDeadline, ComplaintRule, ComplaintStep

_numbers = count(1)
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
VERDICTS = ("VERIFIED", "UNFOUNDED")


def make_complaint(enterprise, state=Complaint.State.RECEIVED, contact="13800001234", **fields):
    """`state` may name a verdict: then it is closed with it."""
    kind = fields.get("kind", Complaint.Kind.COMPLAINT)
    verdict = state if state in VERDICTS else ""
    is_final = verdict == "VERIFIED"
    state = Complaint.State.CLOSED if verdict else Complaint.State(state)
    is_ended = state in ("REFUSED", "MERGED", "CLOSED")
    is_answered = state not in ("RECEIVED", "CHECKING")
    defaults = {
        "number": f"TS20261120-{next(_numbers):08}",
        "kind": kind,
        "state": state,
        "step_count": 1,
        "rule": ComplaintRule.objects.on(local_date(AT)).filter(kind=kind).last(),
        "topic": "食品过期",
        "body_encrypted": encrypt("面里的牛肉发酸", purpose="complaint"),
        "contact_encrypted": encrypt(contact, purpose="complaint") if contact else "",
        "received_at": AT,
        "received_on": local_date(AT),
        "entered_at": AT,
        "answer_due_on": date(2026, 12, 1),
        "answered_on": local_date(AT) if is_answered else None,
        "verdict": verdict,
        "outcome": "EARLIER" if state == "CLOSED" else "",
        "ground": "EARLIER" if state == "REFUSED" else "",
        "case_number": "1" if state == "FILED" else "",
        "ended_on": local_date(AT) if is_ended else None,
        "final_at": AT if is_final else None,
        "final_on": local_date(AT) if is_final else None,
    }
    complaint = Complaint.objects.create(enterprise=enterprise, **(defaults | fields))
    ComplaintDeadline.objects.create(
        complaint=complaint,
        kind="CHECK" if kind == "REPORT" else "ACCEPT",
        rule=complaint.rule,
        starts_on=complaint.received_on,
        days=15 if kind == "REPORT" else 7,
        unit="WORKING",
        is_pausable=kind == "REPORT",
        due_on=max(_day(complaint.received_on), _day(complaint.answer_due_on)),
        met_on=complaint.answered_on,
    )
    ComplaintStep.objects.create(
        complaint=complaint,
        number=1,
        act="RECEIVE",
        to_state=complaint.state,
        at=complaint.received_at,
        is_earlier=True,
    )
    return complaint


def _day(day):
    return date.fromisoformat(day) if isinstance(day, str) else day

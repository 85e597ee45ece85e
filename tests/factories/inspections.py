"""Inspections, samples and complaints for tests; plain rows, no surprises."""

from datetime import UTC, date, datetime
from itertools import count

from common.encryption import encrypt
from common.local_time import local_date
from inspections.models import Complaint, Inspection, InspectionItem, Sample, SampleItem

_numbers = count(1)
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def make_inspection(enterprise, failures=(), final_at=AT, **fields):
    """`failures` are pairs of description and whether it is a key item."""
    defaults = {
        "kind": Inspection.Kind.DAILY,
        "inspected_on": date(2026, 11, 20),
        "result": Inspection.Result.FAIL if failures else Inspection.Result.PASS,
        "score": 59 if failures else 100,
        "key_failure_count": sum(is_key for _words, is_key in failures),
        "general_failure_count": sum(not is_key for _words, is_key in failures),
        "final_at": final_at,
        "final_on": local_date(final_at) if final_at else None,
    }
    inspection = Inspection.objects.create(enterprise=enterprise, **(defaults | fields))
    InspectionItem.objects.bulk_create(
        InspectionItem(
            inspection=inspection,
            enterprise=enterprise,
            description=words,
            is_key=is_key,
            outcome=InspectionItem.Outcome.FAIL,
        )
        for words, is_key in failures
    )
    return inspection


def make_sample(enterprise, verdict=Sample.Verdict.PASSED, **fields):
    is_failed = verdict == Sample.Verdict.FAILED
    defaults = {
        "name": "酱油",
        "published_on": date(2026, 11, 20),
        "verdict": verdict,
        "disposal": Sample.Disposal.PENDING if is_failed else Sample.Disposal.NOT_NEEDED,
        "final_at": AT,
        "final_on": local_date(AT),
    }
    sample = Sample.objects.create(enterprise=enterprise, **(defaults | fields))
    SampleItem.objects.create(
        sample=sample,
        enterprise=enterprise,
        item="菌落总数",
        result_text="21000CFU/g",
        limit_text="≤10000CFU/g",
        verdict=verdict,
    )
    return sample


def make_complaint(enterprise, state=Complaint.State.RECEIVED, contact="13800001234", **fields):
    is_final = state == Complaint.State.VERIFIED
    defaults = {
        "number": f"TS20261120-{next(_numbers):08}",
        "kind": Complaint.Kind.COMPLAINT,
        "state": state,
        "topic": "食品过期",
        "body_encrypted": encrypt("面里的牛肉发酸", purpose="complaint"),
        "contact_encrypted": encrypt(contact, purpose="complaint") if contact else "",
        "received_at": AT,
        "received_on": local_date(AT),
        "answer_due_on": date(2026, 12, 1),
        "answered_on": None if state == Complaint.State.RECEIVED else local_date(AT),
        "final_at": AT if is_final else None,
        "final_on": local_date(AT) if is_final else None,
    }
    return Complaint.objects.create(enterprise=enterprise, **(defaults | fields))

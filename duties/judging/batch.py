"""Many days written down at one sitting, after their deadline (逾期后集中补录)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from duties.judging.finding import CLEAR, MOST_RECORDS, STRONG, Finding, by_manager, distinct_days


class LateRecord(NamedTuple):
    """A daily record answered after its day; `captured` is the phone's time, in seconds."""

    enterprise_id: int
    manager_id: int
    record_id: int
    due_on: date
    captured: float


def judge_batches(rows: Iterable[LateRecord], limits) -> list[Finding]:
    """By when the phone says it was answered: what was written in time and sent late, for want of a network,
    is honest and does not come here."""
    findings = []
    for (enterprise_id, manager_id), late in by_manager(rows, lambda row: row[:2]).items():
        batches = _batches(sorted(late, key=lambda row: row.captured), limits)
        if not batches:
            continue
        days = distinct_days(row.due_on for batch in batches for row in batch)
        records = sorted(row.record_id for batch in batches for row in batch)
        evidence = {
            "records": records[-MOST_RECORDS:],
            "batches": [
                {
                    "records": [row.record_id for row in batch][:MOST_RECORDS],
                    "seconds": round(batch[-1].captured - batch[0].captured),
                }
                for batch in batches
            ],
        }
        is_strong = len(batches) > 1 or len(days) >= 2 * limits.batch_days
        findings.append(Finding(enterprise_id, manager_id, days, STRONG if is_strong else CLEAR, evidence))
    return findings


def _batches(late: Sequence[LateRecord], limits) -> list[list[LateRecord]]:
    """Runs that lie within the minutes of the rule and cover its days, from left to right."""
    batches, start = [], 0
    while start < len(late):
        end = start
        while end < len(late) and late[end].captured - late[start].captured <= limits.batch_minutes * 60:
            end += 1
        run = list(late[start:end])
        if len({row.due_on for row in run}) >= limits.batch_days:
            batches.append(run)
            start = end
        else:
            start += 1
    return batches

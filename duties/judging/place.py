"""Recorded away from the premises (记录时不在经营场所)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from common.place import Place, metres_between
from duties.judging.finding import MOST_RECORDS, WEAK, Finding, by_manager, distinct_days, strength_of

UNSAID_ACCURACY = 100  # metres, of a phone that does not tell


class FarRecord(NamedTuple):
    """A record whose phone was away; `located` is how many of the manager's name a usable place."""

    enterprise_id: int
    manager_id: int
    record_id: int
    due_on: date
    latitude: float
    longitude: float
    accuracy_metres: int | None
    premises_latitude: float
    premises_longitude: float
    located: int


def judge_places(rows: Iterable[FarRecord], limits) -> list[Finding]:
    """Who never was at the registered place is only weakly suspect: the registry may have it wrong."""
    findings = []
    for (enterprise_id, manager_id), near_or_far in by_manager(rows, lambda row: row[:2]).items():
        metres = {row.record_id: _metres(row) for row in near_or_far}
        far = [
            row
            for row in near_or_far
            if metres[row.record_id] - (row.accuracy_metres or UNSAID_ACCURACY) > limits.far_metres
        ]
        days = distinct_days(row.due_on for row in far)
        located = near_or_far[0].located
        if len(days) < limits.far_days or len(far) * 100 < located * limits.far_share_percent:
            continue
        is_never_near = len(far) == located
        records = sorted(row.record_id for row in far)[-MOST_RECORDS:]
        evidence = {
            "records": records,
            "metres": {str(record_id): round(metres[record_id]) for record_id in records},
            "located": located,
            "is_never_near": is_never_near,
        }
        strength = WEAK if is_never_near else strength_of(len(far) / located)
        findings.append(Finding(enterprise_id, manager_id, days, strength, evidence))
    return findings


def _metres(row: FarRecord) -> float:
    return metres_between(
        Place(row.latitude, row.longitude), Place(row.premises_latitude, row.premises_longitude)
    )

"""All passed, yet an inspection found faults (自查全部合格，检查却发现问题)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from duties.judging.finding import CLEAR, MOST_RECORDS, STRONG, Finding, by_manager, distinct_days


class PassedRecord(NamedTuple):
    """A record without any finding, from the days before an inspection; `faults` is what that one found."""

    enterprise_id: int
    manager_id: int
    record_id: int
    due_on: date
    found_on: date
    faults: int


def judge_contradictions(rows: Iterable[PassedRecord], limits) -> list[Finding]:
    """Key items only, of inspections that are final and not withdrawn: those alone become hazards."""
    findings = []
    for (enterprise_id, manager_id), passed in by_manager(rows, lambda row: row[:2]).items():
        days = distinct_days(row.due_on for row in passed)
        if len(days) < limits.contradicted_records:
            continue
        inspections = {row.found_on: row.faults for row in passed}
        evidence = {
            "records": sorted({row.record_id for row in passed})[-MOST_RECORDS:],
            "inspected": sorted(day.isoformat() for day in inspections),
            "faults": sum(inspections.values()),
        }
        is_strong = max(inspections.values()) >= 2 * limits.contradicted_findings
        findings.append(Finding(enterprise_id, manager_id, days, STRONG if is_strong else CLEAR, evidence))
    return findings

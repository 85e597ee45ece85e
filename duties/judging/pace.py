"""Answers captured faster than a person can look (作答快得来不及看)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from duties.judging.finding import MOST_RECORDS, STRONG, Finding, by_manager, distinct_days, strength_of


class HurriedRecord(NamedTuple):
    """A daily record answered in less than the least time; `timed` of the manager's tell their times."""

    enterprise_id: int
    manager_id: int
    record_id: int
    due_on: date
    seconds: float
    answers: int
    timed: int


def judge_pace(rows: Iterable[HurriedRecord], limits) -> list[Finding]:
    """Strong where even half of the least time was not taken."""
    findings = []
    for (enterprise_id, manager_id), hurried in by_manager(rows, lambda row: row[:2]).items():
        days = distinct_days(row.due_on for row in hurried)
        if len(days) < limits.pace_days:
            continue
        least = limits.pace_tenths_per_answer / 10
        shares = sorted(row.seconds / (row.answers * least) for row in hurried)
        is_absurd = shares[len(shares) // 2] <= 0.5
        strength = STRONG if is_absurd else strength_of(len(hurried) / hurried[0].timed)
        records = sorted(row.record_id for row in hurried)[-MOST_RECORDS:]
        evidence = {"records": records, "hurried": len(hurried), "timed": hurried[0].timed}
        findings.append(Finding(enterprise_id, manager_id, days, strength, evidence))
    return findings

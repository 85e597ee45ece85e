"""The same words for weeks (文字逐日照抄)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from duties.judging.finding import CLEAR, STRONG, Finding, by_manager

DAILY, WEEKLY = 1, 2
LEAST_SPAN_DAYS = 13  # from the first to the last of the same words: two weeks
LEAST_SHARE = 0.6  # of what was written there
# A zero-risk report has to be written down every day (零风险报告), and there are not many ways to say it.
NOTHING_FOUND = re.compile(
    "未发现|没有发现|无问题|无异常|没有异常|没问题|正常|零风险|合格|符合要求|无安全隐患|无食品安全隐患"
)
LONGEST_NOTHING = 30  # letters: who writes more of it describes something
PLAN, LOOKED_AT = "measures", "assessed"  # what a weekly report consists of


class RepeatedWords(NamedTuple):
    """Words (without their digits) that one manager wrote `times` of `total` under one item."""

    enterprise_id: int
    manager_id: int
    duty_kind: int
    item: str
    words: str
    times: int
    total: int
    first_day: date
    last_day: date


def repeated_beyond_habit(rows: Iterable[RepeatedWords], limits) -> list[RepeatedWords]:
    """Those that count: not stock phrases, not that nothing was found, not what is looked at every week."""
    rows = list(rows)
    users: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        users[row.words].add(row.enterprise_id)
    kept = []
    for group in by_manager(rows, lambda row: row[:2]).values():
        kept += [row for row in group if row.duty_kind == DAILY and _is_daily_copy(row, users, limits)]
        kept += _weekly_copies(group, limits)
    return kept


def _is_daily_copy(row: RepeatedWords, users: dict[str, set[int]], limits) -> bool:
    if row.times < limits.text_days or row.times < LEAST_SHARE * row.total:
        return False
    if (row.last_day - row.first_day).days < LEAST_SPAN_DAYS:
        return False
    if len(users[row.words]) >= limits.text_enterprises:
        return False
    return not (len(row.words) <= LONGEST_NOTHING and NOTHING_FOUND.search(row.words))


def _weekly_copies(group: Sequence[RepeatedWords], limits) -> list[RepeatedWords]:
    """What is looked at is the same every week, honestly; that the plan never changes either is not."""
    copied = [row for row in group if row.duty_kind == WEEKLY and row.times >= limits.text_weeks]
    is_whole_report = {PLAN, LOOKED_AT} <= {row.item for row in copied}
    return copied if is_whole_report else []


def judge_texts(
    rows: Sequence[RepeatedWords], written: dict[tuple[int, int, int, str, str], list[tuple[int, date]]]
) -> list[Finding]:
    """`written` has the records and days behind each of the rows."""
    findings = []
    for (enterprise_id, manager_id), group in by_manager(rows, lambda row: row[:2]).items():
        texts, days = [], set()
        for row in group:
            places = written.get((enterprise_id, manager_id, row.duty_kind, row.item, row.words), [])
            if not places:
                continue
            texts.append(
                {
                    "item": row.item,
                    "duty_kind": row.duty_kind,
                    "records": sorted(record_id for record_id, _day in places),
                    "times": row.times,
                    "total": row.total,
                }
            )
            days |= {day for _record_id, day in places}
        if not texts:
            continue
        records = sorted({record_id for text in texts for record_id in text["records"]})
        is_strong = any(text["times"] == text["total"] for text in texts) or len(texts) > 1
        findings.append(
            Finding(
                enterprise_id,
                manager_id,
                tuple(sorted(days)),
                STRONG if is_strong else CLEAR,
                {"records": records, "texts": texts},
            )
        )
    return findings

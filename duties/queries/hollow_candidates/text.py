"""The same words in record after record."""

from common.raw_sql import as_date
from duties.judging.text import RepeatedWords
from duties.models import Duty, HollowSignal
from duties.queries.hollow_candidates.window import Window, rows_of

WEEKLY = int(Duty.Kind.WEEKLY_CHECK)
WORDS = """
    WITH {records},
    said AS (
        SELECT r.enterprise_id, r.manager_id, r.duty_kind, r.due_on, r.item, {without_digits} AS words
        FROM hollow_answer r WHERE length(r.note) >= {length} AND {not_judged}
        UNION ALL
        SELECT r.enterprise_id, r.manager_id, r.duty_kind, r.due_on, '', {without_digits} FROM records r
        WHERE length(r.note) >= {length}
    ),
    counted AS (
        SELECT enterprise_id, manager_id, duty_kind, item, words, COUNT(*) AS times,
               SUM(COUNT(*)) OVER (PARTITION BY enterprise_id, manager_id, duty_kind, item) AS total,
               MIN(due_on) AS first_day, MAX(due_on) AS last_day
        FROM said GROUP BY enterprise_id, manager_id, duty_kind, item, words
    )
    SELECT enterprise_id, manager_id, duty_kind, item, words, times, total, first_day, last_day
    FROM counted
    WHERE (duty_kind = {daily} AND times >= {days}) OR (duty_kind = {weekly} AND times >= {weeks})
"""


def repeated_words(window: Window) -> list[RepeatedWords]:
    rule = window.rule
    rows = rows_of(
        WORDS,
        HollowSignal.Kind.SAME_TEXT,
        without_digits=_without_digits("r.note"),
        length=rule.text_length,
        weekly=WEEKLY,
        days=rule.text_days,
        weeks=rule.text_weeks,
    )
    return [RepeatedWords(*row[:6], int(row[6]), as_date(row[7]), as_date(row[8])) for row in rows]


def _without_digits(expression: str) -> str:
    """So that a copied text with another date is the same."""
    for digit in "0123456789":
        expression = f"replace({expression}, '{digit}', '')"
    return expression

"""What the year's plan still lacks or has too much of, for many enterprises in one piece of SQL.

The minimum comes from the grade that counts now. Inspections by the regulator that were made in the year
count towards it, planned or not. A full check is owed when the last one will be more than `full_check_years`
old at any time in the year; it stands in place of one of the daily visits. What a full check is, see
`queries.planning.full_check`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from inspections.models import RiskModelVersion
from inspections.models.planning.risk_model import MOST_VISITS
from inspections.queries.planning.full_check import IS_FULL, ON_SITE_JOIN

BALANCE = """
WITH districts AS (
    SELECT r.id AS region_id, coalesce(max(d.id), r.id) AS district_id
    FROM accounts_region r LEFT JOIN accounts_region d
      ON d.level = 'DISTRICT' AND substr(r.path, 1, length(d.path)) = d.path
    GROUP BY r.id
), graded AS (
    SELECT g.enterprise_id, l.visits_minimum AS minimum
    FROM (SELECT max(id) AS id FROM inspections_riskgrade GROUP BY enterprise_id) n
    JOIN inspections_riskgrade g ON g.id = n.id
    JOIN inspections_risklevelrule l ON l.version_id = %(version)s AND l.level = g.level
), visited AS (
    SELECT i.enterprise_id, sum(CASE WHEN inspected_on >= %(year_begins)s THEN 1 ELSE 0 END) AS visits,
           max(CASE WHEN {is_full} THEN inspected_on END) AS last_full_on
    FROM inspections_inspection i {on_site}
    WHERE final_at IS NOT NULL AND withdrawn_at IS NULL AND i.kind IN ('DAILY', 'SYSTEM', 'UNANNOUNCED')
      AND inspected_on <= %(today)s
    GROUP BY i.enterprise_id
), planned AS (
    SELECT p.enterprise_id, max(p.number) AS last_number,
           sum(CASE WHEN p.state = 'PLANNED' THEN 1 ELSE 0 END) AS open,
           sum(CASE WHEN p.state = 'PLANNED' AND p.kind = 'FULL' THEN 1 ELSE 0 END) AS open_full
    FROM inspections_plannedinspection p
    JOIN inspections_inspectionplan y ON y.id = p.plan_id AND y.year = %(year)s
    GROUP BY p.enterprise_id
), weighed AS (
    SELECT e.id, e.region_id, d.district_id, e.status, coalesce(g.minimum, 0) AS minimum,
           coalesce(v.visits, 0) AS visits, v.last_full_on, coalesce(p.open, 0) AS open,
           coalesce(p.open_full, 0) AS open_full, coalesce(p.last_number, 0) AS last_number,
           CASE WHEN e.status = 'IN_BUSINESS' AND g.minimum IS NOT NULL
                     AND (v.last_full_on IS NULL OR v.last_full_on <= %(full_before)s)
                THEN 1 ELSE 0 END AS owes_full
    FROM enterprises_enterprise e JOIN districts d ON d.region_id = e.region_id
    LEFT JOIN graded g ON g.enterprise_id = e.id LEFT JOIN visited v ON v.enterprise_id = e.id
    LEFT JOIN planned p ON p.enterprise_id = e.id
    WHERE {scope}
      AND (p.enterprise_id IS NOT NULL OR (e.status = 'IN_BUSINESS' AND g.enterprise_id IS NOT NULL))
), wanted AS (
    SELECT w.*, CASE WHEN owes_full = 1 AND open_full = 0 THEN 1 ELSE 0 END AS add_full,
           CASE WHEN status = 'CLOSED' THEN 0
                WHEN minimum - visits > owes_full THEN minimum - visits ELSE owes_full END AS wanted
    FROM weighed w
), balance AS (
    SELECT w.*, CASE WHEN status = 'IN_BUSINESS' AND wanted > open + add_full
                     THEN wanted - open - add_full ELSE 0 END AS add_daily,
           CASE WHEN status <> 'SUSPENDED' AND open + add_full > wanted
                THEN open + add_full - wanted ELSE 0 END AS surplus
    FROM wanted w
)
"""
# Which open visits are too many. Daily ones go before a full check, later ones before earlier ones. What was
# drawn is visited, whatever else was made: only a closed business is not.
CANCEL = (
    BALANCE
    + """, ranked AS (
    SELECT p.id, b.status, b.add_full, b.surplus, row_number() OVER (
        PARTITION BY p.enterprise_id
        ORDER BY CASE p.kind WHEN 'FULL' THEN 1 ELSE 0 END, p.due_to DESC, p.id DESC) AS place
    FROM inspections_plannedinspection p
    JOIN inspections_inspectionplan y ON y.id = p.plan_id AND y.year = %(year)s
    JOIN balance b ON b.id = p.enterprise_id WHERE p.state = 'PLANNED' AND b.surplus > 0
      AND (b.status = 'CLOSED'
           OR NOT EXISTS (SELECT 1 FROM inspections_drawnvisit d WHERE d.planned_id = p.id))
)
SELECT id, CASE WHEN status = 'CLOSED' THEN 'CLOSED' WHEN add_full = 1 AND place = surplus THEN 'FULL_CHECK'
                ELSE 'LEVEL' END AS cause
FROM ranked WHERE place <= surplus
"""
)
# The districts whose plan lacks something.
DISTRICTS = BALANCE + "SELECT DISTINCT district_id FROM balance WHERE add_full + add_daily > 0"
# Within a township, enterprises with as many visits of each kind take the places of the period in turn; a
# township begins where its number says, so that a remainder doesn't fall on the same month everywhere.
ADD = (
    BALANCE
    + """, numbers AS ({numbers}), months AS ({months}), placed AS (
    SELECT b.*, add_full + add_daily AS added,
           region_id - 1
               + row_number() OVER (PARTITION BY region_id, add_full, add_daily ORDER BY id) AS turn
    FROM balance b WHERE add_full + add_daily > 0
), spread AS (
    SELECT p.id, p.district_id, p.last_number + n.i + 1 AS number,
           CASE WHEN n.i < p.add_full THEN 'FULL' ELSE 'DAILY' END AS kind, p.turn, p.last_full_on,
           %(first_month)s + (n.i * %(months)s) / p.added
               + p.turn %% (CASE WHEN %(months)s / p.added > 0 THEN %(months)s / p.added ELSE 1 END) AS month
    FROM placed p JOIN numbers n ON n.i < p.added
), dated AS (
    SELECT s.*, {full_month} AS full_month, {full_by} AS full_by FROM spread s
), shifted AS (
    SELECT d.*,
           CASE WHEN kind = 'DAILY' OR full_month IS NULL OR full_month >= month THEN month
                WHEN full_month < %(first_month)s
                THEN %(first_month)s + turn %% (CASE WHEN %(months)s < 3 THEN %(months)s ELSE 3 END)
                ELSE %(first_month)s + turn %% (full_month - %(first_month)s + 1) END AS due_month
    FROM dated d
)
SELECT y.id, s.id, s.number, s.kind, m.first_day,
       CASE WHEN s.kind = 'FULL' AND s.full_month = s.due_month AND s.full_by < m.last_day
            THEN s.full_by ELSE m.last_day END,
       'PLANNED', y.revision, '', ''
FROM shifted s JOIN months m ON m.month = s.due_month
JOIN inspections_inspectionplan y ON y.region_id = s.district_id AND y.year = %(year)s
"""
)
ADDED_COLUMNS = (
    "plan_id, enterprise_id, number, kind, due_from, due_to, state, revision, cancel_cause, cancel_reason"
)


@dataclass(frozen=True)
class PlanScope:
    """Whose year is balanced, by which rules, from the month of `today` on; all where there is no `path`."""

    version: RiskModelVersion
    year: int
    today: date
    path: str | None = None


def balance_statement(text: str, scope: PlanScope) -> tuple[str, dict[str, Any]]:
    """One of the statements above with its values."""
    adapt_day = connection.ops.adapt_datefield_value
    years = scope.version.full_check_years
    first_month = scope.today.month if scope.today.year == scope.year else 1
    values: dict[str, Any] = {
        "version": scope.version.pk,
        "year": scope.year,
        "year_begins": adapt_day(date(scope.year, 1, 1)),
        "today": adapt_day(scope.today),
        # A full check of that day is just as old as it may be when the year ends.
        "full_before": adapt_day(date(scope.year - years, 12, 31)),
        "first_month": first_month,
        "months": 13 - first_month,
    }
    condition = "1 = 1"
    if scope.path is not None:
        condition, values["path"] = "substr(e.region_path, 1, length(%(path)s)) = %(path)s", scope.path
    if connection.vendor == "postgresql":
        full_by = f"CAST(s.last_full_on + interval '{years:d} years' AS date)"
        month_of = f"CAST(12 * extract(year FROM {full_by}) + extract(month FROM {full_by}) AS integer)"
    else:
        full_by = f"date(s.last_full_on, '+{years:d} years')"
        month_of = f"CAST(12 * strftime('%%Y', {full_by}) + strftime('%%m', {full_by}) AS integer)"
    statement = text.format(
        scope=condition,
        is_full=IS_FULL,
        on_site=ON_SITE_JOIN,
        numbers=" UNION ALL ".join(f"SELECT {number} AS i" for number in range(MOST_VISITS)),
        months=_months(scope.year),
        # Until when the next full check must be made, and its month in the plan's year; before it 0 or less.
        full_by=full_by,
        full_month=f"{month_of} - {scope.year * 12}",
    )
    return statement, values


def _months(year: int) -> str:
    """The first and the last day of each month, written out."""
    literal = "DATE '{}'" if connection.vendor == "postgresql" else "'{}'"
    days = [date(year + month // 12, month % 12 + 1, 1) for month in range(13)]
    return " UNION ALL ".join(
        f"SELECT {number} AS month, {literal.format(first)} AS first_day, "
        f"{literal.format(date.fromordinal(after.toordinal() - 1))} AS last_day"
        for number, (first, after) in enumerate(zip(days, days[1:], strict=False), start=1)
    )

"""Readings that never move."""

from duties.judging.reading import CommonReading
from duties.models import HollowSignal
from duties.queries.hollow_candidates.window import Window, rows_of

READINGS = """
    WITH said AS (
        SELECT r.enterprise_id, r.manager_id, r.item, r.number, r.unit, r.minimum FROM hollow_answer r
        WHERE r.duty_kind = {daily} AND r.number IS NOT NULL AND {not_judged}
    ),
    counted AS (
        SELECT enterprise_id, manager_id, item, number, MAX(unit) AS unit, MAX(minimum) AS minimum,
               COUNT(*) AS times,
               SUM(COUNT(*)) OVER (PARTITION BY enterprise_id, manager_id, item) AS total,
               ROW_NUMBER() OVER (
                   PARTITION BY enterprise_id, manager_id, item ORDER BY COUNT(*) DESC, number
               ) AS place
        FROM said GROUP BY enterprise_id, manager_id, item, number
    ),
    commonest AS (
        SELECT counted.*, MAX(CASE WHEN times * 100 >= total * {share} THEN 1 ELSE 0 END)
                   OVER (PARTITION BY enterprise_id, manager_id) AS is_any_constant
        FROM counted WHERE place = 1 AND total >= {days}
    )
    SELECT enterprise_id, manager_id, item, unit, minimum, number, times, total
    FROM commonest WHERE is_any_constant = 1
"""


def common_readings(window: Window) -> list[CommonReading]:
    rule = window.rule
    rows = rows_of(
        READINGS,
        HollowSignal.Kind.CONSTANT_READINGS,
        days=rule.constant_days,
        share=rule.constant_share_percent,
    )
    return [CommonReading(*row[:3], row[3] or "", *row[4:7], int(row[7])) for row in rows]

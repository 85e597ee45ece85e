"""Daily records of a manager handed in faster than anybody can look."""

from common.raw_sql import as_date
from duties.judging.pace import HurriedRecord
from duties.models import HollowSignal
from duties.queries.hollow_candidates.window import Window, epoch, rows_of

HURRIED = """
    WITH {records},
    timed AS (
        SELECT id, enterprise_id, manager_id, due_on, {seconds} AS seconds, answer_count AS answers
        FROM records
        WHERE duty_kind = {daily} AND started_at IS NOT NULL AND captured_at >= started_at
    ),
    counted AS (
        SELECT timed.*, COUNT(*) OVER mine AS timed,
               SUM(CASE WHEN {is_hurried} THEN 1 ELSE 0 END) OVER mine AS hurried
        FROM timed WHERE answers >= {least} WINDOW mine AS (PARTITION BY enterprise_id, manager_id)
    )
    SELECT enterprise_id, manager_id, id, due_on, seconds, answers, timed FROM counted
    WHERE {is_hurried} AND hurried >= {days} AND hurried * 100 >= timed * {share}
"""


def hurried_records(window: Window) -> list[HurriedRecord]:
    rule = window.rule
    rows = rows_of(
        HURRIED,
        HollowSignal.Kind.IMPOSSIBLE_PACE,
        seconds=f"{epoch('captured_at')} - {epoch('started_at')}",
        is_hurried=f"seconds * 10 < answers * {rule.pace_tenths_per_answer}",
        least=rule.pace_answers,
        days=rule.pace_days,
        share=rule.pace_share_percent,
    )
    return [HurriedRecord(*row[:3], as_date(row[3]), float(row[4]), *row[5:]) for row in rows]

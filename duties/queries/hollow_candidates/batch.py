"""Daily records of several days written in one go after their days were over."""

from common.raw_sql import as_date
from duties.judging.batch import LateRecord
from duties.models import HollowSignal
from duties.queries.hollow_candidates.window import Window, epoch, rows_of

OFFSET_SECONDS = 8 * 3600  # of ZONE, which knows no summer time
LATE = """
    WITH {records},
    late AS (
        SELECT id, enterprise_id, manager_id, due_on, {captured} AS captured FROM records
        WHERE duty_kind = {daily} AND is_late
    ),
    after AS (
        SELECT late.*, COUNT(*) OVER (
            PARTITION BY enterprise_id, manager_id ORDER BY captured
            RANGE BETWEEN CURRENT ROW AND {seconds} FOLLOWING
        ) AS together
        FROM late WHERE captured >= {end_of_day}
    ),
    counted AS (
        SELECT after.*, MAX(together) OVER (PARTITION BY enterprise_id, manager_id) AS most FROM after
    )
    SELECT enterprise_id, manager_id, id, due_on, captured FROM counted WHERE most >= {days}
"""


def late_records(window: Window) -> list[LateRecord]:
    rule = window.rule
    rows = rows_of(
        LATE,
        HollowSignal.Kind.BATCH_AFTER_DEADLINE,
        captured=epoch("captured_at"),
        end_of_day=f"{epoch('due_on')} + {86_400 - OFFSET_SECONDS}",
        seconds=rule.batch_minutes * 60,
        days=rule.batch_days,
    )
    return [LateRecord(*row[:3], as_date(row[3]), float(row[4])) for row in rows]

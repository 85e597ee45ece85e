"""Daily records handed in from far away."""

from common.raw_sql import as_date
from duties.judging.place import UNSAID_ACCURACY, FarRecord
from duties.models import HollowSignal
from duties.queries.hollow_candidates.window import Window, rows_of

METRES_PER_DEGREE = 111_195
FAR = """
    WITH {records},
    located AS (
        SELECT id, enterprise_id, manager_id, due_on, accuracy_metres,
               CAST(latitude AS double precision) AS latitude,
               CAST(longitude AS double precision) AS longitude,
               CAST(premises_latitude AS double precision) AS premises_latitude,
               CAST(premises_longitude AS double precision) AS premises_longitude
        FROM records
        WHERE latitude IS NOT NULL AND premises_latitude IS NOT NULL
          AND COALESCE(accuracy_metres, 0) <= {accuracy}
    ),
    away AS (
        SELECT located.*, sqrt(
            (latitude - premises_latitude) * (latitude - premises_latitude)
            + (longitude - premises_longitude) * (longitude - premises_longitude)
              * cos(radians(premises_latitude)) * cos(radians(premises_latitude))
        ) * {metres} - COALESCE(accuracy_metres, {unsaid}) AS beyond
        FROM located
    ),
    counted AS (
        SELECT away.*, COUNT(*) OVER mine AS located,
               SUM(CASE WHEN beyond > {far} THEN 1 ELSE 0 END) OVER mine AS far
        FROM away WINDOW mine AS (PARTITION BY enterprise_id, manager_id)
    )
    SELECT enterprise_id, manager_id, id, due_on, latitude, longitude, accuracy_metres,
           premises_latitude, premises_longitude, located
    FROM counted WHERE beyond > {far} AND far >= {days} AND far * 100 >= located * {share}
"""


def far_records(window: Window) -> list[FarRecord]:
    rule = window.rule
    rows = rows_of(
        FAR,
        HollowSignal.Kind.FAR_FROM_PREMISES,
        accuracy=rule.far_accuracy_metres,
        metres=METRES_PER_DEGREE,
        unsaid=UNSAID_ACCURACY,
        far=rule.far_metres,
        days=rule.far_days,
        share=rule.far_share_percent,
    )
    return [FarRecord(*row[:3], as_date(row[3]), *row[4:]) for row in rows]

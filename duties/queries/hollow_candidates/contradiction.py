"""Daily records in which all was well, days before an inspection found much.

What a regulator reports without an inspection bears that source too, but no key of one: it says nothing of
how much a look through the whole list would have found.
"""

from common.raw_sql import as_date
from duties.judging.contradiction import PassedRecord
from duties.models import HollowSignal
from duties.queries.hollow_candidates.window import Window, days_of, dialect, rows_of

PASSED = """
    WITH {records},
    inspected AS (
        SELECT h.enterprise_id, h.found_on, COUNT(*) AS faults
        FROM hazards_hazard h JOIN enterprises_enterprise e ON e.id = h.enterprise_id
        WHERE e.region_path LIKE %s AND h.found_on BETWEEN %s AND %s
          AND h.source = 'INSPECTION' AND h.withdrawn_at IS NULL
          AND h.source_key LIKE 'inspection:%%'
        GROUP BY h.enterprise_id, h.found_on HAVING COUNT(*) >= {faults}
    ),
    before AS (
        SELECT r.id, r.enterprise_id, r.manager_id, r.due_on, i.found_on, i.faults,
               COUNT(*) OVER mine AS records, SUM(r.found_count) OVER mine AS found
        FROM inspected i JOIN records r ON r.enterprise_id = i.enterprise_id
        WHERE r.duty_kind = {daily} AND r.due_on < i.found_on AND r.due_on >= {days_before}
        WINDOW mine AS (PARTITION BY r.enterprise_id, r.manager_id, i.found_on)
    )
    SELECT enterprise_id, manager_id, id, due_on, found_on, faults FROM before
    WHERE found = 0 AND records >= {least}
"""


def passed_records(window: Window) -> list[PassedRecord]:
    rule = window.rule
    rows = rows_of(
        PASSED,
        HollowSignal.Kind.ALL_PASS_CONTRADICTED,
        values=[window.path_pattern, *days_of(window)],
        faults=rule.contradicted_findings,
        least=rule.contradicted_records,
        days_before=dialect(
            f"i.found_on - {rule.contradicted_days}", f"date(i.found_on, '-{rule.contradicted_days} days')"
        ),
    )
    return [PassedRecord(*row[:3], as_date(row[3]), as_date(row[4]), row[5]) for row in rows]

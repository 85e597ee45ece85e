"""What managers wrote, to name the records behind a candidate."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from common.raw_sql import as_date
from duties.queries.hollow_candidates.window import NOT_JUDGED, Window, days_of, fetched

WRITTEN = """
    SELECT r.enterprise_id, r.by_id, r.kind, r.id, r.due_on, r.note, r.answers FROM duties_dutyrecord r
    WHERE r.revision = 1 AND r.due_on BETWEEN %s AND %s
      AND r.enterprise_id IN ({enterprises}) AND r.by_id IN ({users}) AND {not_judged}
"""

Written = dict[tuple[int, int], list[tuple[int, int, date, str, list[dict[str, Any]]]]]


def written_by_managers(window: Window, kind: str, managers: Iterable[tuple[int, int]]) -> Written:
    """(kind, record, day, note, answers) of these managers' records, to name those behind a candidate."""
    wanted = set(managers)
    if not wanted:
        return {}
    enterprises, users = (sorted({manager[side] for manager in wanted}) for side in (0, 1))
    statement = WRITTEN.format(
        enterprises=", ".join(["%s"] * len(enterprises)),
        users=", ".join(["%s"] * len(users)),
        not_judged=NOT_JUDGED.format(kind=kind, manager="r.by_id"),
    )
    written: Written = defaultdict(list)
    for enterprise_id, manager_id, duty_kind, record_id, due_on, note, answers in fetched(
        statement, [*days_of(window), *enterprises, *users]
    ):
        if (enterprise_id, manager_id) in wanted:
            read = json.loads(answers) if isinstance(answers, str) else answers
            written[enterprise_id, manager_id].append((duty_kind, record_id, as_date(due_on), note, read))
    return written

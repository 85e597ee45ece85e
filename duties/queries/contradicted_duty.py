"""Duties and months that say something else than the sealed records: what index and lists are made from.

A duty is done, and when, and whether late, by its first record; a correction changes none of it. A month is
what its duties say. Which days were owed no record says.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection

from duties.models import Duty
from duties.queries.duty_month import compare_months, months_kept
from ledger.queries.finding import MOST_FINDINGS
from ledger.sealed_kinds import Contradiction

State = Duty.State
DONE = ", ".join(f"{state:d}" for state in Duty.DONE_STATES)
SAME_DUTY = "r.enterprise_id = d.enterprise_id AND r.due_on = d.due_on AND r.kind = d.kind AND r.revision = 1"
IS_LATE = f"CASE WHEN r.is_late THEN {State.LATE:d} ELSE {State.ON_TIME:d} END"
CONTRADICTED = f"""
    SELECT d.enterprise_id, d.due_on, d.kind, d.state, d.submitted_at, CAST(r.idempotency_key AS {{text}}),
        {IS_LATE}, r.received_at
    FROM duties_duty d LEFT JOIN duties_dutyrecord r ON {SAME_DUTY}
    WHERE d.state IN ({DONE}) AND (r.id IS NULL OR r.received_at <> d.submitted_at OR d.state <> {IS_LATE})
    UNION ALL
    SELECT d.enterprise_id, d.due_on, d.kind, d.state, d.submitted_at, CAST(r.idempotency_key AS {{text}}),
        {IS_LATE}, r.received_at
    FROM duties_dutyrecord r JOIN duties_duty d ON {SAME_DUTY}
    WHERE d.state NOT IN ({DONE})
    ORDER BY 1, 2, 3 LIMIT {MOST_FINDINGS}
"""


def contradicted_duties() -> Iterator[Contradiction]:
    """One statement over all duties, and one for each month."""
    with connection.cursor() as cursor:
        cursor.execute(CONTRADICTED.format(text="text" if connection.vendor == "postgresql" else "char"))
        rows = cursor.fetchall()
    for enterprise_id, due_on, kind, state, submitted_at, key, said, received_at in rows:
        duty = f"duty {enterprise_id} {due_on} {Duty.Kind(kind).name}"
        if key is None:
            yield Contradiction(None, None, f"{duty} is {State(state).name}, and no record says so")
            continue
        stands = f"state {State(state).name}, submitted_at {submitted_at}"
        words = f"does not say what its record says: {stands} (record: {State(said).name}, {received_at})"
        yield Contradiction(UUID(key), 1, f"{duty} {words}")
    for month in months_kept():
        for difference in compare_months(month=month):
            yield Contradiction(None, None, f"month of {difference}")

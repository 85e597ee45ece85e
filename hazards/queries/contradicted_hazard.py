"""Hazards whose row says something else than their moves: one statement over all, a row back for each.

The row is where a hazard stands now; what happened is sealed with its moves. Each field that a move decides
is made again from them. What was found is sealed with the first move straight from the row; which rule a
limit came from, no move says.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from hazards.models.hazard_move import WHY_ESCALATED
from ledger.queries.finding import MOST_FINDINGS
from ledger.sealed_kinds import Contradiction

# Of each hazard the numbers of the moves that decide something, beside every one of its moves.
MARKED = """
    SELECT m.*, m.at AS moved_at, MAX(number) OVER mine AS newest,
        MAX(CASE WHEN act = 'ASSIGN' OR is_earlier AND number = 1 THEN number END) OVER mine AS assigned,
        MAX(CASE WHEN act = 'ASK_TIME' THEN number END) OVER mine AS asked,
        MAX(CASE WHEN act = 'GRANT_TIME' THEN number END) OVER mine AS granted,
        MAX(CASE WHEN act = 'SUBMIT' AND by_id IS NOT NULL THEN number END) OVER mine AS submitted,
        MAX(CASE WHEN (act IN ('BEGIN_CHECK', 'CLOSE') OR act = 'TRANSFER' AND from_state = 'VERIFYING')
                 AND by_id IS NOT NULL AND NOT is_earlier THEN number END) OVER mine AS verified,
        MAX(CASE WHEN act IN ('SUBMIT', 'RETURN', 'RESUME') THEN number ELSE 0 END) OVER mine AS begun_anew,
        MAX(CASE WHEN act IN ('RETURN', 'RESUME') THEN number ELSE 0 END) OVER mine AS sent_back,
        MAX(CASE WHEN act IN ('RETURN', 'RESUME', 'TRANSFER') THEN number ELSE 0 END) OVER mine AS not_taken,
        MAX(CASE WHEN act = 'ESCALATE' THEN number END) OVER mine AS escalated,
        MAX(CASE WHEN act = 'TRANSFER' THEN number END) OVER mine AS transferred
    FROM hazards_hazardmove m WINDOW mine AS (PARTITION BY hazard_id)
"""
# Levels by what the escalation says of itself.
LEVELS = " ".join(f"WHEN '{why}' THEN {sum(causes)}" for causes, why in WHY_ESCALATED.items())
# What the row should say, from the moves.
SAID = {
    "move_count": "COUNT(*)",
    "state": "MAX(CASE WHEN number = newest THEN to_state END)",
    "severity": "MAX(CASE WHEN number = newest THEN severity END)",
    "due_at": "MAX(CASE WHEN number = newest THEN due_at END)",
    "assigned_at": "MAX(CASE WHEN number = assigned THEN moved_at END)",
    "extension_until": "MAX(CASE WHEN number = asked THEN asked_until END)",
    "extension_asked_by_id": "MAX(CASE WHEN number = asked THEN by_id END)",
    "extension_granted_by_id": "MAX(CASE WHEN number = granted AND granted > asked THEN by_id END)",
    "rectified_by_id": "MAX(CASE WHEN number = submitted THEN by_id END)",
    "rectified_at": "MAX(CASE WHEN number = submitted THEN moved_at END)",
    "rectification": "COALESCE(MAX(CASE WHEN number = submitted THEN reason END), '')",
    "verified_by_id": "MAX(CASE WHEN number = verified AND verified > begun_anew THEN by_id END)",
    "returned_count": "SUM(CASE WHEN act = 'RETURN' THEN 1 ELSE 0 END)",
    "escalation_level": f"""COALESCE(MAX(CASE WHEN number = escalated
                                          THEN CASE reason {LEVELS} ELSE 0 END END), 0)""",
    "escalated_at": "MAX(CASE WHEN number = escalated THEN moved_at END)",
    "urged_at": "MAX(CASE WHEN act = 'URGE' THEN moved_at END)",
    "case_number": "COALESCE(MAX(CASE WHEN number = transferred THEN case_number END), '')",
    "closed_at": "MAX(CASE WHEN number = newest AND act = 'CLOSE' THEN moved_at END)",
    "closed_by_id": "MAX(CASE WHEN number = newest AND act = 'CLOSE' THEN by_id END)",
    "withdrawn_at": "MAX(CASE WHEN number = newest AND act IN ('REJECT', 'WITHDRAW') THEN moved_at END)",
    # A photo outweighs a reason; a return asks for new evidence of after.
    "before_evidence": """CASE WHEN MAX(shows_before) = 1 THEN 'PHOTO'
        WHEN MAX(CASE WHEN is_earlier THEN 1 ELSE 0 END) = 1 THEN 'EARLIER'
        WHEN MAX(CASE WHEN no_before_photo <> '' THEN 1 ELSE 0 END) = 1 THEN 'REASON' ELSE '' END""",
    "after_evidence": """CASE
        WHEN MAX(CASE WHEN number > sent_back THEN shows_after END) = 1 THEN 'PHOTO'
        WHEN MAX(CASE WHEN is_earlier AND act IN ('SUBMIT', 'CLOSE') AND number > sent_back
                      THEN 1 ELSE 0 END) = 1 THEN 'EARLIER'
        WHEN MAX(CASE WHEN no_after_photo <> '' AND number > sent_back THEN 1 ELSE 0 END) = 1
        THEN 'REASON' ELSE '' END""",
}
# Days are those of moments in the same row, or of a move.
DAYS = {
    "found_on": "h.found_at",
    "due_on": "h.due_at",
    "rectified_on": "said.first_rectified_at",
    "closed_on": "h.closed_at",
}
FIRST_RECTIFIED = "MIN(CASE WHEN act = 'SUBMIT' AND number > not_taken THEN moved_at END)"
LOCAL_DAY = {
    "postgresql": "CAST({moment} AT TIME ZONE 'Asia/Shanghai' AS date)",
    "sqlite": "date({moment}, '+8 hours')",
}
DIFFERS = {"postgresql": "{one} IS DISTINCT FROM {other}", "sqlite": "{one} IS NOT {other}"}
SHOWN = """
    SELECT move_id, MAX(CASE WHEN phase = 'BEFORE' THEN 1 ELSE 0 END) AS shows_before,
        MAX(CASE WHEN phase = 'AFTER' THEN 1 ELSE 0 END) AS shows_after
    FROM hazards_hazardevidence GROUP BY move_id
"""
CONTRADICTED = """
    WITH marked AS ({marked}), shown AS ({shown}),
    said AS (
        SELECT hazard_id, MAX(CASE WHEN number = newest THEN CAST(log_id AS {text}) END) AS log_id, {said}
        FROM marked LEFT JOIN shown ON shown.move_id = marked.id
        GROUP BY hazard_id
    )
    SELECT h.id, said.log_id, {pairs} FROM hazards_hazard h LEFT JOIN said ON said.hazard_id = h.id
    WHERE {differs} ORDER BY h.id LIMIT {most}
"""
UNTOLD = {"rectification"}  # words of people: their field is named, and nothing more


def contradicted_hazards() -> Iterator[Contradiction]:
    pairs = [(f"h.{name}", f"said.{name}") for name in SAID]
    pairs += [(f"h.{name}", _local_day(moment)) for name, moment in DAYS.items()]
    said = SAID | {"first_rectified_at": FIRST_RECTIFIED}
    statement = CONTRADICTED.format(
        marked=MARKED,
        shown=SHOWN,
        text="text" if connection.vendor == "postgresql" else "char",
        said=", ".join(f"{expression} AS {name}" for name, expression in said.items()),
        pairs=", ".join(f"{one}, {other}" for one, other in pairs),
        differs=" OR ".join(DIFFERS[connection.vendor].format(one=one, other=other) for one, other in pairs),
        most=MOST_FINDINGS,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for pk, log_id, *values in cursor.fetchall():
            yield _contradiction(pk, log_id, values)


def _contradiction(pk: int, log_id: str | None, values: Sequence[Any]) -> Contradiction:
    if log_id is None:
        return Contradiction(None, None, f"hazard {pk} has no move: it was added, or its moves were removed")
    told = zip([*SAID, *DAYS], values[::2], values[1::2], strict=True)
    words = [
        name.removesuffix("_id") if name in UNTOLD else f"{name.removesuffix('_id')} {stands} (moves: {said})"
        for name, stands, said in told
        if stands != said
    ]
    return Contradiction(UUID(log_id), 1, f"hazard {pk} does not say what its moves say: {', '.join(words)}")


def _local_day(moment: str) -> str:
    return LOCAL_DAY[connection.vendor].format(moment=moment)

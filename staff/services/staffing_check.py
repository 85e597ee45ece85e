"""Who is missing, whose term is over, who may not work there: findings follow the registry, never a hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from accounts.models import Region
from common.local_time import local_date
from staff.models import StaffingFinding
from staff.queries.requirement import scope_of, subjects_piece
from staff.queries.staffing_finding import finding_rules_on, wanted_piece, widen
from staff.services.turn import wait_for_turn
from staff.signals import findings_changed

# What no longer stands is resolved first; what stands and was found before is left as it was found.
RESOLVE = """
    WITH RECURSIVE {pieces}
    UPDATE staff_staffingfinding AS f SET resolved_at = %s
    WHERE f.resolved_at IS NULL {scope}
      AND (f.kind, f.enterprise_id, f.post_kind, COALESCE(f.person_id, 0))
          NOT IN (SELECT w.kind, w.enterprise_id, w.post_kind, w.person_id FROM wanted w)
    RETURNING enterprise_id
"""
SCOPE = " AND f.enterprise_id IN (SELECT e.id FROM enterprises_enterprise e WHERE 1 = 1 {scope})"
# The legal reason of a vacancy is the rule that asks for the post.
OPEN = """
    INSERT INTO staff_staffingfinding
        (enterprise_id, kind, post_kind, person_id, staffing_rule_id, finding_rule_id, outcome, severity,
         legal_basis, found_at)
    WITH RECURSIVE {pieces}
    SELECT w.enterprise_id, w.kind, w.post_kind, NULLIF(w.person_id, 0), NULLIF(w.staffing_rule_id, 0),
           r.id, r.outcome, r.severity, COALESCE(NULLIF(s.legal_basis, ''), r.legal_basis), {at}
    FROM wanted w
    JOIN staff_findingrule r ON r.id = w.finding_rule_id
    LEFT JOIN staff_staffingrule s ON s.id = w.staffing_rule_id
    WHERE (w.kind, w.enterprise_id, w.post_kind, w.person_id) NOT IN (
        SELECT f.kind, f.enterprise_id, f.post_kind, COALESCE(f.person_id, 0)
        FROM staff_staffingfinding f WHERE f.resolved_at IS NULL {scope}
    )
    RETURNING enterprise_id
"""


@dataclass(frozen=True)
class CheckOutcome:
    """How many findings were opened and how many resolved."""

    opened: int
    resolved: int


@transaction.atomic
def check_staffing(
    *, at: datetime, enterprise_ids: Sequence[int] | None = None, region: Region | None = None
) -> CheckOutcome:
    """Compare who is in post on the day of `at` with who must be; say what changed.

    Two statements, however many enterprises. A second run changes nothing.
    """
    wait_for_turn()
    day = local_date(at)
    if enterprise_ids is not None:
        enterprise_ids = widen(enterprise_ids)
    subjects = subjects_piece(day, region=region, enterprise_ids=enterprise_ids, materialized=True)
    wanted = wanted_piece(day, finding_rules_on(day), subjects, whole=enterprise_ids is None)
    # Also enterprises of which nothing is asked any more, because they were closed.
    scope, values = scope_of("e", region=region, enterprise_ids=enterprise_ids)
    scope = SCOPE.format(scope=scope) if scope else ""
    moment = connection.ops.adapt_datetimefield_value(at)
    resolved = _run(RESOLVE.format(pieces=wanted.text, scope=scope), [*wanted.values, moment, *values])
    found_at = "CAST(%s AS timestamptz)" if connection.vendor == "postgresql" else "%s"
    opening = OPEN.format(pieces=wanted.text, at=found_at, scope=scope)
    opened = _run(opening, [*wanted.values, moment, *values])
    if resolved or opened:
        changed = sorted({*resolved, *opened})
        findings_changed.send(sender=StaffingFinding, enterprise_ids=changed, at=at)
    return CheckOutcome(opened=len(opened), resolved=len(resolved))


def _run(statement: str, values: list) -> list[int]:
    """The enterprise of each row that was written."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [enterprise_id for (enterprise_id,) in cursor.fetchall()]

"""The visits of a quarter are made ahead by one statement; nobody scans for what is missing."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import first_of_quarter, quarter_end
from common.raw_sql import among_ids
from enterprises.models import Enterprise
from inspections.models import BackingAssignment, BackingRule, VisitTask

MOST_VISITS = 12  # a quarter, as the table of rules has it

MAKE = f"""
INSERT INTO {VisitTask._meta.db_table}
    (enterprise_id, assignment_id, quarter, number, due_on, state, reason)
SELECT a.enterprise_id, a.id, %s, n.number, %s, 'DUE', ''
FROM {BackingAssignment._meta.db_table} a
JOIN {Enterprise._meta.db_table} e ON e.id = a.enterprise_id AND e.status = 'IN_BUSINESS'
JOIN {BackingRule._meta.db_table} r ON r.level = a.level
     AND r.effective_from <= %s AND (r.effective_to IS NULL OR r.effective_to >= %s)
JOIN ({" UNION ALL ".join(f"SELECT {number} AS number" for number in range(1, MOST_VISITS + 1))}) n
     ON n.number <= r.visits_per_quarter
WHERE a.ended_on IS NULL AND {{scope}}
ON CONFLICT DO NOTHING
"""


class VisitTaskRefused(Exception):
    """The visit can't be let off; nothing was changed. The text is for the user."""


class NotDue(VisitTaskRefused):
    """It was made, or let off before."""


@transaction.atomic
def make_visit_tasks(*, day: date, enterprise_ids: Sequence[int] | None = None) -> int:
    """Make the visits that are owed in the quarter of that day; returns how many are new.

    A second run changes nothing. Whoever begins to be backed late in a quarter is still visited in it.
    """
    scope, ids = ("true", []) if enterprise_ids is None else among_ids("a.enterprise_id", enterprise_ids)
    with connection.cursor() as cursor:
        cursor.execute(MAKE.format(scope=scope), [first_of_quarter(day), quarter_end(day), day, day, *ids])
        return cursor.rowcount


@transaction.atomic
def exempt_visit(*, task: VisitTask, reason: str, by: User, at: datetime) -> VisitTask:
    """The subject is closed for the quarter or the like: no visit is owed."""
    task = VisitTask.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=task.pk)
    if task.state != VisitTask.State.DUE:
        raise NotDue(_("这次督导已经完成或免除。"))
    task.state, task.reason = VisitTask.State.EXEMPT, reason
    task.save(update_fields=["state", "reason"])
    record_audit(
        action="exempt_backing_visit",
        subject=task,
        by=by,
        at=at,
        new={"state": str(task.state)},
        reason=reason,
        region_path=task.enterprise.region_path,
    )
    return task

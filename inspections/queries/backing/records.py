"""The visits that are owed and those that were made, as lists: figures of the coverage open them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from common.local_time import quarter_end
from inspections.models import BackingVisit, VisitTask
from inspections.queries.backing.coverage import task_lists

TASK_LISTS = {
    "owed": _("应督导"),
    "due": _("待督导"),
    "overdue": _("超期"),
    "done": _("已督导"),
    "late": _("逾期补做"),
    "exempt": _("免除"),
}


@dataclass(frozen=True)
class TaskLists:
    rows: QuerySet[VisitTask]
    wanted: dict[str, Q]

    @cached_property
    def counts(self) -> dict[str, int]:
        """In one query, and only for who asks."""
        counts = self.rows.order_by().aggregate(
            **{f"{name}_": Count("pk", filter=self.wanted[name]) for name in TASK_LISTS}
        )
        return {name: counts[f"{name}_"] for name in TASK_LISTS}

    def tasks(self, name: str) -> QuerySet[VisitTask]:
        rows = self.rows.filter(self.wanted[name]).select_related("enterprise", "assignment__cadre", "visit")
        return rows.order_by("due_on", "enterprise__name", "number", "pk")


def task_lists_of(
    user: User,
    day: date,
    *,
    q: str = "",
    enterprise: str = "",
    cadre: int | None = None,
    quarter: date | None = None,
    region: Region | None = None,
) -> TaskLists:
    """Visits that cadres owe in somebody's territory, of one quarter or of all."""
    rows = _within(VisitTask.objects.visible_to(user), q, enterprise, region)
    if quarter:
        rows = rows.filter(quarter=quarter)
    if cadre:
        rows = rows.filter(assignment__cadre=cadre)
    return TaskLists(rows, task_lists(day))


def visits_of(
    user: User,
    *,
    q: str = "",
    enterprise: str = "",
    cadre: int | None = None,
    quarter: date | None = None,
    region: Region | None = None,
    way: str = "",
    proof: str = "",
) -> QuerySet[BackingVisit]:
    """Visits at whatever somebody may see, the newest first; `quarter` is the one in which they were made."""
    rows = _within(BackingVisit.objects.visible_to(user), q, enterprise, region)
    if quarter:
        rows = rows.filter(visited_on__range=(quarter, quarter_end(quarter)))
    if cadre:
        rows = rows.filter(cadre=cadre)
    if way:
        rows = rows.filter(way=way)
    if proof:
        rows = rows.filter(presence__isnull=proof == "without")
    return rows.select_related("enterprise", "cadre", "task").order_by("-visited_on", "-pk")


def _within(rows: QuerySet, q: str, enterprise: str, region: Region | None) -> QuerySet:
    if q:
        rows = rows.filter(enterprise__name__icontains=q)
    if enterprise:
        rows = rows.filter(enterprise__public_id=enterprise)
    return rows.filter(enterprise__region_path__startswith=region.path) if region else rows

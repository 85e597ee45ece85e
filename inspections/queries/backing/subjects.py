"""Backed subjects as somebody works through them: lists of subjects and of visits, with their counts."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import first_of_quarter
from enterprises.models import Enterprise
from hazards.models import Hazard
from inspections.models import BackingAssignment, VisitTask
from inspections.queries.backing.coverage import task_lists

VISIT_SOON = timedelta(days=14)  # a quarter is long
BACKING_LISTS = {
    "unassigned": _("还没有干部包保"),
    "backed": _("已有干部包保"),
    "overdue": _("督导超期"),
    "soon": _("两周内要督导"),
    "due": _("本季度待督导"),
    "done": _("本季度已督导"),
    "all": _("全部"),
}


@dataclass(frozen=True)
class BackingLists:
    rows: QuerySet[Enterprise]
    wanted: dict[str, Q]

    @cached_property
    def counts(self) -> dict[str, int]:
        """In one query, and only for who asks."""
        counts = self.rows.order_by().aggregate(
            **{f"{name}_": Count("pk", filter=which or None) for name, which in self.wanted.items()}
        )
        return {name: counts[f"{name}_"] for name in self.wanted}

    def enterprises(self, name: str) -> QuerySet[Enterprise]:
        open_now = BackingAssignment.objects.open().select_related("cadre")
        return (
            self.rows.filter(self.wanted[name])
            .select_related("region")
            .prefetch_related(Prefetch("backing_assignments", open_now, to_attr="backing_now"))
            .order_by("region_path", "name", "pk")
        )


def backing_lists_of(
    user: User,
    day: date,
    *,
    quarter: date | None = None,
    q: str = "",
    level: str = "",
    cadre: int | None = None,
    region: str = "",
) -> BackingLists:
    """Subjects in business of somebody's territory.

    Without a quarter: the visits of the present one, and whatever is overdue from any.
    """
    late = VisitTask.objects.overdue(day)
    ending = VisitTask.objects.due().filter(due_on__range=(day, day + VISIT_SOON))
    if quarter:
        late, ending = late.filter(quarter=quarter), ending.filter(quarter=quarter)
    quarter = quarter or first_of_quarter(day)
    rows = Enterprise.objects.visible_to(user).in_business()
    open_now = BackingAssignment.objects.open()
    if q:
        rows = rows.filter(name__icontains=q)
    if region:
        rows = rows.filter(region_path__contains=f"{region}.")
    if level:
        rows = rows.filter(Exists(open_now.filter(enterprise=OuterRef("pk"), level=level)))
    if cadre:
        rows = rows.filter(Exists(open_now.filter(enterprise=OuterRef("pk"), cadre=cadre)))
    tasks = {
        name: VisitTask.objects.filter(which, enterprise=OuterRef("pk"), quarter=quarter)
        for name, which in task_lists(day).items()
    }
    backed = Q(Exists(open_now.filter(enterprise=OuterRef("pk"))))
    wanted = {
        "unassigned": ~backed,
        "backed": backed,
        "overdue": Q(Exists(late.filter(enterprise=OuterRef("pk")))),
        "soon": Q(Exists(ending.filter(enterprise=OuterRef("pk")))),
        "due": Q(Exists(tasks["due"])),
        "done": Q(Exists(tasks["done"])) & ~Q(Exists(tasks["due"])),
        "all": Q(),
    }
    return BackingLists(rows, wanted)


def own_subjects(cadre: User, day: date) -> dict:
    """A cadre's first look: visits by term, open hazards by limit, all subjects; three queries."""
    assignments = list(
        BackingAssignment.objects.open()
        .filter(cadre=cadre)
        .select_related("enterprise__region")
        .order_by("enterprise__name", "pk")
    )
    ids = [row.enterprise_id for row in assignments]
    tasks = VisitTask.objects.due().filter(enterprise_id__in=ids, assignment__cadre=cadre)
    hazards = Hazard.objects.open().filter(enterprise_id__in=ids)
    return {
        "assignments": assignments,
        "tasks": list(tasks.select_related("enterprise").order_by("due_on", "enterprise__name", "number")),
        "hazards": list(hazards.select_related("enterprise").order_by("due_at", "pk")[:20]),
        "day": day,
    }

"""Backed subjects as somebody works through them: lists of subjects and of visits, with their counts."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from common.local_time import first_of_quarter, quarter_end
from enterprises.models import Enterprise
from hazards.models import Hazard
from inspections.models import BackingAssignment, VisitTask
from inspections.models.backing.assignment import cadre_can_act
from inspections.queries.backing.coverage import backing_of, task_lists
from inspections.queries.backing.level import is_matched, usual_level_of

VISIT_SOON = timedelta(days=14)  # a quarter is long
BACKING_LISTS = {
    "unassigned": _("还没有干部包保"),
    "gone": _("干部已离职或调离"),
    "review": _("等级、层级要重新核定"),
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
    holding: QuerySet[BackingAssignment]  # of the quarter asked for

    @cached_property
    def counts(self) -> dict[str, int]:
        """In one query, and only for who asks."""
        counts = self.rows.order_by().aggregate(
            **{f"{name}_": Count("pk", filter=which or None) for name, which in self.wanted.items()}
        )
        return {name: counts[f"{name}_"] for name in self.wanted}

    def enterprises(self, name: str) -> QuerySet[Enterprise]:
        holding = self.holding.select_related("cadre")
        return (
            self.rows.filter(self.wanted[name])
            .select_related("region")
            .prefetch_related(Prefetch("backing_assignments", holding, to_attr="backing_now"))
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
    region: Region | None = None,
) -> BackingLists:
    """Subjects in business of somebody's territory.

    Without a quarter: the visits of the present one, and whatever is overdue from any and can still be made,
    by who backs the subject now. With one: as it was then.
    """
    late = VisitTask.objects.overdue(day)
    holding = BackingAssignment.objects.open()
    can_act = Q(cadre_can_act())
    if quarter and quarter_end(quarter) < day:
        holding, can_act = backing_of(quarter, day), Q()
    ending = VisitTask.objects.due().filter(due_on__range=(day, day + VISIT_SOON))
    if quarter:
        late, ending = late.filter(quarter=quarter), ending.filter(quarter=quarter)
    else:  # what a predecessor missed stays theirs; nobody can make it any more
        late = late.filter(assignment__ended_on__isnull=True)
    quarter = quarter or first_of_quarter(day)
    rows = Enterprise.objects.visible_to(user).in_business()
    if q:
        rows = rows.filter(name__icontains=q)
    if region:
        rows = rows.filter(region_path__startswith=region.path)
    if level:
        rows = rows.filter(Exists(holding.filter(enterprise=OuterRef("pk"), level=level)))
    if cadre:
        rows = rows.filter(Exists(holding.filter(enterprise=OuterRef("pk"), cadre=cadre)))
    tasks = {
        name: VisitTask.objects.filter(which, enterprise=OuterRef("pk"), quarter=quarter)
        for name, which in task_lists(day).items()
    }
    held = holding.filter(enterprise=OuterRef("pk"))
    backed = Q(Exists(held.filter(can_act)))
    wanted = {
        "unassigned": ~Q(Exists(held)),
        "gone": Q(Exists(held)) & ~backed,
        "review": Q(Exists(held.filter(can_act, ~_as_the_rules_say(day), level_reason=""))),
        "backed": backed,
        "overdue": Q(Exists(late.filter(enterprise=OuterRef("pk")))),
        "soon": Q(Exists(ending.filter(enterprise=OuterRef("pk")))),
        "due": Q(Exists(tasks["due"])),
        "done": Q(Exists(tasks["done"])) & ~Q(Exists(tasks["due"])),
        "all": Q(),
    }
    return BackingLists(rows, wanted, holding)


def _as_the_rules_say(day: date) -> Q:
    """At the level that follows from size and type now, with a cadre of the level that the rules name."""
    return Q(is_matched(day), level=usual_level_of("enterprise__"))


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

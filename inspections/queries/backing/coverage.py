"""How well a territory is backed (覆盖率、办结率), by region or cadre: figures that equal lists.

A past quarter is told by the assignments in force at its end and by the visits owed then; who was in business
then no row keeps, so subjects are those of today.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import Region, User
from common.local_time import first_of_quarter, quarter_end
from enterprises.models import Enterprise
from hazards.models import Hazard
from inspections.models import BackingAssignment, BackingVisit, VisitTask
from inspections.models.backing.assignment import cadre_can_act

QUARTERS = 8  # that can be looked at: two years


@dataclass(frozen=True)
class Figures:
    """Of one quarter. `owed` leaves out visits that were let off."""

    subjects: int = 0
    backed: int = 0
    owed: int = 0
    done: int = 0
    late: int = 0  # of those done, after their term
    overdue: int = 0
    on_site: int = 0  # visits at the place
    proved: int = 0  # of those on site, with the two scans
    hazards: int = 0
    closed: int = 0

    @property
    def coverage_percent(self):
        return percent(self.backed, self.subjects)

    @property
    def done_percent(self):
        return percent(self.done, self.owed)

    @property
    def proved_percent(self):
        return percent(self.proved, self.on_site)

    @property
    def closing_percent(self):
        return percent(self.closed, self.hazards)


@dataclass(frozen=True)
class Coverage:
    """A territory in a quarter: the regions directly below with their figures, and all of them together."""

    region: Region
    quarter: date
    rows: list[tuple[Region, Figures]]
    total: Figures


def latest_quarters(day: date) -> list[date]:
    """First days of the quarter of that day and those before, the newest first."""
    quarters = []
    for _number in range(QUARTERS):
        day = first_of_quarter(day)
        quarters.append(day)
        day -= timedelta(days=1)
    return quarters


def coverage_of(*, region: Region, quarter: date, day: date) -> Coverage:
    rows = region_figures(region=region, quarter=quarter, day=day)
    return Coverage(region, quarter, rows, total_of(rows))


def percent(part: int, whole: int) -> int | None:
    """Rounded down, so that 100 % means all of them."""
    return None if not whole else part * 100 // whole


def backing_of(quarter: date, day: date) -> QuerySet[BackingAssignment]:
    """Who backs in a quarter: at its end; while it runs today, as far as the cadre still can."""
    end = quarter_end(quarter)
    if end < day:
        return BackingAssignment.objects.on(end)
    return BackingAssignment.objects.on(day).filter(cadre_can_act())


def task_lists(day: date) -> dict[str, Q]:
    """What the figures count, as conditions that the list uses too."""
    return {
        "owed": ~Q(state="EXEMPT"),
        "done": Q(state="DONE"),
        "late": Q(state="DONE", done_on__gt=F("due_on")),
        "due": Q(state="DUE"),
        "overdue": Q(state="DUE", due_on__lt=day),
        "exempt": Q(state="EXEMPT"),
    }


def _task_counts(day: date) -> dict[str, Count]:
    """Visits owed and made; what is overdue is counted by subject in business, as the list behind it does."""
    wanted = task_lists(day)
    in_business = Q(enterprise__status=Enterprise.Status.IN_BUSINESS)
    return {
        "owed_": Count("pk", filter=wanted["owed"]),
        "done_": Count("pk", filter=wanted["done"]),
        "late_": Count("pk", filter=wanted["late"]),
        "overdue_": Count("enterprise", distinct=True, filter=wanted["overdue"] & in_business),
    }


def _visits(quarter: date) -> QuerySet[BackingVisit]:
    """Visits at the place; of a meeting or a call there is no presence to prove."""
    return BackingVisit.objects.filter(
        way=BackingVisit.Way.ON_SITE, visited_on__range=(quarter, quarter_end(quarter))
    )


VISIT_COUNTS = {"on_site_": Count("pk"), "proved_": Count("presence")}


def _hazards(quarter: date) -> QuerySet[Hazard]:
    return Hazard.objects.filter(
        source=Hazard.Source.BACKING,
        withdrawn_at__isnull=True,
        found_on__range=(quarter, quarter_end(quarter)),
    )


HAZARD_COUNTS = {"hazards_": Count("pk"), "closed_": Count("pk", filter=Q(closed_on__isnull=False))}


def region_figures(*, region: Region, quarter: date, day: date) -> list[tuple[Region, Figures]]:
    """The regions directly below (the region itself where there are none), in five queries."""
    children = list(region.children.order_by("path")) or [region]
    by_path: dict[str, dict[str, int]] = {child.path: {} for child in children}

    def add(rows: QuerySet, path_field: str, counts: dict[str, Count]) -> None:
        rows = rows.filter(**{f"{path_field}__startswith": region.path}).values(path=F(path_field))
        for row in rows.annotate(**counts).order_by():
            found = next((path for path in by_path if row["path"].startswith(path)), None)
            if found is None:
                continue
            for name in counts:
                target = name.rstrip("_")
                by_path[found][target] = by_path[found].get(target, 0) + row[name]

    backed = Exists(backing_of(quarter, day).filter(enterprise=OuterRef("pk")))
    subjects = {"subjects_": Count("pk"), "backed_": Count("pk", filter=backed)}
    add(Enterprise.objects.in_business(), "region_path", subjects)
    add(VisitTask.objects.filter(quarter=quarter), "enterprise__region_path", _task_counts(day))
    add(_visits(quarter), "enterprise__region_path", VISIT_COUNTS)
    add(_hazards(quarter), "enterprise__region_path", HAZARD_COUNTS)
    return [(child, Figures(**by_path[child.path])) for child in children]


def total_of(rows) -> Figures:
    names = Figures.__dataclass_fields__
    return Figures(**{name: sum(getattr(figures, name) for _key, figures in rows) for name in names})


def cadres_in(*, region: Region, quarter: date, day: date) -> QuerySet[User]:
    """Who backed a subject there in the quarter, or owed a visit, by name; also who has left since."""
    held = BackingAssignment.objects.on(min(day, quarter_end(quarter)))
    held = held.filter(enterprise__region_path__startswith=region.path, enterprise__status="IN_BUSINESS")
    owed = VisitTask.objects.filter(quarter=quarter, enterprise__region_path__startswith=region.path)
    named = Q(pk__in=held.values("cadre")) | Q(pk__in=owed.values("assignment__cadre"))
    return User.objects.filter(named).order_by("display_name", "pk")


def cadre_rows(
    cadres: Collection[User], *, quarter: date, day: date, region: Region | None = None
) -> list[tuple[User, Figures]]:
    """Each of these cadres with what they backed, owed, did and found; four queries."""
    ids = [cadre.pk for cadre in cadres]
    figures: dict[int, dict[str, int]] = {pk: {} for pk in ids}

    def add(rows: QuerySet, person: str, counts: dict[str, Count]) -> None:
        rows = rows.filter(**{f"{person}__in": ids})
        if region:
            rows = rows.filter(enterprise__region_path__startswith=region.path)
        for row in rows.values(person).annotate(**counts).order_by():
            figures[row[person]] |= {name.rstrip("_"): row[name] for name in counts}

    held = BackingAssignment.objects.on(min(day, quarter_end(quarter)))
    held = held.filter(enterprise__status=Enterprise.Status.IN_BUSINESS)
    add(held, "cadre", {"subjects_": Count("pk"), "backed_": Count("pk")})
    add(VisitTask.objects.filter(quarter=quarter), "assignment__cadre", _task_counts(day))
    add(_visits(quarter), "cadre", VISIT_COUNTS)
    add(_hazards(quarter), "found_by", HAZARD_COUNTS)
    return [(cadre, Figures(**figures[cadre.pk])) for cadre in cadres]


def cadre_figures(*, cadre: User, quarter: date, day: date) -> Figures:
    [(_cadre, figures)] = cadre_rows([cadre], quarter=quarter, day=day)
    return figures

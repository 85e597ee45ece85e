"""How well a territory is backed (覆盖率、办结率), by region or cadre: figures that equal lists."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from accounts.models import Region, User
from common.local_time import first_of_quarter, quarter_end
from enterprises.models import Enterprise
from hazards.models import Hazard
from inspections.models import BackingAssignment, VisitTask

QUARTERS = 8  # that can be looked at: two years


@dataclass(frozen=True)
class Figures:
    """Of one quarter. `owed` leaves out visits that were let off."""

    subjects: int = 0
    backed: int = 0
    owed: int = 0
    done: int = 0
    overdue: int = 0
    hazards: int = 0
    closed: int = 0

    @property
    def coverage_percent(self):
        return percent(self.backed, self.subjects)

    @property
    def done_percent(self):
        return percent(self.done, self.owed)

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
    rows = region_figures(region=region, quarter=quarter, until=quarter_end(quarter), day=day)
    return Coverage(region, quarter, rows, total_of(rows))


def percent(part: int, whole: int) -> int | None:
    """Rounded down, so that 100 % means all of them."""
    return None if not whole else part * 100 // whole


def tasks_of(quarter: date, **where) -> QuerySet[VisitTask]:
    return VisitTask.objects.filter(quarter=quarter, **where)


def task_lists(day: date) -> dict[str, Q]:
    """What the figures count, as conditions that the list uses too."""
    return {
        "owed": ~Q(state="EXEMPT"),
        "done": Q(state="DONE"),
        "due": Q(state="DUE"),
        "overdue": Q(state="DUE", due_on__lt=day),
        "exempt": Q(state="EXEMPT"),
    }


def _task_counts(day: date) -> dict[str, Count]:
    """Visits owed and made; what is overdue is counted by subject, as the list behind it does."""
    wanted = task_lists(day)
    return {
        "owed_": Count("pk", filter=wanted["owed"]),
        "done_": Count("pk", filter=wanted["done"]),
        "overdue_": Count("enterprise", distinct=True, filter=wanted["overdue"]),
    }


def _hazards(quarter: date, until: date) -> QuerySet[Hazard]:
    return Hazard.objects.filter(
        source=Hazard.Source.BACKING, withdrawn_at__isnull=True, found_on__gte=quarter, found_on__lte=until
    )


def region_figures(*, region: Region, quarter: date, until: date, day: date) -> list[tuple[Region, Figures]]:
    """The regions directly below (the region itself where there are none), in four queries."""
    children = list(region.children.order_by("path")) or [region]
    by_path: dict[str, dict[str, int]] = {child.path: {} for child in children}

    def add(rows, path_field: str, names: dict[str, str]) -> None:
        for row in rows:
            path = next((path for path in by_path if row[path_field].startswith(path)), None)
            if path is None:
                continue
            for target, name in names.items():
                by_path[path][target] = by_path[path].get(target, 0) + row[name]

    here = region.path
    enterprises = Enterprise.objects.in_business().filter(region_path__startswith=here)
    add(
        enterprises.values("region_path")
        .annotate(
            n=Count("pk", distinct=True),
            backed=Count(
                "pk",
                distinct=True,
                filter=Q(backing_assignments__ended_on__isnull=True, backing_assignments__isnull=False),
            ),
        )
        .order_by(),
        "region_path",
        {"subjects": "n", "backed": "backed"},
    )
    add(
        tasks_of(quarter, enterprise__region_path__startswith=here)
        .values(path=F("enterprise__region_path"))
        .annotate(**_task_counts(day))
        .order_by(),
        "path",
        {"owed": "owed_", "done": "done_", "overdue": "overdue_"},
    )
    add(
        _hazards(quarter, until)
        .filter(enterprise__region_path__startswith=here)
        .values(path=F("enterprise__region_path"))
        .annotate(n=Count("pk"), closed=Count("pk", filter=Q(closed_on__isnull=False)))
        .order_by(),
        "path",
        {"hazards": "n", "closed": "closed"},
    )
    return [(child, Figures(**by_path[child.path])) for child in children]


def total_of(rows) -> Figures:
    names = ("subjects", "backed", "owed", "done", "overdue", "hazards", "closed")
    return Figures(**{name: sum(getattr(figures, name) for _key, figures in rows) for name in names})


def cadre_rows(*, user: User, quarter: date, day: date) -> list[tuple[User, Figures]]:
    """Each cadre of the territory with what they owe and have done; three queries."""
    assignments = BackingAssignment.objects.visible_to(user).open()
    subjects = dict(
        assignments.values_list("cadre").annotate(n=Count("pk")).order_by().values_list("cadre", "n")
    )
    tasks = {
        row["assignment__cadre"]: row
        for row in VisitTask.objects.visible_to(user)
        .filter(quarter=quarter)
        .values("assignment__cadre")
        .annotate(**_task_counts(day))
        .order_by()
    }
    cadres = User.objects.filter(pk__in={*subjects, *tasks}).order_by("display_name", "pk")
    return [(cadre, _figures(subjects.get(cadre.pk, 0), tasks.get(cadre.pk))) for cadre in cadres]


def cadre_figures(*, cadre: User, quarter: date, day: date) -> Figures:
    subjects = BackingAssignment.objects.open().filter(cadre=cadre).count()
    row = VisitTask.objects.filter(quarter=quarter, assignment__cadre=cadre).aggregate(**_task_counts(day))
    return _figures(subjects, row)


def _figures(subjects: int, row) -> Figures:
    row = row or {"owed_": 0, "done_": 0, "overdue_": 0}
    return Figures(
        subjects=subjects, backed=subjects, owed=row["owed_"], done=row["done_"], overdue=row["overdue_"]
    )

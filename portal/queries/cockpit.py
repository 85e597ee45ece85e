"""The figures of a territory: set-based, a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from accounts.models import Region
from common.local_time import first_of_month
from duties.models import DutyMonth
from enterprises.models import Enterprise
from hazards.models import Hazard
from inspections.models import Complaint
from scoring.models import CurrentIndex, IndexSnapshot, RegionIndex
from scoring.models.index_snapshot import Band

WORK_ROWS = 8
HIGH_LEVELS = (Region.Level.PROVINCE, Region.Level.CITY)


@dataclass(frozen=True)
class IndexFigures:
    """How the index is spread over a territory, closed enterprises left out."""

    as_of: date | None
    scored: int
    not_enough_data: int
    median_tenths: int | None
    bands: dict[int, int]

    @property
    def poor(self):
        return self.bands.get(Band.POOR, 0)

    @property
    def poor_percent(self):
        return round(100 * self.poor / self.scored, 1) if self.scored else None


@dataclass(frozen=True)
class DutyFigures:
    day: date
    due: int
    on_time: int

    @property
    def missed(self):
        return self.due - self.on_time

    @property
    def percent(self):
        return round(100 * self.on_time / self.due, 1) if self.due else None


@dataclass(frozen=True)
class RegionFigure:
    """One region on the map or in the table beside it."""

    region: Region
    scored: int
    not_enough_data: int
    median_tenths: int | None
    poor: int

    @property
    def median(self):
        return None if self.median_tenths is None else f"{self.median_tenths / 10:.1f}"

    @property
    def poor_percent(self):
        return round(100 * self.poor / self.scored, 1) if self.scored else None


@dataclass(frozen=True)
class TrendDay:
    day: date
    median_tenths: int | None
    scored: int
    poor: int

    @property
    def median(self):
        return None if self.median_tenths is None else f"{self.median_tenths / 10:.1f}"


@dataclass(frozen=True)
class Mover:
    """An enterprise whose index fell: before and now, in tenths."""

    current: CurrentIndex
    before_tenths: int

    @property
    def change_tenths(self):
        return self.current.index_tenths - self.before_tenths

    @property
    def before(self):
        return f"{self.before_tenths / 10:.1f}"


def enterprises_of(user, region: Region) -> QuerySet[Enterprise]:
    return Enterprise.objects.visible_to(user).in_region(region)


def count_in_business(enterprises) -> int:
    return enterprises.in_business().count()


def current_figures(enterprises) -> IndexFigures:
    """From the present rows: one row comes back for each value of the index, a thousand at the most.

    An enterprise of which nothing was ever computed has not enough data either, as in the list.
    """
    rows = list(
        enterprises.exclude(status=Enterprise.Status.CLOSED)
        .order_by("current_index__index_tenths")
        .values_list("current_index__index_tenths", "current_index__band", "current_index__as_of")
        .annotate(number=Count("pk"))
    )
    bands: dict[int, int] = {}
    for _tenths, band, _as_of, number in rows:
        bands[band or Band.NONE] = bands.get(band or Band.NONE, 0) + number
    spread = sorted((tenths, number) for tenths, _band, _as_of, number in rows if tenths is not None)
    return IndexFigures(
        as_of=max((as_of for _tenths, _band, as_of, _number in rows if as_of), default=None),
        scored=sum(number for _tenths, number in spread),
        not_enough_data=bands.get(Band.NONE, 0),
        median_tenths=median_of(spread),
        bands=bands,
    )


def past_figures(region: Region, as_of: date) -> IndexFigures | None:
    """What was computed for that day; None where nothing was."""
    row = RegionIndex.objects.filter(region=region, as_of=as_of).first()
    if row is None:
        return None
    return IndexFigures(
        as_of=row.as_of,
        scored=row.scored,
        not_enough_data=row.not_enough_data,
        median_tenths=row.median_tenths,
        bands={
            Band.NONE: row.not_enough_data,
            Band.EXCELLENT: row.excellent,
            Band.GOOD: row.good,
            Band.FAIR: row.fair,
            Band.POOR: row.poor,
        },
    )


def median_of(spread: list[tuple[int, int]]) -> int | None:
    """The middle of sorted (value, how often); of two middle ones their mean, rounded half up."""
    total = sum(number for _value, number in spread)
    if not total:
        return None
    wanted = ((total - 1) // 2, total // 2)
    found, passed = [], 0
    for value, number in spread:
        passed += number
        found += [value for place in wanted[len(found) :] if place < passed]
    return (found[0] + found[1] + 1) // 2


def open_ones(enterprises):
    return enterprises.exclude(status=Enterprise.Status.CLOSED).values("pk")


def duty_bits(day: date):
    bit = 1 << (day.day - 1)
    return DutyMonth.objects.filter(month=first_of_month(day)).annotate(
        due_bit=F("daily_due").bitand(bit), on_time_bit=F("daily_on_time").bitand(bit)
    )


def duty_figures(enterprises, day: date) -> DutyFigures:
    """Daily controls due on that day, and how many were written down in time."""
    counted = (
        duty_bits(day)
        .filter(enterprise__in=enterprises.values("pk"), due_bit__gt=0)
        .order_by()
        .aggregate(
            due=Count("enterprise_id"),
            on_time=Count("enterprise_id", filter=Q(on_time_bit__gt=0)),
        )
    )
    return DutyFigures(day=day, due=counted["due"], on_time=counted["on_time"])


def overdue_hazards(enterprises, at: datetime) -> QuerySet[Hazard]:
    return (
        Hazard.objects.overdue(at)
        .filter(enterprise__in=enterprises.values("pk"))
        .select_related("enterprise")
        .order_by("due_at", "pk")
    )


def complaints_to_answer(user, region: Region) -> QuerySet[Complaint]:
    return (
        Complaint.objects.visible_to(user)
        .open()
        .filter(
            enterprise__region_path__startswith=region.path,
            answered_on__isnull=True,
        )
        .select_related("enterprise")
        .only("number", "kind", "topic", "answer_due_on", "enterprise__name", "enterprise__public_id")
        .order_by("answer_due_on", "pk")
    )


def worst_movers(enterprises, *, since: date, until: date) -> list[Mover]:
    """Whose index fell most between two days, by the last run of the earlier one.

    A day may have several runs. The join takes them all, for it is quick that way; the few rows that come
    out are then looked at closely.
    """
    day = first_day_with_figures(since=since, until=until)
    if day is None:
        return []
    candidates = (
        CurrentIndex.objects.filter(
            enterprise__in=open_ones(enterprises),
            index_tenths__isnull=False,
            as_of__gt=day,
            enterprise__index_snapshots__as_of=day,
            enterprise__index_snapshots__index_tenths__gt=F("index_tenths"),
        )
        .annotate(change=F("index_tenths") - F("enterprise__index_snapshots__index_tenths"))
        .order_by("change", "pk")
        .values_list("pk", flat=True)[: 5 * WORK_ROWS]
    )
    ids = set(candidates)
    snapshots = IndexSnapshot.objects.filter(as_of=day, enterprise_id__in=ids).order_by("run_id")
    before = dict(snapshots.values_list("enterprise_id", "index_tenths"))
    rows = CurrentIndex.objects.filter(pk__in=ids).select_related("enterprise")
    movers = [Mover(row, before[row.pk]) for row in rows if (before[row.pk] or 0) > row.index_tenths]
    return sorted(movers, key=lambda mover: (mover.change_tenths, mover.current.pk))[:WORK_ROWS]


def first_day_with_figures(*, since: date, until: date) -> date | None:
    """The first day with figures from `since` on, to compare `until` with."""
    return (
        RegionIndex.objects.filter(as_of__gte=since, as_of__lt=until)
        .order_by("as_of")
        .values_list("as_of", flat=True)
        .first()
    )


def trend(region: Region, *, since: date, until: date) -> list[TrendDay]:
    rows = RegionIndex.objects.filter(region=region, as_of__range=(since, until)).order_by("as_of")
    return [TrendDay(*row) for row in rows.values_list("as_of", "median_tenths", "scored", "poor")]


def children_figures(user, region: Region, as_of: date | None) -> list[RegionFigure]:
    """The regions just below: from the day's rows where there are such, else from the present ones."""
    children = list(Region.objects.visible_to(user).filter(parent=region).order_by("code"))
    if region.level in HIGH_LEVELS and as_of is not None:
        return stored_figures(children, as_of)
    return counted_figures(children, enterprises_of(user, region))


def stored_figures(children, as_of):
    rows = {row.region_id: row for row in RegionIndex.objects.filter(region__in=children, as_of=as_of)}
    return [
        RegionFigure(
            region=child,
            scored=rows[child.pk].scored if child.pk in rows else 0,
            not_enough_data=rows[child.pk].not_enough_data if child.pk in rows else 0,
            median_tenths=rows[child.pk].median_tenths if child.pk in rows else None,
            poor=rows[child.pk].poor if child.pk in rows else 0,
        )
        for child in children
    ]


def counted_figures(children, enterprises):
    rows = (
        CurrentIndex.objects.filter(enterprise__in=open_ones(enterprises))
        .order_by()
        .values_list("enterprise__region_path", "index_tenths", "band")
        .annotate(number=Count("pk"))
    )
    spread: dict[int, dict[int, int]] = {}
    without: dict[int, int] = {}
    poor: dict[int, int] = {}
    for path, tenths, band, number in rows:
        child = next((child for child in children if path.startswith(child.path)), None)
        if child is None:
            continue
        if tenths is None:
            without[child.pk] = without.get(child.pk, 0) + number
            continue
        values = spread.setdefault(child.pk, {})
        values[tenths] = values.get(tenths, 0) + number
        if band == Band.POOR:
            poor[child.pk] = poor.get(child.pk, 0) + number
    return [
        RegionFigure(
            region=child,
            scored=sum(spread.get(child.pk, {}).values()),
            not_enough_data=without.get(child.pk, 0),
            median_tenths=median_of(sorted(spread.get(child.pk, {}).items())),
            poor=poor.get(child.pk, 0),
        )
        for child in children
        if child.pk in spread or child.pk in without
    ]


def latest_day(region: Region) -> date | None:
    return (
        RegionIndex.objects.filter(region=region).order_by("-as_of").values_list("as_of", flat=True).first()
    )


def days_back(day: date, days: int) -> date:
    return day - timedelta(days=days)

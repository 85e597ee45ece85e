"""How an enterprise's index went from day to day, beside its district."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Subquery

from accounts.models import Region
from accounts.queries.role_holder import paths_up
from common.local_time import month_end
from enterprises.models import Enterprise
from scoring.models import IndexRun, IndexSnapshot, RegionIndex


@dataclass(frozen=True)
class DayFigures:
    """Tenths of a point; None means not enough data. `published` is what was shown first on that day."""

    as_of: date
    index_tenths: int | None
    published_tenths: int | None
    band: int
    district: RegionIndex | None  # None where none was computed for that day

    @property
    def district_median_tenths(self) -> int | None:
        return self.district.median_tenths if self.district else None


def index_history(
    *, enterprise: Enterprise, since: date, until: date, daily_since: date | None = None
) -> list[DayFigures]:
    """A day with a snapshot each, oldest first; the last run of a day is what is known of it now.

    Before `daily_since` only Mondays and the last days of months.
    """
    runs = IndexRun.objects.filter(as_of__range=(since, until)).order_by().values_list("as_of", flat=True)
    days = sorted(day for day in set(runs) if daily_since is None or day >= daily_since or _is_kept(day))
    snapshots = IndexSnapshot.objects.filter(as_of__in=days, enterprise=enterprise)
    snapshots = snapshots.order_by("as_of", "run_id")
    first: dict[date, IndexSnapshot] = {}
    last: dict[date, IndexSnapshot] = {}
    for snapshot in snapshots.defer("facts", "points"):
        first.setdefault(snapshot.as_of, snapshot)
        last[snapshot.as_of] = snapshot
    districts = _district_figures(enterprise, list(last))
    return [
        DayFigures(
            as_of=day,
            index_tenths=snapshot.index_tenths,
            published_tenths=first[day].index_tenths,
            band=snapshot.band,
            district=districts.get(day),
        )
        for day, snapshot in last.items()
    ]


def _is_kept(day: date) -> bool:
    return day.isoweekday() == 1 or day == month_end(day)


def _district_figures(enterprise: Enterprise, days: list[date]) -> dict[date, RegionIndex]:
    """Of the district above; a region outside any district stands for itself."""
    above = Region.objects.filter(
        Q(level=Region.Level.DISTRICT) | Q(path=enterprise.region_path),
        path__in=paths_up(enterprise.region_path),
    )
    figures = RegionIndex.objects.filter(
        region=Subquery(above.order_by("path").values("pk")[:1]), as_of__in=days
    )
    return {row.as_of: row for row in figures}

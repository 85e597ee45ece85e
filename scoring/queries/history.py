"""How an enterprise's index went from day to day, beside its district."""

from dataclasses import dataclass
from datetime import date

from enterprises.models import Enterprise
from scoring.models import IndexRun, IndexSnapshot, RegionIndex
from scoring.queries.facts import districts_by_region


@dataclass(frozen=True)
class DayFigures:
    """Tenths of a point; None means not enough data. `published` is what was shown first on that day."""

    as_of: date
    index_tenths: int | None
    published_tenths: int | None
    band: int
    district_median_tenths: int | None


def index_history(*, enterprise: Enterprise, since: date, until: date) -> list[DayFigures]:
    """A day with a snapshot each, oldest first; the last run of a day is what is known of it now."""
    days = IndexRun.objects.filter(as_of__range=(since, until)).order_by().values_list("as_of", flat=True)
    snapshots = IndexSnapshot.objects.filter(as_of__in=sorted(set(days)), enterprise=enterprise).order_by(
        "as_of", "run_id"
    )
    first: dict[date, IndexSnapshot] = {}
    last: dict[date, IndexSnapshot] = {}
    for snapshot in snapshots.defer("facts", "points"):
        first.setdefault(snapshot.as_of, snapshot)
        last[snapshot.as_of] = snapshot
    medians = _district_medians(enterprise, list(last))
    return [
        DayFigures(
            as_of=day,
            index_tenths=snapshot.index_tenths,
            published_tenths=first[day].index_tenths,
            band=snapshot.band,
            district_median_tenths=medians.get(day),
        )
        for day, snapshot in last.items()
    ]


def _district_medians(enterprise: Enterprise, days: list[date]) -> dict[date, int | None]:
    district = districts_by_region()[enterprise.region_id]
    figures = RegionIndex.objects.filter(region=district, as_of__in=days)
    return dict(figures.values_list("as_of", "median_tenths"))

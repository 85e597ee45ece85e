"""The figures of a territory's month, for the whole and for each region below: a fixed number of queries."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from accounts.models import Region, User
from duties.models import Duty
from portal.queries.bulletin.sources import (
    BANDS,
    SOURCES,
    Source,
    duty_rows,
    duty_wanted,
    index_day,
    unlisted_for,
)
from portal.queries.bulletin.span import Span, month_before
from portal.queries.cockpit import median_of

LEAST_RANKED = 3  # of fewer enterprises with an index a median says nothing
Spread = Counter[int]
COUNTED_APART = {"index", *(kind.name.lower() for kind in Duty.Kind)}


@dataclass(frozen=True)
class Part:
    """Figures of some enterprises: `counts` by source and figure: `hazards.overdue`."""

    counts: Mapping[str, int]
    median_tenths: int | None

    def __getitem__(self, name: str) -> int:
        return self.counts.get(name, 0)

    def share(self, part: str, whole: str) -> float | None:
        return percent(self[part], self[whole])

    def on_time_percent(self, kind: str) -> float | None:
        """Of the duties whose day has come."""
        return percent(self[f"{kind}.on_time"], self[f"{kind}.owed"] - self[f"{kind}.ahead"])


@dataclass(frozen=True)
class Place:
    """One region below; None for the enterprises that stand in none of them."""

    region: Region | None
    part: Part
    rank: int | None


@dataclass(frozen=True)
class Bulletin:
    region: Region
    span: Span
    index_day: date | None
    total: Part
    index_day_before: date | None
    before: Part
    places: tuple[Place, ...]
    unlisted: frozenset[str] = frozenset()  # whose rows the reader may not see

    def is_listed(self, name: str) -> bool:
        return name.partition(".")[0] not in self.unlisted

    @property
    def ranked(self) -> list[Place]:
        return sorted((place for place in self.places if place.rank), key=lambda place: place.rank)


def percent(part: int, whole: int) -> float | None:
    """One decimal, rounded down, so that 100 % means all of them."""
    return None if not whole else part * 1000 // whole / 10


def bulletin_of(*, user: User, region: Region, span: Span, at: datetime) -> Bulletin:
    before = month_before(span, at)
    counts, spreads = index_counts(user, region, span)
    for found in (duty_counts(user, region, span), *other_counts(user, region, span)):
        for path, here in found.items():
            counts.setdefault(path, Counter()).update(here)
    counts_before, spreads_before = index_counts(user, region, before)
    return Bulletin(
        region=region,
        span=span,
        index_day=index_day(region, span),
        total=part_of(counts.values(), spreads.values()),
        index_day_before=index_day(region, before),
        before=part_of(counts_before.values(), spreads_before.values()),
        places=places_of(user, region, counts, spreads),
        unlisted=unlisted_for(user),
    )


def other_counts(user: User, region: Region, span: Span) -> Iterator[dict[str, Counter]]:
    for source in SOURCES.values():
        if source.name not in COUNTED_APART:
            yield counts_by_path(source, user, region, span)


def counts_by_path(source: Source, user: User, region: Region, span: Span) -> dict[str, Counter]:
    """What each figure of a source counts, by the path of the region that the enterprise stands in."""
    names = [f"{source.name}.{figure}" for figure in source.wanted(span)]
    rows = source.rows(user, region, span).order_by().values_list(source.path)
    rows = rows.annotate(**counting(source.wanted(span), source.key))
    return {path: Counter(dict(zip(names, found, strict=True))) for path, *found in rows}


def duty_counts(user: User, region: Region, span: Span) -> dict[str, Counter]:
    """The three rhythms in one pass: the month's duties of a city are two million rows."""
    wanted = duty_wanted(span)
    rows = duty_rows(user, region, span).order_by().values_list("enterprise__region_path", "kind")
    counts: dict[str, Counter] = {}
    for path, kind, *found in rows.annotate(**counting(wanted, "due_on")):
        slug = Duty.Kind(kind).name.lower()
        counts.setdefault(path, Counter()).update(
            {f"{slug}.{figure}": number for figure, number in zip(wanted, found, strict=True)}
        )
    return counts


def counting(wanted: Mapping[str, Q], key: str) -> dict[str, Count]:
    return {
        f"figure_{number}": Count(key, filter=which or None) for number, which in enumerate(wanted.values())
    }


def index_counts(user: User, region: Region, span: Span) -> tuple[dict[str, Counter], dict[str, Spread]]:
    """Bands and values in one query: a row for each value of the index in each region."""
    source = SOURCES["index"]
    names = {band.value: f"index.{band.name.lower()}" for band in BANDS}
    counts: dict[str, Counter] = {}
    spreads: dict[str, Spread] = {}
    rows = source.rows(user, region, span).order_by().values_list(source.path, "band", "index_tenths")
    for path, band, tenths, number in rows.annotate(number=Count(source.key)):
        found = counts.setdefault(path, Counter())
        found[names[band]] += number
        if tenths is not None:
            found["index.scored"] += number
            spreads.setdefault(path, Counter())[tenths] += number
    return counts, spreads


def part_of(counts, spreads) -> Part:
    spread = sum(spreads, Counter())
    return Part(counts=sum_of(counts), median_tenths=median_of(sorted(spread.items())))


def sum_of(counts) -> Counter:
    total: Counter = Counter()
    for found in counts:
        total.update(found)
    return total


def places_of(user: User, region: Region, counts, spreads) -> tuple[Place, ...]:
    """The regions just below that have anything to tell, by rank; what lies in none of them last."""
    children = list(Region.objects.visible_to(user).filter(parent=region).order_by("code"))
    if not children:
        return ()
    homes = {path: home_of(path, children) for path in counts.keys() | spreads.keys()}
    parts = []
    for child in [*children, None]:
        paths = [path for path, home in homes.items() if home == child]
        part = part_of(
            [counts.get(path, Counter()) for path in paths], [spreads.get(path, Counter()) for path in paths]
        )
        if any(part.counts.values()):
            parts.append((child, part))
    ranked = sorted((part.median_tenths for child, part in parts if is_ranked(child, part)), reverse=True)
    places = [
        Place(child, part, ranked.index(part.median_tenths) + 1 if is_ranked(child, part) else None)
        for child, part in parts
    ]
    return tuple(
        sorted(places, key=lambda place: (place.region is None, place.rank is None, place.rank or 0))
    )


def home_of(path: str, children: list[Region]) -> Region | None:
    return next((child for child in children if path.startswith(child.path)), None)


def is_ranked(child: Region | None, part: Part) -> bool:
    return child is not None and part.median_tenths is not None and part["index.scored"] >= LEAST_RANKED

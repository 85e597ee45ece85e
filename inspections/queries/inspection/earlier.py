"""What was found of the same items before: repeat findings, and what need not be looked at again."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from inspections.models import OnSiteAnswer, OnSiteInspection

SHOWN = 3  # last results of an item, shown beside it
QUIET_MONTHS = 3  # Order 49 art. 42: after a higher level has looked at the same item
HIGHER = {
    OnSiteInspection.Level.BRANCH: (OnSiteInspection.Level.CITY, OnSiteInspection.Level.DISTRICT),
    OnSiteInspection.Level.DISTRICT: (OnSiteInspection.Level.CITY,),
    OnSiteInspection.Level.CITY: (),
}
LOOKED_AT = (OnSiteAnswer.Outcome.PASS, OnSiteAnswer.Outcome.FAIL)


@dataclass(frozen=True)
class EarlierResult:
    """What one earlier inspection found of an item."""

    day: date
    is_failure: bool
    note: str
    level: str


@dataclass(frozen=True)
class Earlier:
    """Of each item, by its code."""

    results: dict[str, list[EarlierResult]]  # the newest first
    lately_by_higher: dict[str, date]  # the day on which a higher level looked at it

    def failures_of(self, code: str) -> int:
        return sum(result.is_failure for result in self.results.get(code, ()))


def earlier_results(on_site: OnSiteInspection) -> Earlier:
    """One query, of final results that were not withdrawn; by code, also across versions of the checklist."""
    day = on_site.day
    rows = (
        OnSiteAnswer.objects.filter(
            enterprise=on_site.enterprise_id,
            outcome__in=LOOKED_AT,
            on_site__inspection__isnull=False,
            on_site__inspection__withdrawn_at=None,
            on_site__started_on__lte=day,
        )
        .exclude(on_site=on_site)
        .order_by("-on_site__started_at", "-on_site")
        .values_list("item__code", "on_site__started_on", "outcome", "note", "on_site__level")
    )
    results: dict[str, list[EarlierResult]] = defaultdict(list)
    lately: dict[str, date] = {}
    higher, since = HIGHER[OnSiteInspection.Level(on_site.level)], months_before(day, QUIET_MONTHS)
    for code, started_on, outcome, note, level in rows:
        if len(results[code]) < SHOWN:
            is_failure = outcome == OnSiteAnswer.Outcome.FAIL
            results[code].append(EarlierResult(started_on, is_failure, note, level))
        if level in higher and started_on >= since:
            lately.setdefault(code, started_on)
    return Earlier(dict(results), lately)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month where it has no such day."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)

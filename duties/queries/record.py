"""One enterprise's duties, of the last ninety days or of the days asked for, cut by what became of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from duties.models import Duty, DutyRecord
from enterprises.models import Enterprise

DAYS_SHOWN = 90
RECORD_STATES = {
    "all": _("全部"),
    "on_time": _("按时"),
    "late": _("补录"),
    "missing": _("未交"),
    "exempt": _("免除"),
}
# Over given days it matters whether an open duty is missed or still lies ahead.
STATES_OF_DAYS = {
    "all": _("全部"),
    "owed": _("应履责"),
    "on_time": _("按时"),
    "late": _("补录"),
    "missed": _("缺"),
    "ahead": _("未到期"),
    "exempt": _("免除"),
}


def wanted_states(today: date) -> dict[str, Q]:
    """What each state means: owed is all but exempt; missed is past and open, ahead is open and not past."""
    return {
        "all": Q(),
        "owed": ~Q(state=Duty.State.EXEMPT),
        "on_time": Q(state=Duty.State.ON_TIME),
        "late": Q(state=Duty.State.LATE),
        "missing": Q(state__in=Duty.OPEN_STATES),
        "missed": Q(state=Duty.State.OVERDUE) | Q(state=Duty.State.DUE, due_on__lt=today),
        "ahead": Q(state=Duty.State.DUE, due_on__gte=today),
        "exempt": Q(state=Duty.State.EXEMPT),
    }


@dataclass(frozen=True)
class Records:
    """The duties, and how many of them are in each state."""

    rows: QuerySet[Duty]
    counts: dict[str, int]
    first_day: date
    last_day: date
    wanted: dict[str, Q]

    def duties(self, state: str) -> QuerySet[Duty]:
        return self.rows.filter(self.wanted[state])


def records_of(
    enterprise: Enterprise,
    today: date,
    *,
    since: date | None = None,
    until: date | None = None,
    kind: int | None = None,
    by: str = "",
) -> Records:
    """Newest first; without other days those of the last ninety up to today: what lies ahead is not missing.

    `by` is the code of the person who wrote them down.
    """
    first_day, last_day = since or today - timedelta(days=DAYS_SHOWN), until or today
    rows = Duty.objects.filter(enterprise=enterprise).due_between(first_day, last_day)
    if kind:
        rows = rows.filter(kind=kind)
    if by:
        rows = rows.filter(written_by(by))
    wanted = wanted_states(today)
    counts = rows.order_by().aggregate(
        **{name: Count("due_on", filter=which) for name, which in wanted.items() if which},
        all=Count("due_on"),
    )
    return Records(rows.order_by("-due_on", "kind"), counts, first_day, last_day, wanted)


def count_by_kind(
    enterprise: Enterprise, *, since: date, until: date, today: date, by: str
) -> dict[int, dict[str, int]]:
    """How many duties of these days are in each state, and `written` by that person, by kind; one query."""
    counts = {
        name: Count("due_on", filter=which) for name, which in wanted_states(today).items() if which
    } | {"written": Count("due_on", filter=Q(written_by(by)))}
    rows = Duty.objects.filter(enterprise=enterprise).due_between(since, until)
    return {row.pop("kind"): row for row in rows.order_by().values("kind").annotate(**counts)}


def written_by(code: str) -> Exists:
    """Duties that the person with this code wrote down first; who only corrects does not do the duty."""
    firsts = DutyRecord.objects.filter(
        enterprise_id=OuterRef("enterprise_id"),
        due_on=OuterRef("due_on"),
        kind=OuterRef("kind"),
        revision=1,
        by__person__code=code,
    )
    return Exists(firsts)

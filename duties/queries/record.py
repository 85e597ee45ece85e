"""One enterprise's duties of the last ninety days, as its members and its regulators look at them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from duties.models import Duty
from enterprises.models import Enterprise

DAYS_SHOWN = 90
RECORD_STATES = {
    "all": _("全部"),
    "on_time": _("按时"),
    "late": _("补录"),
    "missing": _("未交"),
    "exempt": _("歇业免除"),
}
WANTED = {
    "all": Q(),
    "on_time": Q(state=Duty.State.ON_TIME),
    "late": Q(state=Duty.State.LATE),
    "missing": Q(state__in=Duty.OPEN_STATES),
    "exempt": Q(state=Duty.State.EXEMPT),
}


@dataclass(frozen=True)
class Records:
    """The duties, and how many of them are in each state."""

    rows: QuerySet[Duty]
    counts: dict[str, int]
    first_day: date

    def duties(self, state: str) -> QuerySet[Duty]:
        return self.rows.filter(WANTED[state])


def records_of(enterprise: Enterprise, today: date) -> Records:
    """Duties due in the last ninety days up to today, newest first; what lies ahead is not missing yet."""
    first_day = today - timedelta(days=DAYS_SHOWN)
    rows = (
        Duty.objects.filter(enterprise=enterprise).due_between(first_day, today).order_by("-due_on", "kind")
    )
    counts = rows.order_by().aggregate(
        **{name: Count("due_on", filter=which) for name, which in WANTED.items() if which},
        all=Count("due_on"),
    )
    return Records(rows, counts, first_day)

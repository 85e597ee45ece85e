"""What still has to be published, and until when."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import SOON, end_of_local_day
from common.term import over_since
from common.working_days import ONE_DAY, working_days_between
from inspections.models import Inspection, OnSiteInspection
from inspections.models.inspection.on_site import OnSiteQuerySet
from inspections.models.inspection.publication import publication_due_on

EARLIEST = date(2000, 1, 1)  # older than any inspection
PUBLICATION_LIMITS = {"": _("全部"), "overdue": _("已逾期"), "soon": _("三天内到期")}


@dataclass(frozen=True)
class DuePublication:
    inspection: Inspection
    due_on: date
    working_days_left: int  # 0 on the last day; below it, how many too late

    @property
    def days_late(self) -> int:
        return max(0, -self.working_days_left)


def to_publish(user: User, *, due: str = "", today: date | None = None) -> QuerySet[Inspection]:
    """The oldest first: what was determined first has to be public first.

    `due` is one of `PUBLICATION_LIMITS`, by the working days of the calendar on `today`.
    """
    rows = Inspection.objects.visible_to(user).to_publish().select_related("enterprise")
    rows = rows.annotate(since=F("waiting__since"))
    if due and today:
        first, last = _began(due, today)
        rows = rows.filter(since__gt=first, since__lte=last)
    return rows.order_by("since", "pk")


def overdue_everywhere(today: date) -> QuerySet[Inspection]:
    """What should be public by the end of yesterday and is not, of all territories."""
    return Inspection.objects.to_publish().filter(waiting__since__lte=over_since(publication_due_on, today))


def told_not_final(rows: OnSiteQuerySet, *, due: str = "", today: date | None = None) -> OnSiteQuerySet:
    """Those of which the enterprise knows the result and the term of publication runs already."""
    rows = rows.filter(state=OnSiteInspection.State.TOLD)
    if due and today:
        first, last = _began(due, today)
        rows = rows.filter(told_at__gte=end_of_local_day(first), told_at__lt=end_of_local_day(last))
    return rows


def _began(due: str, today: date) -> tuple[date, date]:
    """Which terms are over, or end soon: those that began after the first day, up to the last one."""
    late = over_since(publication_due_on, today)
    if due == "overdue":
        return EARLIEST, late
    return late, over_since(publication_due_on, today + SOON + ONE_DAY)


def with_deadline(inspection: Inspection, today: date) -> DuePublication:
    due_on = publication_due_on(inspection.publication_since)
    left = working_days_between(today, due_on) - working_days_between(due_on, today)
    return DuePublication(inspection, due_on, left)

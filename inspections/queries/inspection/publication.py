"""What still has to be published, and until when."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import SOON
from common.term import over_since
from common.working_days import ONE_DAY, working_days_between
from inspections.models import Inspection
from inspections.models.inspection.publication import publication_due_on

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
    """The oldest first: who was determined first has to be public first.

    `due` is one of `PUBLICATION_LIMITS`, by the working days of the calendar on `today`.
    """
    rows = Inspection.objects.visible_to(user).to_publish().select_related("enterprise")
    if due and today:
        late = over_since(publication_due_on, today)
        soon = over_since(publication_due_on, today + SOON + ONE_DAY)
        limits = {"overdue": Q(final_on__lte=late), "soon": Q(final_on__gt=late, final_on__lte=soon)}
        rows = rows.filter(limits[due])
    return rows.order_by("final_on", "pk")


def with_deadline(inspection: Inspection, today: date) -> DuePublication:
    due_on = publication_due_on(inspection.final_on)
    left = working_days_between(today, due_on) - working_days_between(due_on, today)
    return DuePublication(inspection, due_on, left)

"""What still has to be published, and until when."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from common.working_days import working_days_between
from inspections.models import Inspection
from inspections.models.inspection.publication import publication_due_on


@dataclass(frozen=True)
class DuePublication:
    inspection: Inspection
    due_on: date
    working_days_left: int  # 0 on the last day; below it, how many too late

    @property
    def days_late(self) -> int:
        return max(0, -self.working_days_left)


def to_publish(user: User) -> QuerySet[Inspection]:
    """The oldest first: who was determined first has to be public first."""
    rows = Inspection.objects.visible_to(user).to_publish().select_related("enterprise")
    return rows.order_by("final_on", "pk")


def with_deadline(inspection: Inspection, today: date) -> DuePublication:
    due_on = publication_due_on(inspection.final_on)
    left = working_days_between(today, due_on) - working_days_between(due_on, today)
    return DuePublication(inspection, due_on, left)

"""Planned inspections that nobody was named for get their day and their people, many at once (安排检查)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from inspections.models import PlannedChange, PlannedInspection
from inspections.services.planning.change import change_planned
from inspections.services.planning.plan import PlanRefused


class ArrangedBefore(PlanRefused):
    """Somebody was named for one of them already: that is changed singly, with its own reason."""


class NotArranged(PlanRefused):
    """One of them can't be arranged like this, so none was."""


@transaction.atomic
def arrange_planned(
    *,
    planned: Sequence[PlannedInspection],
    visit_on: date,
    inspectors: Sequence[User],
    reason: str,
    by: User,
    at: datetime,
) -> list[PlannedChange]:
    """All of these, or none. Locked in one order; of two who arrange the same, one does."""
    keys = [row.pk for row in planned]
    locked = PlannedInspection.objects.select_for_update(of=("self",)).select_related("enterprise")
    rows = list(locked.filter(pk__in=keys).order_by("pk"))
    free = set(PlannedInspection.objects.filter(pk__in=keys).of_nobody().values_list("pk", flat=True))
    made = []
    for row in rows:
        if row.pk not in free:
            words = _("“%(name)s”已经有人去检查，一次也没有安排；要改派请逐次办理。")
            raise ArrangedBefore(words % {"name": row.enterprise.name})
        try:
            made.append(
                change_planned(
                    planned=row,
                    visit_on=visit_on,
                    inspectors=inspectors,
                    reason=reason,
                    seen=row.changes.count(),
                    by=by,
                    at=at,
                )
            )
        except PlanRefused as refusal:
            words = _("“%(name)s”：%(why)s 一次也没有安排。")
            raise NotArranged(words % {"name": row.enterprise.name, "why": refusal}) from refusal
    return made

"""Planned inspections get their day and their people, many at once (安排检查)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from inspections.models import OnSiteInspector, PlannedChange, PlannedInspection
from inspections.models.inspection.on_site import OnSiteInspection
from inspections.services.planning.change import change_planned
from inspections.services.planning.plan import PlanRefused


class ArrangedBefore(PlanRefused):
    """Somebody was named for one of them already, or has been since the list was shown."""


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
    seen_at: datetime | None = None,
) -> list[PlannedChange]:
    """All of these, or none. Locked in one order; of two who arrange the same, one does.

    Those that somebody is named for who still can are given to others only with `seen_at`: as they stood at
    that moment. Whoever carries out an open on-site inspection is changed there.
    """
    keys = [row.pk for row in planned]
    locked = PlannedInspection.objects.select_for_update(of=("self",)).select_related("enterprise")
    rows = list(locked.filter(pk__in=keys).order_by("pk"))
    refuse = _Before.of(keys, seen_at)
    made = []
    for row in rows:
        refuse(row)
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


@dataclass(frozen=True)
class _Before:
    """What stood before, of all that are to be arranged; a few queries, however many rows."""

    free: set[int]
    on_site: set[int]  # enterprises
    changed_since: set[int]
    may_change: bool

    @classmethod
    def of(cls, keys: Sequence[int], seen_at: datetime | None) -> "_Before":
        rows = PlannedInspection.objects.filter(pk__in=keys)
        goes = OnSiteInspector.objects.filter(
            on_site__state__in=OnSiteInspection.OPEN_STATES,
            on_site__planned=None,  # one that was arranged for a visit goes along with it
            on_site__enterprise__in=rows.values("enterprise"),
        )
        since = PlannedChange.objects.filter(planned__in=keys)
        since = since.filter(changed_at__gt=seen_at) if seen_at else since.none()
        return cls(
            free={*_keys(rows.of_nobody()), *_keys(rows.of_gone())},
            on_site=set(goes.values_list("on_site__enterprise", flat=True)),
            changed_since=set(since.values_list("planned", flat=True)),
            may_change=seen_at is not None,
        )

    def __call__(self, row: PlannedInspection) -> None:
        if row.enterprise_id in self.on_site:
            words = _("“%(name)s”的现场检查已经派了人，要改派请在现场检查里办理；一次也没有安排。")
        elif row.pk in self.changed_since:
            words = _("“%(name)s”刚刚被别人改过，一次也没有安排；请看过最新安排再改。")
        elif row.pk not in self.free and not self.may_change:
            words = _("“%(name)s”已经有人去检查，一次也没有安排；要改派请勾选“已经派了人的也改派”。")
        else:
            return
        raise ArrangedBefore(words % {"name": row.enterprise.name})


def _keys(rows: QuerySet[PlannedInspection]) -> QuerySet:
    return rows.values_list("pk", flat=True)

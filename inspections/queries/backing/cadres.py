"""Who backs which enterprise: told to lower floors by `enterprises.backing`."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from inspections.models import BackingAssignment
from inspections.models.backing.assignment import cadre_can_act


def backing_cadres(enterprise_ids: Collection[int], day: date) -> dict[int, list[User]]:
    """Enterprise → its cadre, who may sign in; those that nobody backs are left out. One query."""
    rows = BackingAssignment.objects.on(day).filter(enterprise_id__in=enterprise_ids, cadre__is_active=True)
    return {row.enterprise_id: [row.cadre] for row in rows.select_related("cadre").order_by("pk")}


def backed_subjects(cadre: User | None, day: date) -> QuerySet:
    """Ids of the enterprises that this cadre backs that day; without a cadre, of all that somebody backs.

    Somebody: who can still act there. Whose cadre has left is backed by nobody.
    """
    rows = BackingAssignment.objects.on(day)
    return (rows.filter(cadre=cadre) if cadre else rows.filter(cadre_can_act())).values("enterprise")

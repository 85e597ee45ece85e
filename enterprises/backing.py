"""Who backs an enterprise (包保干部). The registry doesn't know: an app above names who does in `ready()`."""

from collections.abc import Callable, Collection
from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from enterprises.models import Enterprise

Cadres = Callable[[Collection[int], date], dict[int, list[User]]]
Subjects = Callable[[User | None, date], QuerySet]
_cadres: list[Cadres] = []
_subjects: list[Subjects] = []


def name_backing(cadres: Cadres, subjects: Subjects) -> None:
    """`cadres` tells for enterprise ids and a day whom to turn to; those that nobody backs are left out.

    `subjects` tells the ids of the enterprises that somebody backs that day, or anybody at all.
    """
    _cadres[:], _subjects[:] = [cadres], [subjects]


def backing_cadres(enterprise_ids: Collection[int], day: date) -> dict[int, list[User]]:
    """Those who back these enterprises on that day."""
    return _cadres[0](enterprise_ids, day) if _cadres and enterprise_ids else {}


def backed_by(cadre: User | None, day: date) -> QuerySet:
    """Ids of the enterprises that this cadre backs on that day; without a cadre, of all that are backed."""
    return _subjects[0](cadre, day) if _subjects else Enterprise.objects.none().values("pk")

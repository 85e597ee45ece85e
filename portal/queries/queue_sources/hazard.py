"""Hazards of the territory, and what grid workers and experts reported themselves."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from hazards.queries.hazard import hazard_lists
from portal.queries.queue import QUEUE, Bucket, Line, lines_of_list


def hazards(user: User, at: datetime) -> list[Line]:
    """Of the territory; a cadre's of the subjects they back, and of those that nobody backs.

    A cadre sees what is late or was returned, to urge; no move waits for them (食品安全法第一百一十条).
    """
    if not (user.is_regulator or user.has_role(Role.CADRE)):
        return []
    lists = hazard_lists(user, at, whose="queue")
    parts = {
        "overdue": (Bucket.OVERDUE, _("隐患：整改超期")),
        "escalated": (Bucket.ESCALATED, _("隐患：督办中")),
        "returned": (Bucket.RETURNED, _("隐患：退回重改")),
        "soon": (Bucket.SOON, _("隐患：三天内到期")),
    }
    if user.is_regulator:
        parts["mine"] = (Bucket.WAITING, _("隐患：待研判、核查或答复"))
    return lines_of_list(
        "hazards:list_hazards",
        *(
            (bucket, label, lists.rows.filter(lists.wanted[state]), {"state": state} | QUEUE)
            for state, (bucket, label) in parts.items()
        ),
    )


def reported_hazards(user: User, at: datetime) -> list[Line]:
    """What somebody saw on their round and reported, until it is closed; they have no move to make."""
    if user.is_regulator or not user.has_role(Role.GRID_WORKER, Role.EXPERT):
        return []
    lists = hazard_lists(user, at, whose="reported")
    rows = lists.rows.filter(lists.wanted["open"])
    return lines_of_list(
        "hazards:list_hazards",
        (Bucket.WAITING, _("隐患：我上报的，还没有销号"), rows, {"state": "open", "whose": "reported"}),
    )

"""Visits a cadre owes, what the level above wants of them, and businesses without a cadre."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from common.local_time import local_date
from inspections.queries.backing.subjects import backing_lists_of
from inspections.queries.backing.upper_check import upper_check_lists
from portal.queries.queue import Bucket, Line, lines_of_list


def visits(user: User, at: datetime) -> list[Line]:
    """A cadre's subjects by the visits they are owed."""
    if not user.has_role(Role.CADRE):
        return []
    lists = backing_lists_of(user, local_date(at), cadre=user.pk)
    parts = {
        "overdue": (Bucket.OVERDUE, _("包保督导：超期")),
        "soon": (Bucket.SOON, _("包保督导：两周内到期")),
        "due": (Bucket.WAITING, _("包保督导：本季度待督导")),
    }
    cadre = {"cadre": str(user.pk)}
    return lines_of_list(
        "inspections:list_backing",
        *(
            (bucket, label, lists.rows.filter(lists.wanted[name]), {"list": name} | cadre)
            for name, (bucket, label) in parts.items()
        ),
    )


def upper_checks(user: User, at: datetime) -> list[Line]:
    """What the level above wants a cadre to do better; for that level, what was not answered in time."""
    lists, lines = upper_check_lists(user, local_date(at)), []
    if user.has_role(Role.CADRE):
        lines += [
            (Bucket.OVERDUE, _("督查意见：改进超期"), lists["overdue"], {"list": "overdue"}),
            (Bucket.SOON, _("督查意见：三天内到期"), lists["soon"], {"list": "soon"}),
            (Bucket.WAITING, _("督查意见：待答复"), lists["to_answer"], {"list": "to_answer"}),
        ]
    if user.is_regulator:
        lines.append((Bucket.OVERDUE, _("督查意见：干部超期没有答复"), lists["late"], {"list": "late"}))
    return lines_of_list("inspections:list_upper_checks", *lines)


def unassigned_subjects(user: User, at: datetime) -> list[Line]:
    """Businesses that nobody backs, or only somebody who left; regulators name who does."""
    if not user.is_regulator:
        return []
    lists = backing_lists_of(user, local_date(at))
    parts = {
        "unassigned": _("包保：还没有干部的主体"),
        "gone": _("包保：干部已离职或调离的主体"),
    }
    return lines_of_list(
        "inspections:list_backing",
        *(
            (Bucket.WAITING, label, lists.rows.filter(lists.wanted[name]), {"list": name})
            for name, label in parts.items()
        ),
    )

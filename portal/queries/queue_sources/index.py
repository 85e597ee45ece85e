"""Objections to scores."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import local_date
from portal.queries.queue import Bucket, Line, lines_of_list
from scoring.queries.objection import objection_lists


def index_objections(user: User, at: datetime) -> list[Line]:
    if not user.is_regulator:
        return []
    lines = []
    for bucket, due, label in (
        (Bucket.OVERDUE, "overdue", _("指数异议：超期")),
        (Bucket.SOON, "soon", _("指数异议：三天内到期")),
        (Bucket.WAITING, "", _("指数异议：轮到您")),
    ):
        lists = objection_lists(user, local_date(at), due=due)
        rows = lists.rows.filter(lists.wanted["mine"])
        lines.append((bucket, label, rows, {"list": "mine", "due": due}))
    return lines_of_list("scoring:list_objections", *lines)

"""Complaints and reports by their terms."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import SOON, local_date
from inspections.models import Complaint
from portal.queries.queue import GONE, QUEUE, Bucket, Line, lines_of_list


def complaints(user: User, at: datetime) -> list[Line]:
    if not user.is_regulator:
        return []
    today = local_date(at)
    every = Complaint.objects.visible_to(user)
    rows = every.in_queue_of(user)
    soon = rows.due_by(today + SOON, today=today)
    return lines_of_list(
        "inspections:list_complaints",
        (Bucket.OVERDUE, _("投诉举报：超期"), rows.overdue(today), {"due": "overdue"} | QUEUE),
        (Bucket.SOON, _("投诉举报：三天内到期"), soon, {"due": "soon"} | QUEUE),
        (Bucket.WAITING, _("投诉举报：办理中"), rows.waiting(), {"due": "waiting"} | QUEUE),
        (
            Bucket.WAITING,
            _("投诉举报：离职、调离人员的"),
            every.of_gone().waiting(),
            {"due": "waiting"} | GONE,
        ),
    )

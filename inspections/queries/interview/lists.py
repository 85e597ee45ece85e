"""Interviews of somebody's territory or enterprise, by what is still to be done."""

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import SOON
from inspections.models import AccountabilityInterview

INTERVIEW_LISTS = {
    "open": _("待落实"),
    "soon": _("三天内到期"),
    "overdue": _("超期"),
    "done": _("已落实"),
    "all": _("全部"),
}


def interviews_of(user: User, *, q: str = "", ground: str = "") -> QuerySet[AccountabilityInterview]:
    rows = AccountabilityInterview.objects.visible_to(user).select_related("enterprise", "recorded_by")
    if q:
        rows = rows.filter(enterprise__name__icontains=q)
    return rows.filter(ground=ground) if ground else rows


def interview_list(
    rows: QuerySet[AccountabilityInterview], name: str, day: date
) -> QuerySet[AccountabilityInterview]:
    """What has to be done by its limit, what is over by its day."""
    if name == "open":
        return rows.open().order_by("due_on", "pk")
    if name == "overdue":
        return rows.overdue(day).order_by("due_on", "pk")
    if name == "soon":
        return rows.open().filter(due_on__range=(day, day + SOON)).order_by("due_on", "pk")
    rows = rows.done() if name == "done" else rows
    return rows.order_by("-held_on", "-pk")


def interview_counts(rows: QuerySet[AccountabilityInterview], day: date) -> dict[str, int]:
    is_open = Q(done_at__isnull=True, withdrawn_at__isnull=True)
    return rows.order_by().aggregate(
        open=Count("pk", filter=is_open),
        soon=Count("pk", filter=is_open & Q(due_on__range=(day, day + SOON))),
        overdue=Count("pk", filter=is_open & Q(due_on__lt=day)),
        done=Count("pk", filter=Q(done_at__isnull=False, withdrawn_at__isnull=True)),
        all=Count("pk"),
    )

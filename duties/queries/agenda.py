"""What the people at enterprises have to do now, their own first, have missed, and have done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, Q, When

from accounts.models import User
from common.local_time import month_end, sunday_of
from duties.models import Duty
from duties.permissions import ROLES
from duties.queries.assignee import with_assignee
from enterprises.models import Membership

DAYS_OVERDUE = 60  # what is older can still be filed from the enterprise's own list
DAYS_DONE = 14


@dataclass(frozen=True)
class Agenda:
    """Three lists and how many stand in each."""

    due: object
    overdue: object
    done: object
    due_count: int
    overdue_count: int
    done_count: int


def agenda_of(user: User, today: date) -> Agenda:
    memberships = Membership.objects.on(today).filter(user=user)
    duties = Duty.objects.filter(
        enterprise__in=memberships.values("enterprise"),
        due_on__range=(today - timedelta(days=DAYS_OVERDUE), month_end(today) + timedelta(days=6)),
    )
    wanted = {
        "due": Q(state=Duty.State.DUE)
        & (
            Q(kind=Duty.Kind.DAILY_CONTROL, due_on=today)
            | Q(kind=Duty.Kind.WEEKLY_CHECK, due_on=sunday_of(today))
            | Q(kind=Duty.Kind.MONTHLY_DISPATCH, due_on=month_end(today))
        ),
        "overdue": Q(state__in=Duty.OPEN_STATES, due_on__lt=today),
        "done": Q(state__in=Duty.DONE_STATES, due_on__gte=today - timedelta(days=DAYS_DONE)),
    }
    counts = duties.aggregate(
        **{f"{name}_count": Count("due_on", filter=which) for name, which in wanted.items()}
    )
    rows = duties.select_related("enterprise")
    open_rows = with_assignee(rows, today).annotate(
        not_mine=Case(When(assignee_id=user.pk, then=0), default=1)
    )
    return Agenda(
        due=open_rows.filter(wanted["due"]).order_by("not_mine", "due_on", "kind", "enterprise_id"),
        overdue=open_rows.filter(wanted["overdue"]).order_by("not_mine", "-due_on", "kind", "enterprise_id"),
        done=rows.filter(wanted["done"]).order_by("-due_on", "kind", "enterprise_id"),
        **counts,
    )


def tell_submittable(duties: Iterable[Duty], posts: Iterable[Membership]) -> None:
    """Sets `may_submit` on each: whether somebody with these posts may hand it in."""
    held = {(post.enterprise_id, post.role) for post in posts}
    for duty in duties:
        roles = ROLES[Duty.Kind(duty.kind)]
        duty.may_submit = any((duty.enterprise_id, role) in held for role in roles)

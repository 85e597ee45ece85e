"""What waits for somebody's word, and what came back to somebody."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from duties.models import DutyRecord, RecordReview
from duties.permissions import REVIEWERS, ROLES
from enterprises.models import Membership

DAYS_BACK = 60  # what is older can still be reviewed from its own page


@dataclass(frozen=True)
class Reviews:
    """Newest revisions: those that this person may confirm or return, and those returned to them."""

    waiting: QuerySet[DutyRecord]
    returned: QuerySet[DutyRecord]


def reviews_of(user: User, today: date) -> Reviews:
    later = DutyRecord.objects.filter(
        enterprise_id=OuterRef("enterprise_id"),
        due_on=OuterRef("due_on"),
        kind=OuterRef("kind"),
        revision__gt=OuterRef("revision"),
    )
    newest = DutyRecord.objects.filter(~Exists(later), due_on__gte=today - timedelta(days=DAYS_BACK))
    newest = newest.select_related("enterprise", "by").order_by("due_on", "kind", "pk")
    decisions = RecordReview.objects.filter(record=OuterRef("pk"))
    is_decided = Exists(decisions.filter(verdict__in=RecordReview.DECISIONS))
    is_returned = Exists(decisions.filter(verdict=RecordReview.Verdict.RETURNED))
    held = list(Membership.objects.on(today).filter(user=user).values_list("enterprise_id", "role"))
    return Reviews(
        waiting=newest.filter(_where(held, REVIEWERS), ~is_decided).exclude(by=user),
        returned=newest.filter(_where(held, ROLES), is_returned),
    )


def _where(held: list[tuple[int, str]], roles_by_kind: dict) -> Q:
    """Records of the kinds for which one of the roles held there is enough."""
    wanted = Q(pk__in=[])
    for kind, roles in roles_by_kind.items():
        enterprises = sorted({enterprise_id for enterprise_id, role in held if role in roles})
        if enterprises:
            wanted |= Q(kind=kind, enterprise_id__in=enterprises)
    return wanted

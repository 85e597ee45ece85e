"""The reminders somebody has to read, and those they have taken note of."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from staff.models import CertificateReminder, Post, ReminderReceipt

REMINDER_STATES = {"open": _("待处理"), "read": _("已知悉")}


@dataclass(frozen=True)
class ReminderLists:
    rows: QuerySet[Any]  # of reminders, each with `is_read`
    counts: dict[str, int]

    def reminders(self, state: str) -> QuerySet[Any]:
        """Whose certificate ends first stands on top."""
        rows = self.rows.filter(is_read=state == "read").select_related("certificate__person")
        return rows.order_by("certificate__valid_to", "-pk")


def reminder_lists(*, user: User, day: date) -> ReminderLists:
    """Of each certificate the last reminder; none once it was renewed or withdrawn."""
    newer = CertificateReminder.objects.filter(certificate=OuterRef("certificate"), pk__gt=OuterRef("pk"))
    mine = ReminderReceipt.objects.filter(reminder=OuterRef("pk"), user=user)
    posts = Post.objects.on(day).filter(_seen_posts(user, day)).select_related("enterprise")
    rows = (
        CertificateReminder.objects.addressed_to(user, day)
        .pending()
        .exclude(Exists(newer))
        .annotate(is_read=Exists(mine))
        .prefetch_related(Prefetch("certificate__person__posts", posts.order_by("pk"), to_attr="posts_seen"))
    )
    figures = {f"{state}_": Count("pk", filter=Q(is_read=state == "read")) for state in REMINDER_STATES}
    counts = cast(dict[str, Any], rows.order_by().aggregate(**figures))
    return ReminderLists(rows, {state: counts[f"{state}_"] for state in REMINDER_STATES})


def _seen_posts(user: User, day: date) -> Q:
    """Of a colleague's posts only those at one's own enterprises are shown."""
    return Q(enterprise__in=user.memberships.on(day).values("enterprise")) | Q(person__user=user)

"""One's own notices, in lists and as the figure at the bell."""

from dataclasses import dataclass
from typing import Any, cast

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.models import Notice
from notifications.models.notice import NoticeQuerySet

NOTICE_STATES = {"all": _("全部"), "unread": _("未读"), "to_acknowledge": _("待确认")}
MOST_AT_THE_BELL = 99


@dataclass(frozen=True)
class NoticeLists:
    rows: NoticeQuerySet
    counts: dict[str, int]

    def notices(self, state: str) -> QuerySet[Any]:
        """The unread first, each part with the newest on top."""
        rows = _narrowed(self.rows, state).annotate(
            is_done=Case(
                When(read_at__isnull=True, settled_at__isnull=True, then=Value(False)),
                default=Value(True),
                output_field=BooleanField(),
            )
        )
        return rows.order_by("is_done", "-made_at", "-pk")


def notice_lists(user: User) -> NoticeLists:
    rows = Notice.objects.visible_to(user)
    unread = Q(read_at__isnull=True, settled_at__isnull=True)
    to_acknowledge = Q(
        urgency__in=Notice.ASKS_FOR_ACKNOWLEDGEMENT,
        acknowledged_at__isnull=True,
        settled_at__isnull=True,
    )
    figures = {
        "all": Count("pk"),
        "unread": Count("pk", filter=unread),
        "to_acknowledge": Count("pk", filter=to_acknowledge),
    }
    return NoticeLists(rows, cast(dict[str, Any], rows.order_by().aggregate(**figures)))


def _narrowed(rows: NoticeQuerySet, state: str) -> QuerySet[Any]:
    if state == "unread":
        return rows.unread()
    return rows.to_acknowledge() if state == "to_acknowledge" else rows


def unread_count(user: User) -> int:
    """For the bell on every page: one look at an index, which stops where the bell says 99+."""
    return Notice.objects.visible_to(user).unread().order_by()[: MOST_AT_THE_BELL + 1].count()

"""What a message says: one notice as it is, several as a list of their titles with one link."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from notifications.channels.terms import Message
from notifications.models import Notice

MOST_TITLES = 10


def compose(
    notices: Sequence[Notice], *, language: str, is_shared: bool, at: datetime, stale_at: datetime
) -> Message:
    """The message for these notices, of which there is at least one.

    `is_shared`: others read along, in a group. Then one notice leads straight to its page, else through the
    reader's own list, which marks it as read.
    """
    is_urgent = any(notice.is_urgent for notice in notices)
    lifetime = max(0, int((stale_at - at).total_seconds()))
    if len(notices) == 1:
        (notice,) = notices
        path = notice.url if is_shared else reverse("notifications:open_notice", args=[notice.pk])
        return Message(notice.title, notice.text, path, language, is_urgent, lifetime)
    with translation.override(language):
        title = _("您有%(count)d条新通知") % {"count": len(notices)}
        lines = [f"· {notice.title}" for notice in notices[:MOST_TITLES]]
        more = len(notices) - MOST_TITLES
        if more > 0:
            lines.append(_("还有%(count)d条") % {"count": more})
    return Message(
        title, "\n".join(lines), reverse("notifications:list_notices"), language, is_urgent, lifetime
    )


def in_reading_order(notices: Sequence[Notice]) -> list[Notice]:
    """The urgent first, then the important, each in the order in which they came."""
    rank = {urgency: number for number, urgency in enumerate(reversed(Notice.Urgency.values))}
    return sorted(notices, key=lambda notice: (rank[notice.urgency], notice.made_at, str(notice.pk)))

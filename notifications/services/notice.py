"""News for people: told once to each, settled when it has become pointless, taken note of.

`notify` only writes the notices, in the transaction of whoever calls; over which channel they leave is
decided by `notifications.services.delivery` when they do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from django.db import transaction
from django.db.models import Count, Min
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import ZONE
from notifications.models import DeliverySettings, Notice
from notifications.queries.reach import rhythm_of
from notifications.signals import notice_acknowledged, notices_due
from notifications.timing import due_at

LazyText = str | Promise
NORMAL = Notice.Urgency.NORMAL
NO_PARAMS: Mapping[str, object] = MappingProxyType({})
BATCH = 5_000


class BadLink(ValueError):
    """A notice leads to a page of the platform: a path that begins with one slash."""


class NotOwnNotice(Exception):
    """Nobody takes note for somebody else."""


@dataclass(frozen=True)
class News:
    """One piece of news for one person, in texts that are translated into their language.

    `params` fill the texts with `%(name)s`; dates and moments among them are written as that language does.
    """

    recipient: User
    topic: str
    key: str
    title: LazyText
    text: LazyText
    url: str
    urgency: Notice.Urgency = NORMAL
    params: Mapping[str, object] = field(default_factory=dict)


def notify(
    *,
    recipients: Iterable[User],
    topic: str,
    key: str,
    title: LazyText,
    text: LazyText,
    url: str,
    at: datetime,
    urgency: Notice.Urgency = NORMAL,
    params: Mapping[str, object] = NO_PARAMS,
) -> int:
    """Tell the same news to all of them; returns to how many it is new."""
    news = [News(user, topic, key, title, text, url, urgency, params) for user in recipients]
    return notify_many(news, at=at)


@transaction.atomic
def notify_many(news: Sequence[News], *, at: datetime) -> int:
    """Tell many people different news in a handful of statements; returns how many pieces are new.

    Whoever had the same news (topic and key) before hears nothing, also when two workers tell it at the same
    moment. Who may not sign in is told nothing.
    """
    told = {(one.topic, one.key, one.recipient.pk): one for one in news if one.recipient.is_active}
    if not told:
        return 0
    choices = DeliverySettings.objects.in_bulk({user_id for _topic, _key, user_id in told})
    write = Writer()
    # Always in the same order, so that two workers with the same news wait for each other, never in a circle.
    notices = [
        Notice(
            user_id=user_id,
            topic=topic,
            key=key,
            **write.words_of(told[topic, key, user_id]),
            urgency=told[topic, key, user_id].urgency,
            made_at=at,
            due_at=due_at(at, told[topic, key, user_id].urgency, rhythm_of(choices.get(user_id))),
        )
        for topic, key, user_id in sorted(told)
    ]
    new, first_due_at = 0, None
    for start in range(0, len(notices), BATCH):
        batch = notices[start : start + BATCH]
        Notice.objects.bulk_create(batch, ignore_conflicts=True)
        # Keys are made here: what stands under them afterwards was new.
        stored = Notice.objects.filter(pk__in=[notice.pk for notice in batch])
        found = stored.aggregate(count=Count("pk"), first_due_at=Min("due_at"))
        new += found["count"]
        first_due_at = min(filter(None, [first_due_at, found["first_due_at"]]), default=None)
    if first_due_at is not None and first_due_at <= at:
        notices_due.send(sender=Notice, at=at)
    return new


@transaction.atomic
def withdraw_notices(*, topic: str, keys: Iterable[str], at: datetime) -> int:
    """The matter has settled itself: what has not gone out stays here, and all show it as settled.

    Returns how many notices that concerned.
    """
    wanted = sorted(set(keys))
    return sum(
        Notice.objects.filter(
            topic=topic, key__in=wanted[start : start + BATCH], settled_at__isnull=True
        ).update(settled_at=at)
        for start in range(0, len(wanted), BATCH)
    )


@transaction.atomic
def acknowledge_notice(*, notice: Notice, by: User, at: datetime) -> Notice:
    """Note that the person knows; the first time counts and is told to whoever waits for it."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.user_id != by.pk:
        raise NotOwnNotice
    if notice.acknowledged_at is not None:
        return notice
    notice.acknowledged_at = at
    notice.read_at = notice.read_at or at
    notice.save(update_fields=["acknowledged_at", "read_at"])
    record_audit(
        action="acknowledge_notice",
        subject=notice,
        by=by,
        at=at,
        new={"topic": notice.topic, "key": notice.key},
        region_path=by.latest_region_path(),
    )
    notice_acknowledged.send(sender=Notice, topic=notice.topic, key=notice.key, user_id=by.pk, at=at)
    return notice


def read_notices(*, notices: Iterable[Notice] | None = None, by: User, at: datetime) -> int:
    """Mark as read: these of one's own notices, or all. Reading is nobody else's business: no audit entry."""
    unread = Notice.objects.visible_to(by).unread()
    if notices is not None:
        unread = unread.filter(pk__in=[notice.pk for notice in notices])
    return unread.update(read_at=at)


class Writer:
    """Writes news in the recipient's language; the same news for a thousand people once a language."""

    def __init__(self):
        self.written: dict[tuple[str, int, int, int], tuple[str, str]] = {}

    def words_of(self, news: News) -> dict[str, str]:
        if not news.url.startswith("/") or news.url.startswith("//"):
            raise BadLink(news.url)
        language = news.recipient.language
        known = (language, id(news.title), id(news.text), id(news.params) if news.params else 0)
        if known not in self.written:
            with translation.override(language):
                params = {name: _in_words(value) for name, value in news.params.items()}
                title = _filled_in(news.title, params, Notice.TITLE_LENGTH)
                self.written[known] = title, _filled_in(news.text, params, Notice.TEXT_LENGTH)
        title, text = self.written[known]
        return {"title": title, "text": text, "url": news.url}


def _in_words(value: object) -> str | int | Decimal:
    if isinstance(value, int | Decimal):
        return value  # for %d and the like
    if isinstance(value, datetime):
        return date_format(localtime(value, ZONE), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return str(value)


def _filled_in(text: LazyText, params: Mapping[str, object], longest: int) -> str:
    """On one line: a name with a line break in it must not become a header of a mail."""
    words = " ".join((str(text) % params if params else str(text)).split())
    return words if len(words) <= longest else words[: longest - 1] + "…"

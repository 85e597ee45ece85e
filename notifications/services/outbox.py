"""From notices to messages: who has news that is due gets one message with all that waits for them."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from notifications.models import Delivery, Notice
from notifications.queries.reach import reach_of
from notifications.timing import stale_at

PEOPLE = 500


@transaction.atomic
def form_deliveries(*, at: datetime, people: int = PEOPLE) -> int:
    """Put waiting notices into messages; returns how many messages that made.

    Urgent news never waits for other news and never takes it along: the rest of a person's night stays
    quiet. Everything else that waits goes along as soon as one piece of it is due.
    """
    waiting = _waiting(at, people)
    if not waiting:
        return 0
    urgent_ids = {user_id for user_id, is_urgent in waiting if is_urgent}
    reaches = reach_of({user_id for user_id, _urgent in waiting}, urgent_ids=urgent_ids)
    deliveries, carried, given_up = [], [], []
    for (user_id, is_urgent), notices in waiting.items():
        reach = reaches.get(user_id)
        if reach is None or not reach.user.is_active:
            given_up += notices  # they can't sign in; the notices stay in their list
            continue
        deliveries.append(
            Delivery(
                user_id=user_id,
                channel=reach.channels(is_urgent=is_urgent)[0],
                is_urgent=is_urgent,
                notice_count=len(notices),
                formed_at=at,
                due_at=at,
                stale_at=stale_at(at, is_urgent=is_urgent),
            )
        )
        carried += notices
    Delivery.objects.bulk_create(deliveries)
    for is_urgent in (True, False):
        _carry([notice for notice in carried if notice.is_urgent == is_urgent], deliveries, is_urgent)
    Notice.objects.filter(pk__in=[notice.pk for notice in given_up]).update(due_at=None)
    return len(deliveries)


def _carry(notices: list[Notice], deliveries: list[Delivery], is_urgent: bool) -> None:
    """Each notice goes with the new message of its person; one statement, however many there are."""
    if notices:
        new = Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries], is_urgent=is_urgent)
        own = new.filter(user=OuterRef("user")).values("pk")[:1]
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(delivery=Subquery(own))


def _waiting(at: datetime, people: int) -> dict[tuple[int, bool], list[Notice]]:
    """All that waits for those who have something due, by person and urgency, locked.

    Rows that another worker has in hand are passed over: they become that worker's message.
    """
    due = Notice.objects.waiting().filter(due_at__lte=at).order_by("due_at", "pk")
    user_ids = list(dict.fromkeys(due.values_list("user_id", flat=True)[:people]))
    rows = Notice.objects.waiting().filter(user__in=user_ids, made_at__lte=at)
    found: dict[tuple[int, bool], list[Notice]] = defaultdict(list)
    for notice in rows.select_for_update(of=("self",), skip_locked=True).order_by("pk"):
        found[notice.user_id, notice.is_urgent].append(notice)
    return {
        group: notices
        for group, notices in found.items()
        if any(notice.due_at is not None and notice.due_at <= at for notice in notices)
    }

"""Delivers messages: take what is due, send it, note what became of it. Rows are the truth.

Taking, sending and noting are three steps with the sending outside of any transaction. A worker that is
killed after sending has noted nothing: its message is due again when the lease has run out, and goes out
twice rather than never.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from notifications.models import Delivery, Notice
from notifications.queries.reach import ROBOT_CHANNELS, Reach, reach_of
from notifications.services.address import note_addresses
from notifications.services.message import compose, in_reading_order
from notifications.services.outbox import form_deliveries
from notifications.services.sending import Outcome, Parcel, send_parcels
from notifications.timing import next_try_at, tries_allowed

BATCH = 100
LEASE = timedelta(minutes=15)  # longer than a batch of time-outs takes
State = Delivery.State
NO_ADDRESS, STALE, MERGED, SETTLED = "NO_ADDRESS", "STALE", "MERGED", "SETTLED"


@dataclass(frozen=True)
class Claimed:
    """A delivery this worker has in hand, with the parcel that goes out; none where nothing is to be sent."""

    delivery: Delivery
    reach: Reach
    parcel: Parcel | None
    is_wanted: bool


def deliver_batch(*, at: datetime, batch: int = BATCH) -> int:
    """Deliver some of what is due at this moment; returns how many messages were formed and taken in hand.

    Call it until it returns 0: what fell back to another channel is due at once.
    """
    formed = form_deliveries(at=at)
    claimed = claim_deliveries(at=at, batch=batch)
    sent = send_parcels([one.parcel for one in claimed if one.parcel is not None], at=at)
    outcomes = iter(sent.outcomes)
    results = [Result(one, next(outcomes) if one.parcel is not None else None) for one in claimed]
    note_results([result for result in results if not result.is_unknown], at=at)
    if sent.fault is not None:
        raise sent.fault
    return formed + len(claimed)


@dataclass(frozen=True)
class Result:
    claimed: Claimed
    outcome: Outcome | None

    @property
    def is_unknown(self) -> bool:
        """A fault of ours struck while it was sent: it is due again when the lease has run out."""
        return self.claimed.parcel is not None and self.outcome is None


@transaction.atomic
def claim_deliveries(*, at: datetime, batch: int = BATCH) -> list[Claimed]:
    """Take due deliveries in hand; workers beside this one pass them over."""
    due = Delivery.objects.due(at).select_for_update(of=("self",), skip_locked=True)
    rows = _merged(_with_what_waits(list(due.order_by("due_at", "pk")[:batch]), at), at)
    claim = uuid.uuid4()
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        claim=claim, due_at=at + LEASE, tries=F("tries") + 1, tried_at=at
    )
    for row in rows:
        row.claim, row.due_at, row.tries, row.tried_at = claim, at + LEASE, row.tries + 1, at
    urgent_ids = {row.user_id for row in rows if row.is_urgent}
    reaches = reach_of({row.user_id for row in rows}, urgent_ids=urgent_ids)
    notices = _notices_of(rows)
    _count_again(rows, notices)
    return [_made_ready(row, reaches[row.user_id], notices[row.pk], at) for row in rows]


def _with_what_waits(rows: list[Delivery], at: datetime) -> list[Delivery]:
    """Besides what is due, what waits for its next try on the same way to the same person."""
    ways = {(row.user_id, row.channel) for row in rows if not row.is_urgent}
    waiting = Delivery.objects.filter(
        state=State.WAITING,
        user__in={user_id for user_id, _channel in ways},
        is_urgent=False,
        claim__isnull=True,
        due_at__gt=at,
    )
    found = waiting.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    return [*rows, *(row for row in found if (row.user_id, row.channel) in ways)]


def _merged(rows: list[Delivery], at: datetime) -> list[Delivery]:
    """After an outage there may be several messages for one person on a channel: they become one."""
    first: dict[tuple[int, str], Delivery] = {}
    kept, changed = [], []
    for row in rows:
        known = row if row.is_urgent else first.setdefault((row.user_id, row.channel), row)
        if known is row:
            kept.append(row)
            continue
        Notice.objects.filter(delivery=row).update(delivery=known)
        known.stale_at = max(known.stale_at, row.stale_at)
        known.tries = max(known.tries, row.tries)
        row.move_to(State.DROPPED, at=at, reason=MERGED)
        changed += [row, known]
    Delivery.objects.bulk_update(changed, ["state", "reason", "claim", "ended_at", "tries", "stale_at"])
    return kept


def _notices_of(rows: Sequence[Delivery]) -> dict[int, list[Notice]]:
    """What still asks for attention: neither read in the list meanwhile nor settled."""
    found: dict[int, list[Notice]] = defaultdict(list)
    for notice in Notice.objects.unread().filter(delivery__in=rows):
        found[notice.delivery_id].append(notice)
    return found


def _count_again(rows: Sequence[Delivery], notices: dict[int, list[Notice]]) -> None:
    """The log tells how many notices a message carried, which may be fewer than when it was formed."""
    changed = [row for row in rows if notices[row.pk] and len(notices[row.pk]) != row.notice_count]
    for row in changed:
        row.notice_count = len(notices[row.pk])
    Delivery.objects.bulk_update(changed, ["notice_count"])


def _made_ready(row: Delivery, reach: Reach, notices: list[Notice], at: datetime) -> Claimed:
    is_wanted = bool(notices) and reach.user.is_active
    addresses = reach.addresses(row.channel, is_urgent=row.is_urgent) if is_wanted else []
    if not addresses or row.stale_at <= at:
        return Claimed(row, reach, None, is_wanted)
    message = compose(
        in_reading_order(notices),
        language=reach.user.language,
        is_shared=row.channel in ROBOT_CHANNELS,
        at=at,
        stale_at=row.stale_at,
    )
    return Claimed(row, reach, Parcel(row.channel, message, addresses), is_wanted)


@transaction.atomic
def note_results(results: Sequence[Result], *, at: datetime) -> None:
    """Write down what became of each; of those another worker has taken meanwhile, nothing."""
    if not results:
        return
    mine = Delivery.objects.filter(claim=results[0].claimed.delivery.claim, state=State.WAITING)
    still_mine = set(mine.select_for_update().order_by("pk").values_list("pk", flat=True))
    noted = [result for result in results if result.claimed.delivery.pk in still_mine]
    heirs = [heir for result in noted if (heir := _end_or_wait(result, at)) is not None]
    _store([result.claimed.delivery for result in noted], at)
    _hand_over(heirs)
    note_addresses([(one.claimed.delivery, one.outcome) for one in noted if one.outcome], at=at)


def _store(rows: Sequence[Delivery], at: datetime) -> None:
    """Most end in the same way: one statement for each way, and one for all that wait."""
    ended: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        if row.state != State.WAITING:
            ended[row.state, row.reason].append(row.pk)
    for (state, reason), pks in ended.items():
        Delivery.objects.filter(pk__in=pks).update(state=state, reason=reason, ended_at=at, claim=None)
    waiting = [row for row in rows if row.state == State.WAITING]
    Delivery.objects.bulk_update(waiting, ["reason", "claim", "due_at"])


def _end_or_wait(result: Result, at: datetime) -> Delivery | None:
    """Move the delivery on; returns the one that takes over, where one does."""
    one, outcome = result.claimed, result.outcome
    row = one.delivery
    if not one.is_wanted:
        row.move_to(State.DROPPED, at=at, reason=SETTLED)
    elif row.stale_at <= at:
        row.move_to(State.FAILED, at=at, reason=STALE)
    elif outcome is None:
        return _take_over(one, NO_ADDRESS, at)
    elif outcome.is_sent:
        row.move_to(State.SENT, at=at)
    elif outcome.is_permanent or _has_tried_enough(one):
        return _take_over(one, outcome.reason, at)
    else:
        _wait(one, outcome, at)
    return None


def _has_tried_enough(one: Claimed) -> bool:
    """Never on the last channel that reaches further than the list: that is tried until the news is stale."""
    row = one.delivery
    heir = one.reach.next_channel(row.channel, is_urgent=row.is_urgent)
    return heir != Delivery.Channel.IN_APP and row.tries >= tries_allowed(is_urgent=row.is_urgent)


def _take_over(one: Claimed, reason: str, at: datetime) -> Delivery:
    row = one.delivery
    row.move_to(State.FAILED, at=at, reason=reason)
    return Delivery(
        user_id=row.user_id,
        channel=one.reach.next_channel(row.channel, is_urgent=row.is_urgent),
        is_urgent=row.is_urgent,
        notice_count=row.notice_count,
        formed_at=at,
        due_at=at,
        stale_at=row.stale_at,
        follows=row,
    )


def _wait(one: Claimed, outcome: Outcome, at: datetime) -> None:
    row = one.delivery
    row.claim, row.reason = None, outcome.reason
    row.due_at = next_try_at(
        at,
        tries=row.tries,
        is_urgent=row.is_urgent,
        rhythm=one.reach.rhythm,
        wait_seconds=outcome.wait_seconds,
    )


def _hand_over(heirs: Sequence[Delivery]) -> None:
    """The notices of failed deliveries go to those that follow them."""
    if not heirs:
        return
    Delivery.objects.bulk_create(heirs)
    failed = [heir.follows_id for heir in heirs]
    following = Delivery.objects.filter(follows=OuterRef("delivery")).values("pk")[:1]
    Notice.objects.filter(delivery__in=failed).update(delivery=Subquery(following))

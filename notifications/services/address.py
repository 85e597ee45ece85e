"""What deliveries teach about addresses: one that is gone is switched off, and its owner sees why."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from notifications.channels.terms import ChannelFailed
from notifications.models import Delivery, PushDevice, Robot
from notifications.queries.reach import ROBOT_CHANNELS
from notifications.services.delivery_settings import settings_of
from notifications.services.sending import DOWN, Outcome

Channel = Delivery.Channel
Row = Robot | PushDevice


def note_addresses(outcomes: Iterable[tuple[Delivery, Outcome]], *, at: datetime) -> None:
    """Call it in the transaction that notes the deliveries."""
    for delivery, outcome in outcomes:
        model = model_of(delivery.channel)
        if model is not None:
            _note_rows(model, outcome, at)
        elif delivery.channel == Channel.EMAIL and any(f.is_gone for _address, f in outcome.failures):
            _note_refused_mail(delivery, outcome, at)


def model_of(channel: str) -> type[Row] | None:
    """Where the addresses of a channel are rows of ours."""
    if channel == Channel.WEB_PUSH:
        return PushDevice
    return Robot if channel in ROBOT_CHANNELS else None


def _note_rows(model: type[Row], outcome: Outcome, at: datetime) -> None:
    good = [address.row_id for address in outcome.taken]
    if good:
        model._default_manager.filter(pk__in=good, failed_at__isnull=False).update(failed_at=None, reason="")
    for address, failure in outcome.failures:
        if failure.reason != DOWN:  # it was not asked
            note_failure(model, address.row_id, failure, at=at)


def note_failure(model: type[Row], row_id: int | None, failure: ChannelFailed, *, at: datetime) -> None:
    """The last failure of a device or robot; one that is gone stays switched off."""
    model._default_manager.filter(pk=row_id).update(
        failed_at=at, reason=failure.reason, switched_off_at=at if failure.is_gone else F("switched_off_at")
    )


def _note_refused_mail(delivery: Delivery, outcome: Outcome, at: datetime) -> None:
    own = settings_of(delivery.user, at=at)
    own.refused_email = outcome.failures[0][0].target
    own.save()

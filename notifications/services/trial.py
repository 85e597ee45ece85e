"""A message with which somebody tries out their own robot or device."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.channels.terms import ChannelFailed, Message
from notifications.models import Delivery, PushDevice, Robot
from notifications.queries.reach import address_of_device, address_of_robot
from notifications.services.address import note_failure
from notifications.services.sending import SENDERS

PAUSE = timedelta(seconds=10)  # so that nobody fills a group by leaning on the button


class TriedJustNow(Exception):
    """The last trial is only seconds ago."""


def send_trial(*, to: Robot | PushDevice, by: User, at: datetime) -> ChannelFailed | None:
    """Send a short message now; returns why it failed, or None when it was taken.

    A robot that was switched off works again from here on when the trial succeeds.
    """
    model = type(to)
    _begin(model, to.pk, at)
    with translation.override(by.language):
        message = Message(
            _("测试消息"),
            _("收到这条，说明通知可以送到这里。"),
            reverse("notifications:list_notices"),
            by.language,
        )
    if isinstance(to, Robot):
        channel, address = to.kind, address_of_robot(to)
    else:
        channel, address = Delivery.Channel.WEB_PUSH, address_of_device(to)
    try:
        SENDERS[channel](to=address, message=message, at=at)
    except ChannelFailed as failure:
        note_failure(model, to.pk, failure, at=at)
        return failure
    model._default_manager.filter(pk=to.pk).update(failed_at=None, reason="", switched_off_at=None)
    return None


@transaction.atomic
def _begin(model: type[Robot] | type[PushDevice], pk: int, at: datetime) -> None:
    row = model._default_manager.select_for_update().get(pk=pk)
    if row.tested_at is not None and row.tested_at > at - PAUSE:
        raise TriedJustNow
    row.tested_at = at
    row.save(update_fields=["tested_at"])

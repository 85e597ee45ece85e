"""Over which channels people can be reached now, in the order in which they are tried."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.conf import settings

from accounts.models import User
from notifications.address_book import phones_of
from notifications.channels import mail, sms
from notifications.channels.terms import Address
from notifications.models import Delivery, DeliverySettings, PushDevice, Robot
from notifications.timing import Rhythm, standard_rhythm

Channel = Delivery.Channel
ROBOT_CHANNELS = frozenset(Robot.Kind.values)


@dataclass
class Reach:
    """One person's addresses, as far as they are switched on. Sealed ones are opened when asked for."""

    user: User
    choices: DeliverySettings | None = None
    phone: str = ""
    devices: list[PushDevice] = field(default_factory=list)
    robots: list[Robot] = field(default_factory=list)

    @property
    def rhythm(self) -> Rhythm:
        return rhythm_of(self.choices)

    def channels(self, *, is_urgent: bool) -> list[str]:
        """Those with an address, in order; the list in the platform is always the last."""
        found = [name for name in settings.NOTIFICATIONS.channels if self._has(name, is_urgent)]
        return [*found, str(Channel.IN_APP)]

    def next_channel(self, after: str, *, is_urgent: bool) -> str:
        """The channel that takes over. Only forward: one that failed is not asked again."""
        order = [*settings.NOTIFICATIONS.channels, str(Channel.IN_APP)]
        passed = order.index(after) if after in order else -1
        return next(name for name in self.channels(is_urgent=is_urgent) if order.index(name) > passed)

    def addresses(self, channel: str, *, is_urgent: bool) -> list[Address]:
        if channel == Channel.IN_APP:
            return [Address("")]
        if not self._has(channel, is_urgent):
            return []
        if channel == Channel.WEB_PUSH:
            return [address_of_device(device) for device in self.devices]
        if channel in ROBOT_CHANNELS:
            return [address_of_robot(robot) for robot in self.robots if robot.kind == channel]
        return [Address(self.phone if channel == Channel.SMS else self.user.email)]

    def _has(self, channel: str, is_urgent: bool) -> bool:
        choices = self.choices
        if channel == Channel.WEB_PUSH:
            return bool(self.devices) and (choices is None or choices.is_push_on)
        if channel in ROBOT_CHANNELS:
            has_one = any(robot.kind == channel for robot in self.robots)
            return has_one and (choices is None or choices.is_robot_on)
        if channel == Channel.SMS:
            return is_urgent and bool(self.phone) and (choices is None or choices.is_sms_on)
        return self._takes_mail()

    def _takes_mail(self) -> bool:
        if not self.user.email or not mail.is_configured():
            return False
        choices = self.choices
        return choices is None or (choices.is_email_on and choices.refused_email != self.user.email)


def rhythm_of(choices: DeliverySettings | None) -> Rhythm:
    if choices is None:
        return standard_rhythm()
    return Rhythm(choices.quiet_from, choices.quiet_until, choices.gathers)


def address_of_device(device: PushDevice) -> Address:
    return Address(
        device.endpoint,
        secret=device.auth,
        public_key=device.p256dh,
        key_id=device.key_id,
        row_id=device.pk,
    )


def address_of_robot(robot: Robot) -> Address:
    return Address(robot.url, secret=robot.secret, row_id=robot.pk)


def reach_of(user_ids: Collection[int], *, urgent_ids: Collection[int] = ()) -> dict[int, Reach]:
    """Of each of these people; phones, which have to be decrypted, only for those with something urgent."""
    users = User.objects.filter(pk__in=user_ids)
    choices = DeliverySettings.objects.in_bulk(list(user_ids))
    devices: dict[int, list[PushDevice]] = defaultdict(list)
    for device in PushDevice.objects.live().filter(user__in=user_ids):
        devices[device.user_id].append(device)
    robots: dict[int, list[Robot]] = defaultdict(list)
    for robot in Robot.objects.live().filter(user__in=user_ids):
        robots[robot.user_id].append(robot)
    phones = phones_of(urgent_ids) if urgent_ids and sms.is_configured() else {}
    return {
        user.pk: Reach(user, choices.get(user.pk), phones.get(user.pk, ""), devices[user.pk], robots[user.pk])
        for user in users
    }

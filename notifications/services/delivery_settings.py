"""How one person wants to be reached."""

from datetime import datetime, time

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_audit
from notifications.models import DeliverySettings, Notice
from notifications.queries.reach import rhythm_of
from notifications.timing import end_of_quiet, standard_rhythm

CHOICES = ("is_push_on", "is_robot_on", "is_sms_on", "is_email_on", "gathers", "quiet_from", "quiet_until")


def settings_of(user: User, *, at: datetime) -> DeliverySettings:
    """The person's own, or the platform's as a row that is not stored yet."""
    own = DeliverySettings.objects.filter(user=user).first()
    if own is not None:
        return own
    standard = standard_rhythm()
    return DeliverySettings(
        user=user, quiet_from=standard.quiet_from, quiet_until=standard.quiet_until, changed_at=at
    )


@transaction.atomic
def change_delivery_settings(
    *,
    is_push_on: bool,
    is_robot_on: bool,
    is_sms_on: bool,
    is_email_on: bool,
    gathers: bool,
    quiet_from: time | None,
    quiet_until: time | None,
    by: User,
    at: datetime,
) -> DeliverySettings:
    """Change one's own settings; mail that is switched on is tried again with an address once refused.

    What was waiting for the end of the old quiet hours goes by the new ones.
    """
    own = settings_of(by, at=at)
    old = {name: _plain(getattr(own, name)) for name in CHOICES}
    own.is_push_on, own.is_robot_on = is_push_on, is_robot_on
    own.is_sms_on, own.is_email_on = is_sms_on, is_email_on
    own.gathers, own.quiet_from, own.quiet_until = gathers, quiet_from, quiet_until
    own.changed_at = at
    if is_email_on:
        own.refused_email = ""
    own.save()
    Notice.objects.visible_to(by).waiting().filter(due_at__gt=at).update(
        due_at=end_of_quiet(at, rhythm_of(own))
    )
    record_audit(
        action="change_delivery_settings",
        subject=own,
        by=by,
        at=at,
        old=old,
        new={name: _plain(getattr(own, name)) for name in CHOICES},
        region_path=by.latest_region_path(),
    )
    return own


def _plain(value: bool | time | None) -> bool | str | None:
    return value.isoformat("minutes") if isinstance(value, time) else value

"""What a person was told and where they were reached, gone with them."""

from django.db import transaction

from accounts.models import User
from notifications.models import Delivery, DeliverySettings, Notice, PushDevice, Robot


@transaction.atomic
def forget_person(*, user: User) -> None:
    """Delete notices, deliveries, devices, robots and settings of a person who is erased.

    Whoever erases the person writes the audit entry.
    """
    for model in (Notice, Delivery, PushDevice, Robot, DeliverySettings):
        model._default_manager.filter(user=user).delete()

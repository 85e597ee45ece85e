"""Phones of those who sign in, for text messages; `notifications.address_book` asks."""

from collections.abc import Collection

from common.encryption import decrypt
from staff.models import Person
from staff.models.person import PHONE


def phones_of_users(user_ids: Collection[int]) -> dict[int, str]:
    """By user id, as far as a phone is registered. In the clear: not for pages, never for logs."""
    people = Person.objects.filter(user__in=user_ids).exclude(phone_encrypted="")
    return {
        user_id: decrypt(sealed, purpose=PHONE)
        for user_id, sealed in people.values_list("user_id", "phone_encrypted")
    }

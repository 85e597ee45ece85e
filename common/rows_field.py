"""Several rows chosen in a form, by their keys."""

from django import forms
from django.core.exceptions import ValidationError

LONGEST_KEY = 18  # digits of a key that any row can have


def is_key(text: str) -> bool:
    """Whether a row could have it; of a longer one the database would say that it is no number at all."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


class RowsField(forms.ModelMultipleChoiceField):
    """Django looks several keys up with `IN`, unguarded: one out of range is an error of the database."""

    def clean(self, value):
        for key in value or ():
            if not is_key(str(key)):
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, code="invalid_pk_value", params={"pk": key})
        return super().clean(value)

"""What the platform asks of a password beyond Django's own validators, and passwords it makes itself."""

import secrets
import string

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Without look-alikes: initial passwords are read from one screen and typed on another.
LOWER = "abcdefghijkmnpqrstuvwxyz"
UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "23456789"


def count_character_classes(password: str) -> int:
    """How many of lower case, upper case, digit and anything else stand in the password."""
    return sum(
        (
            any(c in string.ascii_lowercase for c in password),
            any(c in string.ascii_uppercase for c in password),
            any(c in string.digits for c in password),
            any(c not in string.ascii_letters + string.digits for c in password),
        )
    )


class CharacterClassesValidator:
    """A password mixes kinds of characters (GB/T 22239-2019, 8.1.4.1: 复杂度要求)."""

    def __init__(self, min_classes: int = 3):
        self.min_classes = min_classes

    def validate(self, password, user=None):
        if count_character_classes(password) < self.min_classes:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self):
        return _("密码须包含小写字母、大写字母、数字、其他字符中的至少 %(count)d 类。") % {
            "count": self.min_classes
        }


def make_initial_password() -> str:
    """Fourteen characters of three kinds, about 80 bits; the person must replace it at the first sign-in."""
    characters = [secrets.choice(kind) for kind in (LOWER, UPPER, DIGITS)]
    characters += [secrets.choice(LOWER + UPPER + DIGITS) for _unused in range(11)]
    secrets.SystemRandom().shuffle(characters)
    return "".join(characters)

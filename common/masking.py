"""How personal data look on a page that somebody else may read. No national standard fixes the pattern."""

import re

from common.identifiers import CITIZEN_ID_LENGTH, is_valid_citizen_id

STARS = "****"


def mask_name(name: str) -> str:
    """First character and one star, so that not even the length is told: 张三丰 → 张*."""
    name = name.strip()
    return f"{name[0]}*" if name else ""


def mask_phone(phone: str) -> str:
    """Mobile 138****1234; of any other number only the last two digits stay."""
    digits = re.sub(r"[^0-9]", "", phone)
    mobile = re.fullmatch(r"(?:86)?(1[0-9]{10})", digits)
    if mobile:
        return mobile[1][:3] + STARS + mobile[1][-4:]
    return STARS + digits[-2:] if len(digits) > 4 else STARS if digits else ""


def mask_citizen_id(citizen_id: str, *, shown_in_front: int = 3) -> str:
    """First three (or six: the region) and last four; anything that is not an identity number only stars."""
    citizen_id = citizen_id.strip()
    if len(citizen_id) != CITIZEN_ID_LENGTH or not 0 <= shown_in_front <= 6:
        return "*" * len(citizen_id)
    hidden = CITIZEN_ID_LENGTH - shown_in_front - 4
    return citizen_id[:shown_in_front] + "*" * hidden + citizen_id[-4:]


def mask_licence(number: str, *, is_sole_trader: bool) -> str:
    """A sole trader (个体工商户) may be licensed under an identity number: its digits 11 to 14 are hidden.

    An identity number that stands in a company's record by mistake is hidden the same way.
    """
    number = number.strip()
    holds_citizen_id = len(number) == CITIZEN_ID_LENGTH and (is_sole_trader or is_valid_citizen_id(number))
    return number[:10] + STARS + number[14:] if holds_citizen_id else number

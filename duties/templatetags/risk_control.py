"""How numbers and limits of a record are written; a record holds them as texts."""

from decimal import Decimal

from django import template

from duties.queries.control_list import limits_text

register = template.Library()


@register.filter
def signed(number: str) -> str:
    """With a minus of its own width, as it stands on a display."""
    return number.replace("-", "−")


@register.filter
def limits(answer: dict) -> str:
    """What the number was held against: 0–8 ℃."""
    low, high = (Decimal(answer[name]) if answer.get(name) else None for name in ("minimum", "maximum"))
    return limits_text(low, high, answer.get("unit", ""))

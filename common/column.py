"""A table that leaves the platform as a file: its columns, and cells that a spreadsheet only shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

CHUNK = 2000  # rows that are read and written at once
# What a spreadsheet would run instead of showing, OWASP "CSV injection".
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Excel refuses control characters but tab and line breaks.
_UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


@dataclass(frozen=True)
class Column:
    """One column: its heading and how a row fills it."""

    heading: str | Promise
    value: Callable[[Any], Any]


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets the apostrophe that makes it text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    value = value.translate(_UNPRINTABLE)
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value

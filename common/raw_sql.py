"""What statements written by hand need so that both databases read them the same way."""

import json
from collections.abc import Sequence
from datetime import date

from django.db import connection


def among_ids(column: str, ids: Sequence[int] | Sequence[str]) -> tuple[str, list]:
    """One placeholder, however many ids: SQLite takes no more than 250,000 of them."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [list(ids)]
    return f"{column} IN (SELECT value FROM json_each(%s))", [json.dumps(list(ids))]


def as_date(value: date | str) -> date:
    """A day as the database gave it: SQLite knows days as text only."""
    return value if isinstance(value, date) else date.fromisoformat(value)

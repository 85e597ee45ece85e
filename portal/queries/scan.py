"""The one query behind a scan. Written out, because everything else costs more than the query itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakSet

from django.db import OperationalError, connection

WITHOUT_CODE = """
SELECT e.id, c.run_id, p.fingerprint, p.etag, CASE WHEN p.etag = {} THEN NULL ELSE p.body END, NULL, NULL
FROM enterprises_enterprise e
LEFT JOIN scoring_currentindex c ON c.enterprise_id = e.id
LEFT JOIN scoring_publishedpage p ON p.enterprise_id = e.id AND p.language = {}
WHERE e.public_id = {}
"""
WITH_CODE = """
SELECT e.id, c.run_id, p.fingerprint, p.etag, CASE WHEN p.etag = {} THEN NULL ELSE p.body END,
       s.id, s.revoked_at
FROM enterprises_enterprise e
LEFT JOIN scoring_currentindex c ON c.enterprise_id = e.id
LEFT JOIN scoring_publishedpage p ON p.enterprise_id = e.id AND p.language = {}
LEFT JOIN enterprises_sticker s ON s.enterprise_id = e.id AND s.serial = {}
WHERE e.public_id = {}
"""
PREPARE = (
    "PREPARE scan (text, text, text) AS "
    + WITHOUT_CODE.format("$1", "$2", "$3")
    + "; PREPARE scan_with_code (text, text, text, text) AS "
    + WITH_CODE.format("$1", "$2", "$3", "$4")
)
# PostgreSQL plans this join for longer than it runs it: each connection has it planned once.
prepared: WeakSet = WeakSet()


@dataclass(frozen=True, slots=True)
class Scan:
    """What is stored for an enterprise; `body` is None where the reader's own copy is still the same."""

    enterprise_id: int
    run_id: int | None
    fingerprint: str | None
    etag: str | None
    body: Any
    sticker_id: int | None
    revoked_at: datetime | str | None


def read_scan(*, public_id: str, variant: str, serial: str | None, known_etag: str) -> Scan | None:
    values = [known_etag, variant, public_id]
    if serial is not None:
        values.insert(2, serial)
    row = fetch_row(values)
    return Scan(*row) if row else None


def fetch_row(values):
    """Asks without Django's test of the connection before each request, which would be a second query.

    A connection that has died in the meantime is noticed by the query itself, and renewed once.
    """
    is_worth_a_second_try = connection.connection is not None and not connection.in_atomic_block
    connection.health_check_done = True
    try:
        return ask(values)
    except OperationalError:
        if not is_worth_a_second_try:
            raise
        connection.close()
        return ask(values)


def ask(values):
    with connection.cursor() as cursor:
        if can_prepare():
            if connection.connection not in prepared:
                cursor.execute(PREPARE)
                prepared.add(connection.connection)
            name = "scan" if len(values) == 3 else "scan_with_code"
            cursor.execute(f"EXECUTE {name} ({', '.join(['%s'] * len(values))})", values)
        else:
            statement = WITHOUT_CODE if len(values) == 3 else WITH_CODE
            cursor.execute(statement.format(*["%s"] * len(values)), values)
        return cursor.fetchone()


def can_prepare():
    """Behind a pooler of transactions, which Django knows by this setting, no plan outlives its query."""
    return connection.vendor == "postgresql" and not connection.settings_dict.get(
        "DISABLE_SERVER_SIDE_CURSORS"
    )

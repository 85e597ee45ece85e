"""The one query behind a scan. Written out, because everything else costs more than the query itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

WITHOUT_CODE = """
SELECT e.id, c.run_id, p.fingerprint, p.etag, CASE WHEN p.etag = %s THEN NULL ELSE p.body END, NULL, NULL
FROM enterprises_enterprise e
LEFT JOIN scoring_currentindex c ON c.enterprise_id = e.id
LEFT JOIN scoring_publishedpage p ON p.enterprise_id = e.id AND p.language = %s
WHERE e.public_id = %s
"""
WITH_CODE = """
SELECT e.id, c.run_id, p.fingerprint, p.etag, CASE WHEN p.etag = %s THEN NULL ELSE p.body END,
       s.id, s.revoked_at
FROM enterprises_enterprise e
LEFT JOIN scoring_currentindex c ON c.enterprise_id = e.id
LEFT JOIN scoring_publishedpage p ON p.enterprise_id = e.id AND p.language = %s
LEFT JOIN enterprises_sticker s ON s.enterprise_id = e.id AND s.serial = %s
WHERE e.public_id = %s
"""


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
    with connection.cursor() as cursor:
        if serial is None:
            cursor.execute(WITHOUT_CODE, [known_etag, variant, public_id])
        else:
            cursor.execute(WITH_CODE, [known_etag, variant, serial, public_id])
        row = cursor.fetchone()
    return Scan(*row) if row else None

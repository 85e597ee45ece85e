"""What a device needs to check badges offline: the public keys, and the signed list of revoked ones."""

import base64
import json
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Max

from common.badge_token import current_key_id, private_key, public_keys
from common.local_time import local_date
from staff.models import Badge
from staff.queries.badge import revoked_serials

LIFE = timedelta(hours=24)  # an older list proves nothing
KEPT_SECONDS = 120


def badge_key_set() -> dict:
    """The public keys as a JWK Set (RFC 7517, RFC 8037), the one that signs first."""
    return {
        "keys": [
            {"kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": key_id, "x": _base64(raw)}
            for key_id, raw in public_keys().items()
        ]
    }


def signed_revocations(*, at: datetime) -> dict:
    """A flattened JWS (RFC 7515). One and the same within a minute, unless a badge is revoked in it.

    `serials` are eight characters each, sorted, one after the other: 128,000 persons of whom half leave
    within a year make half a megabyte.
    """
    issued_at = int(at.timestamp()) // 60 * 60
    known = Badge.objects.filter(revoked_at__isnull=False).aggregate(
        count=Count("pk"), last=Max("revoked_at")
    )
    last = known["last"].timestamp() if known["last"] else 0
    name = f"badge-revocations:{current_key_id()}:{issued_at}:{known['count']}:{last}"
    found = cache.get(name)
    if found is None:
        found = _sign(issued_at, revoked_serials(local_date(at)))
        cache.set(name, found, KEPT_SECONDS)
    return found


def _sign(issued_at: int, serials: list[str]) -> dict:
    key_id = current_key_id()
    # Said in the header, so that nothing else we sign can be taken for this list; a badge's signed bytes
    # (CBOR) can't be these (ASCII) anyway.
    header = {"alg": "EdDSA", "kid": key_id, "typ": "badge-revocations"}
    body = {
        "issued_at": issued_at,
        "next_update": issued_at + int(LIFE.total_seconds()),
        "serials": "".join(serials),
    }
    protected, payload = _base64(_json(header)), _base64(_json(body))
    signature = private_key(key_id).sign(f"{protected}.{payload}".encode())
    return {"protected": protected, "payload": payload, "signature": _base64(signature)}


def _json(value: dict) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

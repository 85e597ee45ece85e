"""The code (查询码) with which whoever filed a complaint reads what became of it, without signing in.

It follows from the number under the key of the platform: nothing of it is stored, nobody can look it up, and
the number alone opens nothing.
"""

import hmac

from django.core.cache import cache

from common.encryption import keyed_hash, keyed_hashes
from inspections.models import Complaint

PURPOSE = "complaint.query_code"
DIGITS = 6
MOST_TRIES = 10  # wrong ones an hour, for one number: a guess in a hundred thousand
HOUR = 3600


def query_code(number: str) -> str:
    return _digits(keyed_hash(number, purpose=PURPOSE))


def find_by_code(*, number: str, code: str) -> Complaint | None:
    """The complaint, if number and code belong together and not too many wrong codes were tried."""
    number = number.strip().upper()
    key = f"complaint.tries:{keyed_hash(number, purpose=PURPOSE)}"
    if cache.get(key, 0) >= MOST_TRIES:
        return None
    known = [_digits(one) for one in keyed_hashes(number, purpose=PURPOSE)]
    if any(hmac.compare_digest(one.encode(), code.strip().encode()) for one in known):
        return Complaint.objects.filter(number=number).select_related("enterprise").first()
    cache.add(key, 0, HOUR)
    try:
        cache.incr(key)
    except ValueError:  # it expired in between
        cache.set(key, 1, HOUR)
    return None


def _digits(hashed: str) -> str:
    return f"{int(hashed[:16], 16) % 10**DIGITS:0{DIGITS}}"

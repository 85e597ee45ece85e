"""How often one address may file about one enterprise: enough for a family at a table, not for a machine."""

from django.core.cache import cache

from common.encryption import keyed_hash

MOST_AN_HOUR = 10
HOUR = 3600


def may_file(*, address: str | None, enterprise_id: int) -> bool:
    """Counts this attempt. The address itself is not kept; without a working cache nobody is turned away."""
    key = f"complaint:{enterprise_id}:{keyed_hash(address or 'unknown', purpose='complaint.address')}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) <= MOST_AN_HOUR
    except ValueError:  # it expired in between
        return True

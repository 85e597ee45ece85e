"""Where a request comes from, behind a known number of reverse proxies."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address that the outermost trusted proxy saw, or the socket's; None where neither is an address.

    Each trusted proxy appends one entry to X-Forwarded-For, so entries further left are the client's own
    claims and are never read.
    """
    candidate = request.META.get("REMOTE_ADDR", "")
    count = settings.TRUSTED_PROXY_COUNT
    forwarded = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
    ]
    if count and forwarded:
        candidate = forwarded[-count] if len(forwarded) >= count else forwarded[0]
    try:
        return str(ipaddress.ip_address(candidate))
    except ValueError:
        return None


def client_network(request: HttpRequest) -> str | None:
    """What limits are counted by: the address, of IPv6 its /64.

    A household or a server is given at least a /64 and could take a new address of it for each request. An
    IPv4 address that is written as IPv6 is the IPv4 address.
    """
    address = client_address(request)
    if address is None:
        return None
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))

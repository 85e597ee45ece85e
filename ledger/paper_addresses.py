"""Where a paper with a check code is looked up. Each app that prints some says so in `apps.ready()`.

All QR codes lead to one short address; whoever stands there asks here when a code is none of their own.
"""

from collections.abc import Callable

from django.conf import settings

Finder = Callable[[str], str | None]  # a tidy code in, the address of its page out, or None

_FINDERS: list[Finder] = []


def find_papers(finder: Finder) -> None:
    if finder not in _FINDERS:
        _FINDERS.append(finder)


def address_of(code: str) -> str | None:
    return next((address for finder in _FINDERS if (address := finder(code))), None)


def paper_url(code: str) -> str:
    """The short address in the QR code of a paper."""
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}/v/{code}/"

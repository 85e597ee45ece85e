"""Who backs an enterprise (包保干部). The registry doesn't know: an app above names who does in `ready()`."""

from collections.abc import Callable, Collection
from datetime import date

from accounts.models import User

Source = Callable[[Collection[int], date], dict[int, list[User]]]
_sources: list[Source] = []


def name_backing(source: Source) -> None:
    """`source` tells for enterprise ids and a day whom to turn to; those that nobody backs are left out."""
    _sources[:] = [source]


def backing_cadres(enterprise_ids: Collection[int], day: date) -> dict[int, list[User]]:
    """Those who back these enterprises on that day."""
    return _sources[0](enterprise_ids, day) if _sources and enterprise_ids else {}

"""How to find people's phones. This floor keeps none: the app above that does says how, in `apps.ready()`."""

from collections.abc import Callable, Collection, Mapping

# User ids in, phone numbers out, as far as there are any. Nobody may write them to a log.
PhoneFinder = Callable[[Collection[int]], Mapping[int, str]]

_finders: list[PhoneFinder] = []


def register_phones(find: PhoneFinder) -> None:
    if find not in _finders:
        _finders.append(find)


def phones_of(user_ids: Collection[int]) -> dict[int, str]:
    """Who was registered first wins, where two know a phone of the same person."""
    found: dict[int, str] = {}
    for find in _finders:
        found = dict(find(user_ids)) | found
    return found

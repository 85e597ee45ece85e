"""Following links as a person would: whatever a page offers has to open."""

import re
import urllib.parse
from collections import deque

from sushi_platform.demo.visitor import Disappointed, Visitor

# Of rows alike one is looked at: a number, or a public id, stands for all of them.
ANY_ROW = re.compile(r"(?<=/)(?:\d+|[0-9A-Z]{8,}|\d{4}-\d{2}-\d{2})(?=/|$)")


def walk(visitor: Visitor, start: str, *, limit: int) -> int:
    """Opens pages from `start` on, nearest first, one of each kind, `limit` kinds at most; says how many.

    Raises `Disappointed` with all links that lead to no page, each with the page on which it stands.
    """
    waiting = deque([(start, "")])
    met: set[tuple[str, tuple[str, ...]]] = set()
    nowhere = []
    while waiting and len(met) < limit:
        url, offered_by = waiting.popleft()
        if (kind := kind_of(url)) in met:
            continue
        met.add(kind)
        page = visitor.get(url)
        if page.status != 200:
            nowhere.append(f"{url} on {offered_by} answers {page.status}")
        waiting.extend((link, url) for link in page.links)
    if nowhere:
        raise Disappointed("Links that lead nowhere: " + "; ".join(nowhere))
    return len(met)


def kind_of(url: str) -> tuple[str, tuple[str, ...]]:
    """What an address has in common with those of other rows: its path without keys, its parameters' names."""
    parts = urllib.parse.urlsplit(url)
    names = {name for name, _ in urllib.parse.parse_qsl(parts.query, keep_blank_values=True)}
    return ANY_ROW.sub("*", parts.path), tuple(sorted(names))

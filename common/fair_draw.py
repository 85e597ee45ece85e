"""A draw that anybody can repeat: from one seed, without bias, in whole numbers and SHA-256 alone.

The rules stand in docs/double-random-draw.md; `tools/verify_draw.py` is a second implementation of them.
Changing anything here makes earlier draws impossible to repeat: a change is a new `FORMAT`.
"""

import hashlib
import json
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FORMAT = "sushi-draw/1"
SECRET_BYTES = 32
WORD = 1 << 64


class TooFewInspectors(ValueError):
    """A subject has fewer inspectors who may visit it than it needs."""

    def __init__(self, subject: str):
        super().__init__(subject)
        self.subject = subject


@dataclass(frozen=True)
class Pool:
    """What is drawn from: subjects and inspectors in the order of the pool, and who may not visit whom."""

    subjects: tuple[str, ...]
    inspectors: tuple[int, ...]
    recusals: tuple[tuple[int, str], ...]
    subjects_wanted: int
    inspectors_each: int = 2

    def as_json(self) -> dict:
        return {
            "format": FORMAT,
            "inspectors": list(self.inspectors),
            "inspectors_each": self.inspectors_each,
            "recusals": [list(one) for one in self.recusals],
            "subjects": list(self.subjects),
            "subjects_wanted": self.subjects_wanted,
        }

    def digest(self) -> bytes:
        """SHA-256 over the pool as JSON: names in order, no blanks, nothing but ASCII in it."""
        text = json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).digest()

    def check(self) -> None:
        """Refuses a pool in which a subject that may be drawn could not be visited."""
        recused = self.recused()
        for subject in self.subjects:
            if len(self.inspectors) - len(recused.get(subject, ())) < self.inspectors_each:
                raise TooFewInspectors(subject)

    def recused(self) -> Mapping[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for inspector, subject in self.recusals:
            if inspector in self.inspectors:
                found.setdefault(subject, set()).add(inspector)
        return {subject: frozenset(those) for subject, those in found.items()}


@dataclass(frozen=True)
class Drawn:
    subject: str
    inspectors: tuple[int, ...]


def commitment_of(secret: bytes) -> str:
    return hashlib.sha256(secret).hexdigest()


def seed_of(*, secret: bytes, root: bytes, pool: Pool) -> bytes:
    """Office and log each know one half before the other is fixed; the pool stands before both."""
    return hashlib.sha256(FORMAT.encode() + b"\n" + secret + root + pool.digest()).digest()


class Stream:
    """64-bit numbers: SHA-256 over seed and a counter of eight octets, four numbers a block, big-endian."""

    def __init__(self, seed: bytes):
        self.seed, self.counter = seed, 0
        self.words: deque[int] = deque()

    def word(self) -> int:
        if not self.words:
            block = hashlib.sha256(self.seed + self.counter.to_bytes(8, "big")).digest()
            self.words.extend(int.from_bytes(block[start : start + 8], "big") for start in range(0, 32, 8))
            self.counter += 1
        return self.words.popleft()

    def below(self, number: int) -> int:
        """Each of 0 … number−1 equally likely: words beyond the last full multiple are thrown away."""
        limit = WORD - WORD % number
        while (word := self.word()) >= limit:
            pass
        return word % number

    def shuffle(self, items: list, first: int | None = None) -> list:
        """Fisher and Yates, from the front; only the first so many places if no more is asked for."""
        for place in range(min(len(items) - 1, len(items) if first is None else first)):
            other = place + self.below(len(items) - place)
            items[place], items[other] = items[other], items[place]
        return items


def draw(seed: bytes, pool: Pool) -> list[Drawn]:
    """Subjects in the order drawn, each with its inspectors in ascending order."""
    pool.check()
    stream = Stream(seed)
    chosen = stream.shuffle(list(pool.subjects), pool.subjects_wanted)[: pool.subjects_wanted]
    recused = pool.recused()
    load = dict.fromkeys(pool.inspectors, 0)
    teams: list[set[int]] = []
    for subject in chosen:
        able = [number for number in pool.inspectors if number not in recused.get(subject, ())]
        able = sorted(stream.shuffle(able), key=load.__getitem__)  # stable: chance decides among equals
        team = set(able[: pool.inspectors_each])
        for number in team:
            load[number] += 1
        teams.append(team)
    _level(chosen, teams, load, recused)
    return [Drawn(subject, tuple(sorted(team))) for subject, team in zip(chosen, teams, strict=True)]


def _level(
    chosen: Sequence[str], teams: list[set[int]], load: dict[int, int], recused: Mapping[str, frozenset[int]]
) -> None:
    """Hand visits on until no chain of hand-overs would take one from somebody who has two more than its end.

    With recusals the turn-by-turn choice above may leave loads uneven; this ends with the most even ones
    that recusals allow (a semi-matching without cost-reducing path).
    """
    while max(load.values()) - min(load.values()) > 1:
        path = _path(chosen, teams, load, recused)
        if path is None:
            return
        for place, giver, taker in path:
            teams[place].remove(giver)
            teams[place].add(taker)
            load[giver] -= 1
            load[taker] += 1


def _path(chosen, teams, load, recused) -> list[tuple[int, int, int]] | None:
    """The shortest chain from the busiest inspector that has one; ties by number and order of the draw."""
    for start in sorted(load, key=lambda number: (-load[number], number)):  # the busiest first
        came: dict[int, tuple[int, int]] = {}
        seen, queue = {start}, deque([start])
        while queue:
            giver = queue.popleft()
            for place, team in enumerate(teams):
                if giver not in team:
                    continue
                for taker in sorted(load):
                    if taker in seen or taker in team or taker in recused.get(chosen[place], ()):
                        continue
                    seen.add(taker)
                    came[taker] = (place, giver)
                    if load[taker] <= load[start] - 2:
                        return _chain(came, taker, start)
                    queue.append(taker)
    return None


def _chain(came, taker, start) -> list[tuple[int, int, int]]:
    chain = []
    while taker != start:
        place, giver = came[taker]
        chain.append((place, giver, taker))
        taker = giver
    return chain

"""What one duty's ladder does at one moment: a pure rule, over rungs and people that are handed in."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class Rung(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def who(self) -> str: ...
    @property
    def is_reminder(self) -> bool: ...


@dataclass(frozen=True)
class RungText:
    """A rung as somebody asks for it; negative minutes lie before the deadline."""

    who: str
    delay_minutes: int
    urgency: str


@dataclass(frozen=True)
class PlannedStep:
    """A rung that is taken now. `outcome` is a value of `LadderStep.Outcome`."""

    rung: Rung
    outcome: str
    people: tuple[int, ...] = ()


def plan_steps(
    rungs: Sequence[Rung],
    *,
    taken: int,
    top: int,
    people_of: Callable[[str], Sequence[int]],
    told_as: Mapping[int, Collection[str]] | None = None,
) -> list[PlannedStep]:
    """The steps from the last one taken up to the highest that is due.

    Each person hears of one step only, the highest that is about them; so that an outage of a night is one
    message and not five. After a rung which nobody holds the next is taken along at once, as nobody else
    would come to hear of it; but not for a reminder, since nothing is missed yet.

    `told_as` are the posts for which a person was told since the deadline: who holds several hears for one of
    them, as often as the rule has it, and not again for each other.
    """
    told_as = told_as or {}
    due = [rung for rung in rungs if taken < rung.number <= top]
    if not due:
        return []
    for rung in rungs:
        if rung.number > due[-1].number and not due[-1].is_reminder and not people_of(due[-1].who):
            due.append(rung)
    heard: set[int] = set()
    steps = []
    for rung in reversed(due):
        holders = people_of(rung.who)
        new = [
            person for person in holders if rung.is_reminder or not set(told_as.get(person, ())) - {rung.who}
        ]
        people = tuple(person for person in new if person not in heard)
        heard.update(people)
        outcome = "TOLD" if people else "MERGED" if new else "BEFORE" if holders else "NOBODY"
        steps.append(PlannedStep(rung, outcome, people))
    return steps[::-1]

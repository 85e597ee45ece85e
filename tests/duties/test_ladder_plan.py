from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from duties.ladder_plan import plan_steps

POSTS = ("ASSIGNEE", "DIRECTOR", "PRINCIPAL", "CADRE", "BRANCH")


@dataclass(frozen=True)
class Rung:
    number: int
    who: str
    is_reminder: bool


@st.composite
def ladders(draw):
    reminders = draw(st.integers(0, 2))
    who = draw(st.lists(st.sampled_from(POSTS), min_size=1, max_size=7))
    return tuple(
        Rung(number, "ASSIGNEE" if number <= reminders else post, number <= reminders)
        for number, post in enumerate(who, start=1)
    )


@given(
    ladders(),
    st.dictionaries(st.sampled_from(POSTS), st.sets(st.integers(1, 4)), max_size=5),
    st.lists(st.integers(0, 7), max_size=9),
)
def test_whatever_is_missed_each_rung_is_taken_once_and_nobody_hears_twice_at_once(rungs, held, looks):
    """`looks` are the highest rungs due each time somebody looks."""
    taken, steps = 0, []
    told_as: dict[int, set[str]] = {}
    for top in sorted(looks):
        new = plan_steps(
            rungs,
            taken=taken,
            top=top,
            people_of=lambda who: sorted(held.get(who, ())),
            told_as=told_as,
        )
        heard = [person for step in new for person in step.people]
        assert len(heard) == len(set(heard))
        for step in new:
            for person in step.people:
                assert step.rung.is_reminder or not told_as.get(person, set()) - {step.rung.who}
        for step in new:
            for person in () if step.rung.is_reminder else step.people:
                told_as.setdefault(person, set()).add(step.rung.who)
        if new:
            taken = new[-1].rung.number
        steps += new

    assert [step.rung.number for step in steps] == list(range(1, taken + 1))
    for step in steps:
        assert (step.outcome == "TOLD") == bool(step.people)
        assert (step.outcome == "NOBODY") == (not held.get(step.rung.who))
        assert set(step.people) <= set(held.get(step.rung.who, ()))
    due = max(looks, default=0)
    beyond = [step for step in steps if step.rung.number > due]
    assert all(not held.get(step.rung.who) for step in steps if beyond and due <= step.rung.number < taken)
    assert not any(step.rung.is_reminder for step in beyond)

"""The draw is uniform, keeps recusals, spreads the load, and follows from its seed alone."""

import hashlib
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.fair_draw import Drawn, Pool, Stream, TooFewInspectors, draw, seed_of

# 99.99 % of fair runs lie below it, for so many degrees of freedom; seeds are fixed, so it never flickers.
CHI_SQUARE = {5: 25.74, 9: 33.72, 44: 91.5}
SUBJECTS = tuple(f"SUBJECT{number:05}" for number in range(10))


def seed(number):
    return hashlib.sha256(f"seed {number}".encode()).digest()


def pool(subjects=SUBJECTS, inspectors=(1, 2, 3, 4), recusals=(), wanted=2, each=2):
    return Pool(tuple(subjects), tuple(inspectors), tuple(recusals), wanted, each)


def chi_square(counts, outcomes, total):
    expected = total / outcomes
    assert len(counts) == outcomes
    return sum((count - expected) ** 2 / expected for count in counts.values())


def test_ten_thousand_draws_are_uniform():
    first, pairs, teams = Counter(), Counter(), Counter()
    for number in range(10_000):
        drawn = draw(seed(number), pool())
        first[drawn[0].subject] += 1
        pairs[frozenset(one.subject for one in drawn)] += 1
        teams[drawn[0].inspectors] += 1

    assert chi_square(first, 10, 10_000) < CHI_SQUARE[9]
    assert chi_square(pairs, 45, 10_000) < CHI_SQUARE[44]
    assert chi_square(teams, 6, 10_000) < CHI_SQUARE[5]


def test_a_number_beyond_the_last_full_multiple_is_thrown_away():
    stream = Stream(b"")
    stream.words.extend([2**64 - 1, 2**64 - 2, 7])

    # 2⁶⁴ leaves 1 when divided by 3, so that the largest number alone is one too many …
    assert stream.below(3) == (2**64 - 2) % 3
    # … and 7 is taken as it is.
    assert stream.below(5) == 2


def test_a_published_draw_stays_as_it_was():
    """Written down once: a change of the rules would make earlier draws impossible to repeat."""
    ours = pool(recusals=[(1, SUBJECTS[0])], wanted=3)
    drawn = draw(seed_of(secret=bytes(32), root=bytes(range(32)), pool=ours), ours)

    assert ours.digest().hex() == "dabba2d0326bea3fa9a58b94b0e350a04aad382456bcec2742f8ab7fe6a61506"
    assert drawn == [
        Drawn("SUBJECT00000", (2, 3)),
        Drawn("SUBJECT00007", (1, 4)),
        Drawn("SUBJECT00003", (2, 4)),
    ]


def test_who_may_not_be_visited_by_enough_is_named():
    with pytest.raises(TooFewInspectors) as refusal:
        draw(seed(1), pool(inspectors=(1, 2, 3), recusals=[(1, SUBJECTS[4]), (3, SUBJECTS[4])]))

    assert refusal.value.subject == SUBJECTS[4]


@st.composite
def pools(draws):
    inspectors = range(1, draws(st.integers(2, 5)) + 1)
    subjects = SUBJECTS[: draws(st.integers(1, 7))]
    wanted = draws(st.integers(1, len(subjects)))
    recusals = [
        (number, subject)
        for subject in subjects
        for number in draws(st.sets(st.sampled_from(list(inspectors)), max_size=len(inspectors) - 2))
    ]
    return pool(subjects, inspectors, recusals, wanted)


@settings(max_examples=60, deadline=None)
@given(pools(), st.binary(min_size=32, max_size=32))
def test_whatever_the_pool(ours, seed):
    drawn = draw(seed, ours)

    assert draw(seed, ours) == drawn
    assert len({one.subject for one in drawn}) == len(drawn) == ours.subjects_wanted
    assert all(len(set(one.inspectors)) == 2 for one in drawn)
    assert not [1 for one in drawn for number in one.inspectors if (number, one.subject) in ours.recusals]
    load = Counter(dict.fromkeys(ours.inspectors, 0))
    load.update(number for one in drawn for number in one.inspectors)
    if not ours.recusals:
        assert max(load.values()) - min(load.values()) <= 1
    assert sum(count**2 for count in load.values()) == most_even(drawn, ours)


def most_even(drawn: list[Drawn], ours) -> int:
    """The smallest sum of squared loads of any way to send two to each: all reachable loads, step by step."""
    recused = ours.recused()
    reachable = {tuple(0 for _number in ours.inspectors)}
    for one in drawn:
        able = [
            place
            for place, number in enumerate(ours.inspectors)
            if number not in recused.get(one.subject, ())
        ]
        reachable = {
            tuple(count + (place in pair) for place, count in enumerate(load))
            for load in reachable
            for pair in combinations(able, 2)
        }
    return min(sum(count**2 for count in load) for load in reachable)

"""Which managers' photos are compared: all who have copies at the limit's distance, whatever bits differ."""

import random
from datetime import date, timedelta
from itertools import combinations
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duties.judging.photo import judge_photos
from duties.models import HollowRule
from duties.queries.hollow_candidates.photo import FINGERPRINT_BITS, shown_photos
from duties.queries.hollow_candidates.read_once import read_once
from duties.queries.hollow_candidates.window import Window

FIRST_DAY = date(2026, 10, 20)
COPY = "INSERT INTO hollow_photo VALUES (%s, %s, %s, %s, 'floor', %s, %s, %s, %s)"


@pytest.fixture
def window(db):
    return Window("nowhere%", FIRST_DAY, FIRST_DAY + timedelta(days=34), HollowRule.objects.first())


def flip(fingerprint, bits):
    for bit in bits:
        fingerprint ^= 1 << bit
    return fingerprint


def plant(window, photos):
    """`photos` are (manager, days after the first, fingerprint); no files are the same."""
    read_once(window)  # empty tables
    rows = [
        (
            manager,
            manager,
            number,
            (FIRST_DAY + timedelta(days=day)).isoformat(),
            str(UUID(int=number)),
            fingerprint,
            f"{number:064x}",
            "2026-10-20T02:00:00+00:00",
        )
        for number, (manager, day, fingerprint) in enumerate(photos, start=1)
    ]
    columns = """(
        enterprise_id bigint, manager_id bigint, id bigint, due_on date, item varchar(40), photo_id {uuid},
        fingerprint bigint, sent_sha256 varchar(64), captured_at {moment}
    )"""
    types = {"uuid": "uuid", "moment": "timestamptz"} if connection.vendor == "postgresql" else None
    types = types or {"uuid": "text", "moment": "text"}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE hollow_photo")
        cursor.execute(f"CREATE TEMPORARY TABLE hollow_photo {columns.format(**types)}")
        cursor.executemany(COPY, rows)


def found(window):
    return {photo.manager_id for photo in shown_photos(window)}


def copied(photos, rule):
    """By comparing each with each: whose photos have one that comes again on enough days."""
    managers = set()
    for manager, _day, original in photos:
        days = {
            day
            for other, day, fingerprint in photos
            if other == manager and (fingerprint ^ original).bit_count() <= rule.photo_bits
        }
        if len(days) >= rule.photo_days:
            managers.add(manager)
    return managers


def test_copies_that_differ_in_different_bands_are_found(window):
    """The first agrees with the original in the last quarter of its bits only, the second in the first."""
    original = random.Random(1).getrandbits(FINGERPRINT_BITS)
    photos = [(1, 0, original), (1, 3, flip(original, (0, 20, 40))), (1, 9, flip(original, (20, 40, 60)))]
    plant(window, photos)

    assert found(window) == {1} == copied(photos, window.rule)
    (finding,) = judge_photos(shown_photos(window), [], window.rule)
    assert [day.day for day in finding.days] == [20, 23, 29]


def test_wherever_three_bits_differ(window):
    """All pairs of copies with one bit changed in three of seven places, each pair a manager of its own."""
    original = random.Random(2).getrandbits(FINGERPRINT_BITS)
    places = (0, 10, 16, 30, 31, 47, 62)
    pairs = list(combinations(combinations(places, 3), 2))
    photos = []
    for manager, (one, other) in enumerate(pairs, start=1):
        photos += [
            (manager, 0, original),
            (manager, 1, flip(original, one)),
            (manager, 2, flip(original, other)),
        ]
    plant(window, photos)

    assert len(pairs) > 500
    assert found(window) == {manager for manager, *_rest in photos}


def test_two_days_are_no_copies_and_different_sights_neither(window):
    rng = random.Random(3)
    original = rng.getrandbits(FINGERPRINT_BITS)
    twice = [(1, 0, original), (1, 5, flip(original, (1, 2, 3))), (1, 5, original)]
    different = [(2, day, rng.getrandbits(FINGERPRINT_BITS)) for day in range(35)]
    plant(window, [*twice, *different])

    assert found(window) == set() == copied([*twice, *different], window.rule)


# The table is made anew for each example.
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 2**32),
    copies=st.lists(
        st.tuples(st.integers(1, 3), st.integers(0, 6), st.lists(st.integers(0, 62), max_size=5)),
        min_size=1,
        max_size=14,
    ),
    limits=st.tuples(st.integers(0, 6), st.integers(2, 4)),
)
def test_none_is_missed(window, seed, copies, limits):
    original = random.Random(seed).getrandbits(FINGERPRINT_BITS)
    photos = [(manager, day, flip(original, set(bits))) for manager, day, bits in copies]
    rule = SimpleNamespace(photo_bits=limits[0], photo_days=limits[1], text_length=12)
    window = Window(window.path_pattern, window.first_day, window.last_day, rule)
    plant(window, photos)

    assert copied(photos, rule) <= found(window)


def test_it_is_one_statement_however_many(window, django_assert_num_queries):
    plant(
        window, [(manager, day, 0x5A5A5A5A5A5A5A5 ^ manager) for manager in range(1, 40) for day in range(30)]
    )

    with django_assert_num_queries(1):
        assert len(shown_photos(window)) == 39 * 30

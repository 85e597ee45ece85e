from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from enterprises.services.opening_pattern import (
    NeverOpen,
    PatternTooEarly,
    PatternUnchanged,
    set_opening_pattern,
)
from enterprises.signals import enterprises_changed

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)
WEEKEND = (5, 6)


@pytest.fixture
def set_pattern(noodle_bar, principal, at):
    def set_pattern(starts_on, weekdays=(), follows_holidays=False):
        return set_opening_pattern(
            enterprise=noodle_bar,
            starts_on=starts_on,
            closed_weekdays=weekdays,
            follows_holidays=follows_holidays,
            by=principal,
            at=at,
        )

    return set_pattern


def rows(enterprise):
    return list(enterprise.opening_patterns.values_list("starts_on", "ends_on", "closed_weekdays"))


def test_it_begins_tomorrow(set_pattern, noodle_bar, principal):
    pattern = set_pattern(TOMORROW, WEEKEND)

    assert pattern.weekdays == [5, 6]
    assert rows(noodle_bar) == [(TOMORROW, None, 0b110_0000)]
    entry = AuditEntry.objects.get(action="set_opening_pattern")
    assert (entry.actor, entry.new["closed_weekdays"]) == (principal, 0b110_0000)


def test_the_next_ends_the_one_before(set_pattern, noodle_bar):
    set_pattern(TOMORROW, WEEKEND)
    later = TOMORROW + timedelta(days=30)

    set_pattern(later, (0,))

    assert rows(noodle_bar) == [(later, None, 1), (TOMORROW, later - timedelta(days=1), 0b110_0000)]


def test_one_that_was_to_come_falls_away(set_pattern, noodle_bar):
    set_pattern(TOMORROW + timedelta(days=30), (0,))

    set_pattern(TOMORROW, WEEKEND)

    assert rows(noodle_bar) == [(TOMORROW, None, 0b110_0000)]


@pytest.mark.parametrize(
    ("starts_on", "weekdays", "refusal"),
    [
        (TODAY, WEEKEND, PatternTooEarly),
        (TOMORROW, range(7), NeverOpen),
        (TOMORROW, (), PatternUnchanged),
    ],
)
def test_it_refuses(set_pattern, noodle_bar, starts_on, weekdays, refusal):
    with pytest.raises(refusal) as caught:
        set_pattern(starts_on, weekdays)

    assert caught.value.field
    assert rows(noodle_bar) == []


def test_what_it_is_already_changes_nothing(set_pattern, noodle_bar):
    set_pattern(TOMORROW, WEEKEND)

    with pytest.raises(PatternUnchanged):
        set_pattern(TOMORROW + timedelta(days=5), WEEKEND)


def test_it_tells_the_floors_above(set_pattern, noodle_bar):
    told = []

    def listen(sender, enterprise_ids, **kwargs):
        told.append(enterprise_ids)

    enterprises_changed.connect(listen)
    set_pattern(TOMORROW, WEEKEND)
    enterprises_changed.disconnect(listen)

    assert told == [[noodle_bar.pk]]

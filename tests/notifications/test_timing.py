from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.local_time import ZONE
from notifications import timing
from notifications.timing import Rhythm, due_at, end_of_quiet, next_try_at

NIGHT = Rhythm(time(22), time(6, 30))
NOON = Rhythm(time(12), time(13))
NEVER = Rhythm(None, None)


def suzhou(text):
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("rhythm", "at", "goes_at"),
    [
        (NIGHT, "23T21:59:59", "23T21:59:59"),
        (NIGHT, "23T22:00", "24T06:30"),
        (NIGHT, "23T23:59", "24T06:30"),
        (NIGHT, "24T00:00", "24T06:30"),
        (NIGHT, "24T06:29:59", "24T06:30"),
        (NIGHT, "24T06:30", "24T06:30"),
        (NOON, "23T11:59", "23T11:59"),
        (NOON, "23T12:00", "23T13:00"),
        (NOON, "23T13:00", "23T13:00"),
        (NEVER, "23T23:00", "23T23:00"),
        (Rhythm(time(8), time(8)), "23T08:00", "23T08:00"),
    ],
)
def test_quiet_hours(rhythm, at, goes_at):
    assert end_of_quiet(suzhou(at), rhythm) == suzhou(goes_at)


def test_quiet_hours_are_suzhous_whatever_zone_the_moment_is_told_in():
    assert end_of_quiet(datetime(2026, 11, 23, 15, 0, tzinfo=UTC), NIGHT) == suzhou("24T06:30")


@given(
    st.integers(0, 20 * 365 * 86_400),
    st.times(),
    st.times(),
)
def test_after_quiet_hours_it_is_not_quiet_and_never_a_day_later(seconds, start, end):
    at = suzhou("01T00:00") + timedelta(seconds=seconds)
    goes_at = end_of_quiet(at, Rhythm(start, end))

    assert at <= goes_at < at + timedelta(days=1)
    assert end_of_quiet(goes_at, Rhythm(start, end)) == goes_at


@pytest.mark.parametrize(
    ("urgency", "at", "goes_at"),
    [
        ("NORMAL", "23T10:00", "23T10:10"),
        ("IMPORTANT", "23T10:00", "23T10:01"),
        ("URGENT", "23T10:00", "23T10:00"),
        ("NORMAL", "23T21:55", "24T06:30"),  # the window ends in the quiet hours
        ("IMPORTANT", "23T21:58", "23T21:59"),
        ("IMPORTANT", "23T23:00", "24T06:30"),
        ("URGENT", "23T23:00", "23T23:00"),
    ],
)
def test_when_news_goes_out(urgency, at, goes_at):
    assert due_at(suzhou(at), urgency, NIGHT) == suzhou(goes_at)


def test_who_wants_no_gathering_gets_it_at_once_but_not_at_night():
    rhythm = Rhythm(time(22), time(6, 30), gathers=False)

    assert due_at(suzhou("23T10:00"), "NORMAL", rhythm) == suzhou("23T10:00")
    assert due_at(suzhou("23T23:00"), "NORMAL", rhythm) == suzhou("24T06:30")


def minutes(tries, **fields):
    at = suzhou("23T10:00")
    arguments = {"is_urgent": False, "rhythm": NEVER} | fields
    return (next_try_at(at, tries=tries, **arguments) - at).total_seconds() / 60


def test_waits_double_up_to_an_hour():
    assert [minutes(tries) for tries in (1, 2, 3, 4, 5, 6, 7, 8, 500)] == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_waits_differ_by_a_fifth(monkeypatch):
    monkeypatch.setattr(timing, "JITTER", 0.2)
    waits = [minutes(4) for _time in range(300)]

    assert 6.4 <= min(waits) < 7 < 9 < max(waits) <= 9.6


def test_the_other_side_may_ask_for_longer_but_not_for_ever():
    assert minutes(1, wait_seconds=600) == 10
    assert minutes(5, wait_seconds=60) == 16
    assert minutes(1, wait_seconds=999_999) == 60


def test_a_retry_does_not_wake_anybody_unless_it_is_urgent():
    at = suzhou("23T21:59")

    assert next_try_at(at, tries=2, is_urgent=False, rhythm=NIGHT) == suzhou("24T06:30")
    assert next_try_at(at, tries=2, is_urgent=True, rhythm=NIGHT) == suzhou("23T22:01")

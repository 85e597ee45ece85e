"""Calendars as RFC 5545 wants them: folded, escaped, in the zone of Suzhou, with names that stay."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from common.ical import LONGEST_LINE, Event, calendar_file, escape, fold

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def event(**fields):
    begins = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    ends = datetime(2026, 12, 1, 2, 15, tzinfo=UTC)
    return Event(
        **({"uid": "1@example.org", "starts_at": begins, "ends_at": ends, "summary": "检查"} | fields)
    )


def unfolded(file):
    return file.decode().replace("\r\n ", "").split("\r\n")


def test_an_appointment_of_suzhou():
    file = calendar_file([event(location="平江路1号", place=(31.3, 120.63))], name="我的检查", at=AT)
    lines = unfolded(file)

    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    begin = lines.index("BEGIN:VEVENT")
    assert lines[begin : lines.index("END:VEVENT")] == [
        "BEGIN:VEVENT",
        "UID:1@example.org",
        "DTSTAMP:20261123T020000Z",
        "SEQUENCE:0",
        "DTSTART;TZID=Asia/Shanghai:20261201T090000",
        "DTEND;TZID=Asia/Shanghai:20261201T101500",
        "SUMMARY:检查",
        "LOCATION:平江路1号",
        "GEO:31.300000;120.630000",
    ]
    assert lines.index("BEGIN:VTIMEZONE") < begin
    assert "TZID:Asia/Shanghai" in lines
    assert b"\n" not in file.replace(b"\r\n", b"")


def test_what_would_end_a_value_is_marked():
    assert escape("a,b;c\\d\r\ne\x00") == "a\\,b\\;c\\\\d\\ne"


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_lines_are_short_and_come_together_again(text):
    pieces = list(fold(text))

    assert all(len(piece.encode()) <= LONGEST_LINE for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == text
    assert all(piece.startswith(" ") for piece in pieces[1:])

"""Calendars as files (RFC 5545): the few parts of it that appointments of the day need."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from common.local_time import ZONE

LONGEST_LINE = 75  # octets, without the line break
# China has had no summer time since 1991: one rule says it all.
TIMEZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Shanghai",
    "BEGIN:STANDARD",
    "DTSTART:19910915T000000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True)
class Event:
    """`uid` names the same appointment in every file, so that a calendar replaces instead of doubling it."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    place: tuple[float, float] | None = None  # latitude, longitude
    sequence: int = 0  # of the newest change; a calendar keeps the highest
    is_cancelled: bool = False


def calendar_file(events: Iterable[Event], *, name: str, at: datetime) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sushi_platform//ZH", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{escape(name)}", *TIMEZONE]
    for event in events:
        lines += _event(event, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in fold(line)).encode()


def escape(text: str) -> str:
    """Text as a value (3.3.11): whatever would end it is marked, line breaks are written out."""
    for plain, marked in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n"), ("\n", "\\n")):
        text = text.replace(plain, marked)
    return "".join(letter for letter in text if letter >= " " or letter == "\t")


def fold(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, later ones begun with a blank (3.1); no character is cut in two."""
    piece, octets = "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > LONGEST_LINE:
            yield piece
            piece, octets = " ", 1
        piece, octets = piece + letter, octets + size
    yield piece


def _event(event: Event, at: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTART;TZID=Asia/Shanghai:{event.starts_at.astimezone(ZONE):%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Asia/Shanghai:{event.ends_at.astimezone(ZONE):%Y%m%dT%H%M%S}",
        f"SUMMARY:{escape(event.summary)}",
    ]
    if event.is_cancelled:
        lines.append("STATUS:CANCELLED")
    if event.location:
        lines.append(f"LOCATION:{escape(event.location)}")
    if event.place:
        lines.append(f"GEO:{event.place[0]:.6f};{event.place[1]:.6f}")
    if event.description:
        lines.append(f"DESCRIPTION:{escape(event.description)}")
    return [*lines, "END:VEVENT"]

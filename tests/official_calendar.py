"""Working days of 2023 to 2026 as the State Council arranged them, beside what the platform makes of them.

By hand from its yearly notices: days of the week that rest, and Saturdays and Sundays worked for them.
"""

from datetime import date, timedelta

REST = {
    2023: "0102 0123-0127 0405 0501-0503 0622-0623 0929 1002-1006",
    2024: "0101 0212-0216 0404-0405 0501-0503 0610 0916-0917 1001-1004 1007",
    2025: "0101 0128-0131 0203-0204 0404 0501-0502 0505 0602 1001-1003 1006-1008",
    2026: "0101-0102 0216-0220 0223 0406 0501 0504-0505 0619 0925 1001-1002 1005-1007",
}
WORKED = {
    2023: "0128-0129 0423 0506 0625 1007-1008",
    2024: "0204 0218 0407 0428 0511 0914 0929 1012",
    2025: "0126 0208 0427 0928 1011",
    2026: "0104 0214 0228 0509 0920 1010",
}


def _days(table):
    days = set()
    for year, words in table.items():
        for word in words.split():
            first, last = word[:4], word[-4:]
            month = int(first[:2])
            days |= {date(year, month, day) for day in range(int(first[2:]), int(last[2:]) + 1)}
    return days


_REST, _WORKED = _days(REST), _days(WORKED)


def works(day):
    if day.year not in REST:
        raise ValueError(f"{day} is beyond the calendar")
    return day in _WORKED or (day.weekday() < 5 and day not in _REST)


def counted(day, days):
    """The last of so many working days that begin on the day after."""
    while days:
        day += timedelta(days=1)
        days -= works(day)
    return day


def worked_between(first, last):
    """How many working days lie after the first day, up to the last."""
    return sum(works(first + timedelta(days=number + 1)) for number in range((last - first).days))

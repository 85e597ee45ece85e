"""Days and moments as they stand on a paper: in Chinese, and always of the zone the enterprises live in."""

from datetime import date, datetime

from common.local_time import ZONE


def day_text(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def minute_text(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}"

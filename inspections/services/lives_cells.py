"""What a single cell of a LIVES file says: a day, a score, a place; or why nobody can tell."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

EARLIEST = date(1900, 1, 1)


class Refused(ValueError):
    """The row stays outside; the text says why."""


@dataclass(frozen=True)
class Limit:
    """No row may be dated after this day: the feed's own date, or today where it tells none."""

    day: date
    is_feed_date: bool


def read_coordinates(latitude: str, longitude: str) -> tuple[Decimal | None, Decimal | None, str]:
    """Both or none. Zero, half a pair or a place off the globe is left out with a note."""
    if not latitude and not longitude:
        return None, None, ""
    try:
        north, east = Decimal(latitude), Decimal(longitude)
        is_place = abs(north) <= 90 and abs(east) <= 180 and (north, east) != (0, 0)
    except InvalidOperation:
        is_place = False
    if is_place:
        return north, east, ""
    left_out = _("坐标无效（%(latitude)s，%(longitude)s），未采用") % {
        "latitude": latitude,
        "longitude": longitude,
    }
    return None, None, left_out


def check_length(text: str, field_name: str, longest: int, *, may_be_blank: bool = False) -> None:
    if not text and not may_be_blank:
        raise Refused(_("%(field)s 为空") % {"field": field_name})
    if len(text) > longest:
        raise Refused(_("%(field)s 超过 %(longest)s 个字符") % {"field": field_name, "longest": longest})


def read_day(text: str, limit: Limit) -> date:
    day = read_date(text)
    if day > limit.day and limit.is_feed_date:
        raise Refused(_("日期 %(day)s 晚于数据日期 %(latest)s") % {"day": day, "latest": limit.day})
    if day > limit.day:
        raise Refused(_("日期 %(day)s 在将来") % {"day": day})
    return day


def read_date(text: str) -> date:
    """YYYYMMDD or ISO, with or without a time behind it."""
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)|(\d{4})-(\d\d?)-(\d\d?)(?:[T ][\d:.]+Z?)?", text, re.ASCII)
    if not match:
        raise Refused(_("日期无法识别：%(text)s") % {"text": text[:40] or _("空")})
    try:
        day = date(*(int(part) for part in match.groups() if part))
    except ValueError:
        raise Refused(_("没有这一天：%(text)s") % {"text": text[:40]}) from None
    if day < EARLIEST:
        raise Refused(_("日期过早：%(text)s") % {"text": text[:40]})
    return day


def read_score(text: str) -> int | None:
    """A whole number from 0 to 100; blank where the inspection isn't scored."""
    if not text:
        return None
    if not re.fullmatch(r"\d{1,3}(\.0*)?", text, re.ASCII) or int(text.split(".")[0]) > 100:
        raise Refused(_("分数不是 0–100 的整数：%(text)s") % {"text": text[:40]})
    return int(text.split(".")[0])


def plain(text: str) -> str:
    return " ".join(text.split())

"""From the lines of text on a photographed health certificate to the fields of the form.

Every city prints its own. What they share are the labels before, beside or above a value (姓名, 编号,
发证日期 …): a value is looked for behind its label, then to the right of it, then below. What doesn't look
like such a value is not taken; a field left empty costs less than one filled wrongly.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from common.identifiers import is_valid_citizen_id
from staff.services.certificate_labels import FIELDS, LABEL, STAMP, normalised

ISSUER = re.compile(
    r"(疾病预防控制中心|疾病防治中心|预防保健所|体检中心|健康管理中心|卫生服务中心|卫生监督所|防疫站"
    r"|保健院|卫生院|医院|门诊部)$"
)
NAME = re.compile(r"[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff·])|[\u4e00-\u9fff]{2,8}(?:·[\u4e00-\u9fff]{2,8})+")
NAMED_IN_TEXT = re.compile(r"兹(?:证明|有)\s*([\u4e00-\u9fff·]{2,10}?)\s*(?:同志|先生|女士)")
NUMBER = re.compile(r"[A-Za-z0-9\u4e00-\u9fff()\[\]〔〕\-]{4,60}")
FEWEST_DIGITS = 4
DATE = re.compile(
    r"(?<!\d)(20\d\d)\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})(?!\d)(?:\s*日)?"
    r"|(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)"
)
SIGNS = ("〇○零OoQ", "一", "二", "三", "四", "五", "六", "七", "八", "九")
FIGURES = {sign: figure for figure, signs in enumerate(SIGNS) for sign in signs}
SPELT_DATE = re.compile(
    r"(二[〇○零OoQ0][〇○零OoQ0一二三四五六七八九]{2})年([一二三四五六七八九十]{1,3})月"
    r"([一二三四五六七八九十]{1,3})日?"
)
GOES_ON = re.compile(r"[至到~—\-]\s*$")
LONGEST_DAYS = 2 * 366


@dataclass(frozen=True)
class Line:
    """One piece of text and where it stands, in pixels of an upright page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class CertificateText:
    """What could be read; empty where nothing was. The name is there to be compared, never stored."""

    name: str = ""
    number: str = ""
    issued_on: date | None = None
    valid_to: date | None = None
    issuer: str = ""

    @property
    def is_empty(self) -> bool:
        return self == CertificateText()


@dataclass(frozen=True)
class _Label:
    field: str
    rank: int
    behind: str  # what follows it in its own line
    beside: Line | None  # the value to its right or else below it, where nothing is behind
    below: Line | None


def read_certificate_text(lines: Sequence[Line]) -> CertificateText:
    lines = [_clean(line) for line in lines]
    labels = sorted(_labels(lines), key=lambda label: label.rank)
    taken = {label.beside for label in labels if label.beside}
    free = [line for line in lines if line not in taken and not LABEL.match(line.text)]
    begins, ends = _first(labels, "ends", _period) or (None, None)
    issued_on = (
        _first(labels, "issued", _only_date)
        or begins
        or _lone_date(free)
        or _first(labels, "examined", _only_date)
    )
    if issued_on and ends and not 0 <= (ends - issued_on).days <= LONGEST_DAYS:
        ends = None  # one of the two was misread, and the end can be had from the beginning
    return CertificateText(
        name=_first(labels, "name", _name) or _name_in_text(lines),
        number=_first(labels, "number", _number) or "",
        issued_on=issued_on,
        valid_to=ends,
        issuer=_issuer(labels, free),
    )


# --- Labels and what stands near them ----------------------------------------------------------


def _clean(line: Line) -> Line:
    return Line(normalised(line.text), line.left, line.top, line.right, line.bottom)


def _labels(lines: Sequence[Line]) -> Iterator[_Label]:
    for line in lines:
        matches = list(LABEL.finditer(line.text))
        ends = [match.start() for match in matches[1:]] + [len(line.text)]
        for match, end in zip(matches, ends, strict=False):  # a line without a label has no pair
            field, rank = FIELDS[re.sub(r"\s", "", match[1])]
            behind = line.text[match.end() : end].strip()
            below = _below(line, lines) if match is matches[-1] else None
            beside = None if behind or match is not matches[-1] else _right(line, lines) or below
            yield _Label(field, rank, behind, beside, below)


def _right(label: Line, lines: Sequence[Line]) -> Line | None:
    row = [
        line
        for line in lines
        if line.left >= label.right - label.height
        and line is not label
        and abs(line.middle - label.middle) < 0.6 * max(line.height, label.height)
    ]
    nearest = min(row, key=lambda line: line.left, default=None)
    return None if nearest is None or LABEL.match(nearest.text) else nearest


def _below(label: Line, lines: Sequence[Line]) -> Line | None:
    column = [
        line
        for line in lines
        if line.left < label.right
        and line.right > label.left
        and label.middle < line.top < label.bottom + 2 * label.height
    ]
    nearest = min(column, key=lambda line: line.top, default=None)
    return None if nearest is None or LABEL.match(nearest.text) else nearest


def _texts(label: _Label) -> Iterator[str]:
    """Where the value may be, likeliest first; last what is broken over two lines."""
    first = label.behind or (label.beside.text if label.beside else "")
    if first:
        yield first
    if label.below:
        if label.below is not label.beside:
            yield first + label.below.text
        yield label.below.text


def _first(labels: Sequence[_Label], field: str, read: Callable):
    for label in labels:
        if label.field == field:
            for text in _texts(label):
                if (value := read(text)) is not None:
                    return value
    return None


# --- Values ------------------------------------------------------------------------------------


def _name(text: str) -> str | None:
    match = NAME.match(re.split("性别|年龄|民族|身份|同志", re.sub(r"\s", "", text))[0])
    return match[0] if match else None


def _name_in_text(lines: Sequence[Line]) -> str:
    found = (NAMED_IN_TEXT.search(line.text) for line in lines)
    return next((match[1] for match in found if match), "")


def _number(text: str) -> str | None:
    """A citizen's identity number is none, wherever it stands: it must not get into a field of the form."""
    value = re.sub(r"^N[oO0]\s*[.:]\s*", "", text)
    match = NUMBER.fullmatch(re.sub(r"\s", "", value))
    if not match or sum(sign.isdigit() for sign in match[0]) < FEWEST_DIGITS:
        return None
    return None if is_valid_citizen_id(match[0]) else match[0]


def _dates(text: str) -> list[tuple[date, str]]:
    """Each date with what follows it, in their order; letters that look like figures are read as such."""
    text = re.sub(r"[OoQ](?=[\d月日])|(?<=[\d年月.\-/])[OoQ]", "0", text)
    text = re.sub(r"[lI|](?=[\d月日])|(?<=[\d年月.\-/])[lI|]", "1", text)
    found = []
    for match in DATE.finditer(text):
        year, month, day = (int(part) for part in match.groups() if part)
        found.append((match, year, month, day))
    for match in SPELT_DATE.finditer(text):
        year = int("".join(str(FIGURES.get(sign, sign)) for sign in match[1]))
        found.append((match, year, _spelt(match[2]), _spelt(match[3])))
    dates = []
    for match, year, month, day in sorted(found, key=lambda entry: entry[0].start()):
        try:
            dates.append((date(year, month, day), text[match.end() :]))
        except ValueError:  # the 35th of March
            continue
    return dates


def _spelt(text: str) -> int:
    """二十三 is 23, 十 is 10."""
    if "十" not in text:
        return FIGURES[text[0]] if len(text) == 1 else 0
    tens, ones = text.split("十", 1)
    return (FIGURES.get(tens, 1) if tens else 1) * 10 + (FIGURES.get(ones, 0) if ones else 0)


def _only_date(text: str) -> date | None:
    dates = _dates(text)
    return dates[0][0] if dates else None


def _period(text: str) -> tuple[date | None, date | None] | None:
    """First and last day of validity; 一年 without an end leaves that to the rule."""
    dates = _dates(text)
    if len(dates) >= 2:
        return dates[0][0], dates[1][0]
    if not dates:
        return None
    day, rest = dates[0]
    if GOES_ON.search(rest):
        return None  # the end stands in the next line
    return (day, None) if rest.startswith("起") else (None, day)


def _lone_date(lines: Sequence[Line]) -> date | None:
    """A date alone in its line, at the foot of a letter."""
    for line in sorted(lines, key=lambda line: -line.top):
        dates = _dates(line.text)
        if len(dates) == 1 and not dates[0][1] and (DATE.match(line.text) or SPELT_DATE.match(line.text)):
            return dates[0][0]
    return None


def _issuer(labels: Sequence[_Label], free: Sequence[Line]) -> str:
    """By its label; else the institution named lowest on the page, where the stamp is."""
    named = [_unstamped(text) for label in labels if label.field == "issuer" for text in _texts(label)]
    stamps = [_unstamped(line.text) for line in sorted(free, key=lambda line: -line.top)]
    for text in (*named, *stamps):
        if ISSUER.search(text) and len(text) > 4:
            return text
    return next((text for text in named if re.fullmatch(r"[\u4e00-\u9fff()]{4,40}", text)), "")


def _unstamped(text: str) -> str:
    text = re.sub(r"\s", "", text)
    return re.sub(rf"^{STAMP}:?|{STAMP}$", "", text)

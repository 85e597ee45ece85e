"""A risk control list as it is asked on a day, and its items: values, whoever asks them and wherever."""

from dataclasses import dataclass, field
from decimal import Decimal

from common.languages import in_language
from duties.models import TemplateItem

Answer, PhotoRule, Group = TemplateItem.Answer, TemplateItem.PhotoRule, TemplateItem.Group
DEGREES = "℃"


@dataclass(frozen=True)
class ControlItem:
    """One question; `points` are the places where its number is read, none where there is but one."""

    code: str
    group: str
    question_zh: str
    question_en: str
    why_zh: str = ""
    why_en: str = ""
    answer: str = Answer.YES_NO
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    photo: str = PhotoRule.ON_NO
    severity: str = "GENERAL"
    is_mandatory: bool = False
    may_not_apply: bool = True
    points: tuple[str, ...] = ()
    is_own: bool = False

    @property
    def question(self) -> str:
        return in_language(self.question_zh, self.question_en)

    @property
    def why(self) -> str:
        return in_language(self.why_zh, self.why_en)

    @property
    def group_label(self) -> str:
        return str(Group(self.group).label)

    @property
    def limits(self) -> str:
        """As it is said beside a thermometer: 0–8 ℃, ≤ 25 ℃, ≥ 70 ℃."""
        return limits_text(self.minimum, self.maximum, self.unit)

    @property
    def reads_below_zero(self) -> bool:
        """Whether somebody may have to enter a minus, a key that the number pads of many phones lack."""
        if self.unit != DEGREES:
            return False
        return self.maximum <= 0 if self.minimum is None else self.minimum <= 0

    @property
    def is_usually_below_zero(self) -> bool:
        return self.reads_below_zero and self.maximum is not None and self.maximum <= 0

    def allows(self, number: Decimal) -> bool:
        return (self.minimum is None or self.minimum <= number) and (
            self.maximum is None or number <= self.maximum
        )

    def worst_of(self, numbers: list[Decimal]) -> Decimal:
        """The reading that decides: the farthest beyond a limit, or else the nearest to one."""
        return min(numbers, key=self._room)

    def _room(self, number: Decimal) -> Decimal:
        rooms = []
        if self.minimum is not None:
            rooms.append(number - self.minimum)
        if self.maximum is not None:
            rooms.append(self.maximum - number)
        return min(rooms, default=Decimal(0))


@dataclass(frozen=True)
class ControlList:
    """What an enterprise is asked on a day: its template, as the enterprise has made it stricter."""

    template_code: str
    template_version: str
    name_zh: str
    name_en: str
    legal_basis: str
    items: tuple[ControlItem, ...]
    template_items: tuple[ControlItem, ...] = field(repr=False)
    number: int = 0  # of the enterprise's own version; 0: the template as it is

    @property
    def version(self) -> str:
        """What a record keeps of it: template with version, and which of the enterprise's own versions."""
        own = f"+{self.number}" if self.number else ""
        return f"{self.template_code}-{self.template_version}{own}"

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)

    def asks(self, code: str) -> bool:
        return any(item.code == code for item in self.items)


def plain(number: Decimal | None) -> str:
    """A number as people write it: no zeros behind, no exponent."""
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def limits_text(minimum: Decimal | None, maximum: Decimal | None, unit: str) -> str:
    low, high = _signed(minimum), _signed(maximum)
    if low and high:
        return f"{low}–{high} {unit}"
    if low:
        return f"≥ {low} {unit}"
    return f"≤ {high} {unit}" if high else ""


def _signed(number: Decimal | None) -> str:
    return plain(number).replace("-", "−")

"""How an enterprise's own version changes its template: what may differ, and what never gives way.

A version keeps differences only. When the template changes under it, they are laid over the new one: what has
become mandatory is asked again, of two limits the stricter counts, and what the template no longer knows
is passed over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from duties.models.risk_control_template import OWN_CODE
from duties.queries.control_list import Answer, ControlItem, Group, PhotoRule, plain
from hazards.models import Hazard

Limits = tuple[Decimal | None, Decimal | None]
MOST_OWN = 20
MOST_POINTS = 8
POINT_LENGTH = 20


@dataclass(frozen=True)
class Changes:
    """What differs from the template, by item code; `own` are items added, `order` all codes as wanted."""

    dropped: tuple[str, ...] = ()
    limits: Mapping[str, Limits] = field(default_factory=dict)
    photos: tuple[str, ...] = ()  # a photo every time
    points: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: tuple[ControlItem, ...] = ()
    order: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        said = {
            "dropped": list(self.dropped),
            "limits": {code: [_text(low), _text(high)] for code, (low, high) in self.limits.items()},
            "photos": list(self.photos),
            "points": {code: list(points) for code, points in self.points.items()},
            "own": [_own_as_json(item) for item in self.own],
            "order": list(self.order),
        }
        return {name: value for name, value in said.items() if value}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Changes":
        return cls(
            dropped=tuple(said.get("dropped", ())),
            limits={
                code: (_number(low), _number(high)) for code, (low, high) in said.get("limits", {}).items()
            },
            photos=tuple(said.get("photos", ())),
            points={code: tuple(points) for code, points in said.get("points", {}).items()},
            own=tuple(_own_from_json(item) for item in said.get("own", ())),
            order=tuple(said.get("order", ())),
        )


def adapted(template_items: Sequence[ControlItem], changes: Changes) -> tuple[ControlItem, ...]:
    """The items as the enterprise is asked them; whatever the changes say, nothing gets laxer."""
    asked = [
        _stricter(item, changes)
        for item in template_items
        if item.is_mandatory or item.code not in changes.dropped
    ]
    for item in changes.own:
        asked.insert(_end_of_group(asked, item.group), item)
    return _in_order(asked, changes.order)


def _end_of_group(items: list[ControlItem], group: str) -> int:
    """Behind the last of the group, or at the end where there is none."""
    places = [place for place, item in enumerate(items, start=1) if item.group == group]
    return places[-1] if places else len(items)


def _stricter(item: ControlItem, changes: Changes) -> ControlItem:
    photo = item.photo
    if item.code in changes.photos and photo == PhotoRule.ON_NO:
        photo = PhotoRule.ALWAYS
    minimum, maximum = item.minimum, item.maximum
    points: tuple[str, ...] = ()
    if item.answer == Answer.NUMBER:
        minimum, maximum = _narrower(item, changes.limits.get(item.code, (None, None)))
        points = changes.points.get(item.code, ())
    return replace(item, photo=photo, minimum=minimum, maximum=maximum, points=points)


def _narrower(item: ControlItem, own: Limits) -> Limits:
    """Of each limit the stricter; where the two leave no room between them, the template's."""
    minimum = max((low for low in (item.minimum, own[0]) if low is not None), default=None)
    maximum = min((high for high in (item.maximum, own[1]) if high is not None), default=None)
    if minimum is not None and maximum is not None and minimum >= maximum:
        return item.minimum, item.maximum
    return minimum, maximum


def _in_order(items: list[ControlItem], order: Sequence[str]) -> tuple[ControlItem, ...]:
    """As the enterprise wants them; what it does not name stands behind what it stood behind."""
    by_code = {item.code: item for item in items}
    codes = list(dict.fromkeys(code for code in order if code in by_code))
    before: str | None = None
    for item in items:
        if item.code not in codes:
            codes.insert(0 if before is None else codes.index(before) + 1, item.code)
        before = item.code
    return tuple(by_code[code] for code in codes)


@dataclass(frozen=True)
class Fault:
    """What a wanted change may not do; `code` is the item it is about, blank where it is the whole list."""

    MANDATORY = "MANDATORY"  # drops what the template makes mandatory
    LOOSER = "LOOSER"  # a limit laxer than the template's
    CROSSED = "CROSSED"  # no room between the limits
    PHOTO = "PHOTO"  # a photo where the template wants none to be taken
    UNKNOWN = "UNKNOWN"  # an item that the template does not have, or one that is no number
    POINTS = "POINTS"  # too many places to read, twice the same, or a name too long
    OWN = "OWN"  # an added item that says too little or contradicts itself
    TOO_MANY = "TOO_MANY"

    code: str
    what: str


def faults_of(template_items: Sequence[ControlItem], changes: Changes) -> list[Fault]:
    """Everything that a version to be made asks for and must not."""
    items = {item.code: item for item in template_items}
    named = [*changes.dropped, *changes.limits, *changes.photos, *changes.points]
    own_codes = {item.code for item in changes.own}
    faults = [Fault(code, Fault.UNKNOWN) for code in dict.fromkeys(named) if code not in items]
    faults += [
        Fault(code, Fault.MANDATORY) for code in changes.dropped if code in items and items[code].is_mandatory
    ]
    faults += [
        Fault(code, Fault.PHOTO)
        for code in changes.photos
        if code in items and items[code].photo == PhotoRule.NEVER
    ]
    for code, limits in changes.limits.items():
        if code in items:
            faults += _limit_faults(items[code], limits)
    for code, points in changes.points.items():
        if code in items and not _are_points(items[code], points):
            faults.append(Fault(code, Fault.POINTS))
    faults += [Fault(item.code, Fault.OWN) for item in changes.own if not _is_sound(item)]
    if len(changes.own) > MOST_OWN or len(own_codes) < len(changes.own):
        faults.append(Fault("", Fault.TOO_MANY))
    return faults


def _limit_faults(item: ControlItem, own: Limits) -> Iterable[Fault]:
    if item.answer != Answer.NUMBER:
        return [Fault(item.code, Fault.UNKNOWN)]
    low, high = own
    is_looser = (low is not None and item.minimum is not None and low < item.minimum) or (
        high is not None and item.maximum is not None and high > item.maximum
    )
    if is_looser:
        return [Fault(item.code, Fault.LOOSER)]
    minimum, maximum = item.minimum if low is None else low, item.maximum if high is None else high
    if minimum is not None and maximum is not None and minimum >= maximum:
        return [Fault(item.code, Fault.CROSSED)]
    return []


def _are_points(item: ControlItem, points: Sequence[str]) -> bool:
    return (
        item.answer == Answer.NUMBER
        and len(set(points)) == len(points) <= MOST_POINTS
        and all(0 < len(point) <= POINT_LENGTH for point in points)
    )


def _is_sound(item: ControlItem) -> bool:
    """An added item says what the table demands of a template's."""
    if not (item.question_zh and item.code.startswith(OWN_CODE) and item.is_own):
        return False
    if item.answer == Answer.PHOTO and item.photo != PhotoRule.ALWAYS:
        return False
    if item.answer != Answer.NUMBER:
        return item.unit == "" and item.minimum is None and item.maximum is None and not item.points
    has_limit = item.minimum is not None or item.maximum is not None
    is_crossed = item.minimum is not None and item.maximum is not None and item.minimum >= item.maximum
    return bool(item.unit) and has_limit and not is_crossed and _are_points(item, item.points)


def _own_as_json(item: ControlItem) -> dict[str, Any]:
    said = {
        "code": item.code,
        "group": str(item.group),
        "question": item.question_zh,
        "why": item.why_zh,
        "answer": str(item.answer),
        "unit": item.unit,
        "minimum": _text(item.minimum),
        "maximum": _text(item.maximum),
        "photo": str(item.photo),
        "severity": str(item.severity),
        "points": list(item.points),
    }
    return {name: value for name, value in said.items() if value}


def _own_from_json(said: Mapping[str, Any]) -> ControlItem:
    return ControlItem(
        code=said["code"],
        group=Group(said["group"]),
        question_zh=said["question"],
        question_en="",
        why_zh=said.get("why", ""),
        answer=Answer(said["answer"]),
        unit=said.get("unit", ""),
        minimum=_number(said.get("minimum")),
        maximum=_number(said.get("maximum")),
        photo=PhotoRule(said["photo"]),
        severity=Hazard.Severity(said["severity"]),
        points=tuple(said.get("points", ())),
        is_own=True,
    )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

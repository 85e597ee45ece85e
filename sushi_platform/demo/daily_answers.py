"""What the kitchens of the demo city answer to their lists: numbers that vary as they do in life, a "no" now
and then with its photo; and the lazy ones, who tick everything."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from duties.models import RiskControlList
from duties.queries.control_list import Answer, ControlItem, ControlList, PhotoRule, plain
from duties.queries.risk_control_list import risk_control_list_for
from duties.services.duty import Finding
from enterprises.models import Enterprise, Photo
from enterprises.services.photo import keep_photo
from sushi_platform.demo import names
from sushi_platform.demo.duty_pictures import draw_scene
from sushi_platform.demo.life import stream
from sushi_platform.demo.registry import DemoEnterprise

NAMESPACE = uuid.UUID(
    "0b8f4f0a-92c4-5b54-9c0e-6d3a2f1f6c55"
)  # photo keys of the demo follow from its records
HASTY = ("lazy", "complained_of")  # stories of kitchens that tick without looking
GOES_WITHOUT = 0.25  # how often an optional item does not apply that day


@dataclass
class DailyAnswers:
    """One record's content: answers in the shape that the form leaves, what was found, and the photos."""

    answers: list[dict[str, Any]] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)
    photos: list[tuple[str, Photo]] = field(default_factory=list)
    seconds: int = 60  # from the first answer to the last
    checklist: str = ""


class Lists:
    """The lists of the city's enterprises, asked for once each where they don't change from day to day."""

    def __init__(self):
        self._known: dict[tuple[int, date | None], ControlList] = {}
        self._adapted = set(RiskControlList.objects.values_list("enterprise_id", flat=True))

    def of(self, enterprise: Enterprise, day: date) -> ControlList:
        key = (enterprise.pk, day if enterprise.pk in self._adapted else None)
        if key not in self._known:
            self._known[key] = risk_control_list_for(enterprise, day)
        return self._known[key]


def answer_list(
    enterprise: DemoEnterprise,
    asked: ControlList,
    *,
    day: date,
    at: datetime,
    by: User,
    seed: int,
    finding: str,
) -> DailyAnswers:
    """`finding` is what goes wrong that day, blank for nothing."""
    habits = stream(seed, enterprise.plan, "kitchen")
    rng = stream(seed, enterprise.plan, f"answers of {day}")
    is_lazy = enterprise.plan.story in HASTY
    wrong = _where(asked.items, finding, rng) if finding else None
    seconds = rng.randrange(9, 16) if is_lazy else len(asked.items) * rng.randrange(3, 6) + rng.randrange(30)
    filled = DailyAnswers(seconds=seconds, checklist=asked.version)
    for item in asked.items:
        usual = habits.random()
        entry: dict[str, Any] = {"item": item.code, "question": item.question}
        entry |= _answer(item, rng, usual=usual, is_wrong=item is wrong, is_lazy=is_lazy)
        if item is wrong:
            entry["note"] = finding
        if _wants_photo(item, entry):
            photo = _take(enterprise.row, item, rng, day=day, at=at, by=by)
            filled.photos.append((item.code, photo))
            entry["photos"] = [str(photo.pk)]
        if item is wrong:
            shown = [photo for code, photo in filled.photos if code == item.code]
            filled.found.append(
                Finding(_title(item, entry, finding), item.severity, photos=shown, item=item.code)
            )
        filled.answers.append(entry)
    return filled


def _where(items: Sequence[ControlItem], finding: str, rng: random.Random) -> ControlItem:
    """The item under which somebody would write that down; any that can be wrong where none fits."""
    fitting = [item for item in items if item.code in names.FINDING_ITEMS[finding]]
    can_be_wrong = [item for item in items if item.answer == Answer.YES_NO and item.photo == PhotoRule.ON_NO]
    return rng.choice(fitting or can_be_wrong)


def _answer(
    item: ControlItem, rng: random.Random, *, usual: float, is_wrong: bool, is_lazy: bool
) -> dict[str, Any]:
    # What does not apply somewhere never does: a shop without a special room has none tomorrow either.
    if (
        item.may_not_apply
        and not item.is_mandatory
        and not item.is_own
        and not is_wrong
        and usual < GOES_WITHOUT
    ):
        return {"answer": "NOT_APPLICABLE"} | (_asked(item) if item.answer == Answer.NUMBER else {})
    if item.answer == Answer.NUMBER:
        return _numbers(item, rng, usual=usual, is_wrong=is_wrong, is_lazy=is_lazy)
    if item.answer == Answer.TEXT:
        return {"note": names.MEAL_NOTES[0] if is_lazy else rng.choice(names.MEAL_NOTES)}
    if item.answer == Answer.PHOTO:
        return {}
    return {"answer": "NO" if is_wrong else "YES"}


def _numbers(
    item: ControlItem, rng: random.Random, *, usual: float, is_wrong: bool, is_lazy: bool
) -> dict[str, Any]:
    places = item.points or ("",)
    readings = [_reading(item, 0.5 if is_lazy else rng.gauss(0.2 + usual * 0.6, 0.1)) for _place in places]
    if is_wrong:
        readings[0] = _beyond(item, rng)
    number = item.worst_of(readings)
    said: dict[str, Any] = {
        "answer": "YES" if item.allows(number) else "NO",
        "number": plain(number),
    } | _asked(item)
    if item.points:
        said["readings"] = [
            {"point": place, "number": plain(reading)}
            for place, reading in zip(item.points, readings, strict=True)
        ]
    return said


def _asked(item: ControlItem) -> dict[str, str]:
    limits = {"minimum": item.minimum, "maximum": item.maximum}
    return {"unit": item.unit} | {name: plain(limit) for name, limit in limits.items() if limit is not None}


def _range(item: ControlItem) -> tuple[float, float]:
    """Between which numbers a device that works stays: well inside its limits."""
    low, high = (None if limit is None else float(limit) for limit in (item.minimum, item.maximum))
    if low is not None and high is not None:
        return low + (high - low) * 0.25, low + (high - low) * 0.75
    if high is not None:
        room = max(abs(high) * 0.3, 6.0 if high <= 0 else 1.5)
        return high - room, high - room * 0.2
    assert low is not None  # one limit there always is
    room = max(low * 0.2, 5.0)
    return low + room * 0.2, low + room


def _reading(item: ControlItem, share: float) -> Decimal:
    low, high = _range(item)
    return _displayed(item, low + (high - low) * min(max(share, 0.0), 1.0))


def _beyond(item: ControlItem, rng: random.Random) -> Decimal:
    off = rng.uniform(1.5, 5)
    if item.maximum is not None:
        return _displayed(item, float(item.maximum) + off)
    assert item.minimum is not None
    return _displayed(item, float(item.minimum) - off)


def _displayed(item: ControlItem, number: float) -> Decimal:
    """As devices show it: tenths of a degree or per cent, whole grams and milligrams."""
    return Decimal(f"{number:.1f}" if item.unit in ("℃", "%") else f"{number:.0f}")


def _title(item: ControlItem, entry: dict[str, Any], finding: str) -> str:
    read = f"：{entry['number']} {item.unit}，要求 {item.limits}" if "number" in entry else ""
    return f"{finding}（{item.question}{read}）"


def _wants_photo(item: ControlItem, entry: dict[str, Any]) -> bool:
    if item.photo == PhotoRule.NEVER or entry.get("answer") == "NOT_APPLICABLE":
        return False
    return item.photo == PhotoRule.ALWAYS or entry.get("answer") == "NO"


def _take(
    enterprise: Enterprise, item: ControlItem, rng: random.Random, *, day: date, at: datetime, by: User
) -> Photo:
    captured_at = at - timedelta(minutes=2)
    return keep_photo(
        key=uuid.uuid5(NAMESPACE, f"{enterprise.public_id}:{day}:{item.code}"),
        enterprise=enterprise,
        data=draw_scene(rng, label=item.question, at=captured_at),
        by=by,
        at=at,
        captured_at=captured_at,
    )

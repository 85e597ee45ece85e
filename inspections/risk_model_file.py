"""A version of the risk model as a file that people read and write (TOML): points, tables, frequencies."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.item_files import read_toml
from enterprises.models import Enterprise
from inspections.models import DynamicFactor, RiskLevel, RiskModelVersion, StaticFactor
from inspections.models.planning.risk_model import MOST_VISITS

ROW = ("static_weight", "dynamic_weight", "look_back_days", "new_days", "full_check_years", "legal_basis")
LEVEL = ("level", "up_to_points", "visits_minimum", "visits_maximum")
DYNAMIC = ("code", "points", "most")
OVERRIDE = ("code", "name", "steps")
STATIC = ("kind", "code", "name", "fact", "steps")
STEP = ("value_from", "value_to", "name", "points")
WORDS = ("legal_basis", "level", "code", "name", "kind", "fact")
NOT_KNOWN = -1
Said = dict[str, Any]


class RiskModelFault(Exception):
    """The file does not say what it must, or its figures don't hold together; the text names the place."""


@dataclass(frozen=True)
class RiskModelText:
    """A version as written: its row, and the rows of the tables beneath it."""

    row: Said
    levels: list[Said]
    dynamic: list[Said]
    overrides: list[Said]
    static: list[Said]


def read_risk_model(path: Path) -> RiskModelText:
    said = read_toml(path, RiskModelFault)
    tables = {"level": LEVEL, "dynamic": DYNAMIC, "override": OVERRIDE, "static": STATIC}
    _same(said, (*ROW, *tables), "file")
    for name, fields in tables.items():
        for number, row in enumerate(said[name], start=1):
            _same(row, fields, f"{name} {number}")
    text = RiskModelText(
        row={name: said[name] for name in ROW},
        levels=said["level"],
        dynamic=said["dynamic"],
        overrides=said["override"],
        static=said["static"],
    )
    _check(text)
    return text


def write_risk_model(version: RiskModelVersion) -> str:
    """The version as such a file, to start the next one from."""
    lines = [f"{name} = {_value(getattr(version, name))}" for name in ROW]
    tables: Mapping[str, tuple[Iterable[Any], tuple[str, ...]]] = {
        "level": (version.levels.all(), LEVEL),
        "dynamic": (version.dynamic_factors.all(), DYNAMIC),
        "override": (version.override_rules.all(), OVERRIDE),
    }
    for table, (rows, fields) in tables.items():
        for row in rows:
            lines += ["", f"[[{table}]]", *(f"{name} = {_value(getattr(row, name))}" for name in fields)]
    for factor in version.static_factors.prefetch_related("steps"):
        lines += ["", "[[static]]", *(f"{name} = {_value(getattr(factor, name))}" for name in STATIC[:-1])]
        steps = (
            ", ".join(f"{name} = {_value(getattr(step, name))}" for name in STEP)
            for step in factor.steps.all()
        )
        lines += ["steps = [", *(f"    {{ {step} }}," for step in steps), "]"]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _same(said: Said, wanted: Iterable[str], place: str) -> None:
    if strange := sorted(set(said) ^ set(wanted)):
        raise RiskModelFault(f"{place}: {', '.join(strange)} missing, or not known")
    for name, value in said.items():
        kind = list if isinstance(value, list) else str if name in WORDS else int
        if isinstance(value, bool) or not isinstance(value, kind):
            raise RiskModelFault(f"{place}: {name} is no {'text' if kind is str else 'whole number'}")


def _check(text: RiskModelText) -> None:
    row = text.row
    if row["static_weight"] + row["dynamic_weight"] != 100:
        raise RiskModelFault("static_weight and dynamic_weight add up to 100")
    _check_levels(text.levels)
    codes = [factor["code"] for factor in text.dynamic]
    if sorted(codes) != sorted(DynamicFactor.Code.values):
        raise RiskModelFault(f"dynamic: each of {', '.join(DynamicFactor.Code.values)} once")
    if any(not -3 <= rule["steps"] <= 3 or rule["steps"] == 0 for rule in text.overrides):
        raise RiskModelFault("override: steps lie between -3 and 3 and are not 0")
    totals = dict.fromkeys(Enterprise.Kind.values, 0)
    for factor in text.static:
        place = f"static {factor['kind']} {factor['code']}"
        if factor["kind"] not in totals or factor["fact"] not in StaticFactor.Fact.values:
            raise RiskModelFault(f"{place}: no such kind or fact")
        _check_steps(factor["steps"], place)
        totals[factor["kind"]] += max(step["points"] for step in factor["steps"])
    for kind, total in totals.items():
        if total != row["static_weight"]:
            raise RiskModelFault(f"static {kind}: {total} points at most, not {row['static_weight']}")


def _check_levels(levels: list[Said]) -> None:
    if [rule["level"] for rule in levels] != list(RiskLevel.values):
        raise RiskModelFault(f"level: {', '.join(RiskLevel.values)} in this order")
    bounds = [rule["up_to_points"] for rule in levels]
    if bounds != sorted(set(bounds)) or bounds[-1] != 100:
        raise RiskModelFault("level: up_to_points rise, the last to 100")
    for rule in levels:
        if not 1 <= rule["visits_minimum"] <= min(MOST_VISITS, rule["visits_maximum"]):
            raise RiskModelFault(f"level {rule['level']}: from 1 to {MOST_VISITS} visits, the most not below")


def _check_steps(steps: list[Said], place: str) -> None:
    """From "not known" to the end without a gap, so that every value has its points."""
    reached = NOT_KNOWN - 1
    for number, step in enumerate(steps, start=1):
        _same(step, STEP, f"{place} step {number}")
        if step["value_from"] != reached + 1 or step["value_to"] < step["value_from"] or step["points"] < 0:
            raise RiskModelFault(f"{place} step {number}: begins at {reached + 1}, and ends no earlier")
        reached = step["value_to"]
    if not steps:
        raise RiskModelFault(f"{place}: no steps")

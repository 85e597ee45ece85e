"""The parameters of one version of the index (指数模型版本), checked once and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring.formula.columns import CAPS, COMPONENTS, DIMENSIONS, LAYOUT

SIZE_BANDS = ("MICRO", "SMALL", "MEDIUM", "LARGE")
PENALTY_GRADES = ("MINOR", "GENERAL", "SERIOUS")
BAND_ORDER = ("EXCELLENT", "GOOD", "FAIR", "POOR")


# Of DUTY, since layout 2: name, least and most. A version of layout 1 has none of them, which is 0 of each.
HONESTY = (
    ("hazard_prior_strength", 0, 1000),
    ("hazard_prior_percent", 0, 100),
    ("hollow_deduction", 0, 1000),
    ("hollow_deduction_most", 0, 1000),
)


class InvalidParameters(ValueError):
    """The JSON of a model version can't be computed with; the message names the place."""


@dataclass(frozen=True)
class Decay:
    look_back_days: int
    half_life_days: int


@dataclass(frozen=True)
class ModelParameters:
    """Scores and caps in tenths of a point, lengths in days, weights as plain parts."""

    layout: int  # of the records this version writes
    weights: tuple[int, ...]  # in the order of DIMENSIONS
    component_weights: dict[str, tuple[int, ...]]  # in the order of COMPONENTS
    duty: Decay
    supervision: Decay
    sampling: Decay
    complaint: Decay
    hazard_prior_strength: int  # hazards found by the enterprise itself
    hazard_prior_percent: int
    hollow_deduction: int  # for each confirmed signal of hollow routine
    hollow_deduction_most: int
    prior_strength: int  # samples
    prior_percent: int
    risk_item_weight: int
    allowances: tuple[int, ...]  # complaints, in the order of SIZE_BANDS
    channel_open_days: int
    penalty_deductions: tuple[int, ...]  # in the order of PENALTY_GRADES
    abnormal_list_deduction: int
    honour_points: int
    honour_points_most: int
    honour_days: int
    caps: tuple[int, ...]  # in the order of CAPS
    band_floors: tuple[int, ...]  # in the order of BAND_ORDER
    min_dimensions: int
    min_record_days: int


def _number(node: Mapping[str, Any], path: str, key: str, low: int, high: int) -> int:
    value = node.get(key)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidParameters(f"{path}.{key}: a whole number is needed, not {value!r}")
    if not low <= value <= high:
        raise InvalidParameters(f"{path}.{key}: {value} is not within {low} … {high}")
    return value


def _branch(node: Mapping[str, Any], path: str, key: str) -> Mapping[str, Any]:
    value = node.get(key)
    if not isinstance(value, Mapping):
        raise InvalidParameters(f"{path}.{key}: a group of parameters is needed")
    return value


def _numbers(
    node: Mapping[str, Any], path: str, key: str, names: tuple[str, ...], high: int
) -> tuple[int, ...]:
    branch = _branch(node, path, key)
    unknown = sorted(set(branch) - set(names))
    if unknown:
        raise InvalidParameters(f"{path}.{key}: unknown {', '.join(unknown)}")
    return tuple(_number(branch, f"{path}.{key}", name, 0, high) for name in names)


def _decay(node: Mapping[str, Any], path: str) -> Decay:
    decay = Decay(
        look_back_days=_number(node, path, "look_back_days", 1, 3660),
        half_life_days=_number(node, path, "half_life_days", 1, 3660),
    )
    if decay.look_back_days > 10 * decay.half_life_days:
        raise InvalidParameters(
            f"{path}.look_back_days: more than ten half-lives, old facts would weigh nothing"
        )
    return decay


def _honesty(duty: Mapping[str, Any], layout: int) -> dict[str, int]:
    if layout >= 2:
        return {name: _number(duty, "DUTY", name, low, high) for name, low, high in HONESTY}
    early = [name for name, _low, _high in HONESTY if name in duty]
    if early:
        raise InvalidParameters(f"DUTY.{early[0]}: needs layout 2, in which the points have a place for it")
    return {name: 0 for name, _low, _high in HONESTY}


def parse_parameters(stored: Mapping[str, Any]) -> ModelParameters:
    """The stored JSON of a model version as parameters, or an InvalidParameters that names the place."""
    if not isinstance(stored, Mapping):
        raise InvalidParameters("parameters: a JSON object is needed")
    layout = _number({"layout": 1} | dict(stored), "parameters", "layout", 1, LAYOUT)
    dimensions = _branch(stored, "parameters", "dimensions")
    if set(dimensions) != set(DIMENSIONS):
        raise InvalidParameters(f"parameters.dimensions: exactly {', '.join(DIMENSIONS)} are needed")
    part = {name: _branch(dimensions, "dimensions", name) for name in DIMENSIONS}
    decays = {name: _decay(part[name], name) for name in DIMENSIONS if name != "CREDIT"}
    component_weights = {
        name: _numbers(part[name], name, "components", COMPONENTS[name], 100)
        for name in DIMENSIONS
        if COMPONENTS[name]
    }
    weights = tuple(_number(part[name], name, "weight", 0, 100) for name in DIMENSIONS)
    for name, given in {"dimensions": weights, **component_weights}.items():
        if sum(given) == 0:
            raise InvalidParameters(f"{name}: at least one weight must be above 0")
    band_floors = _numbers(stored, "parameters", "bands", BAND_ORDER, 1000)
    if band_floors[-1] != 0 or list(band_floors) != sorted(set(band_floors), reverse=True):
        raise InvalidParameters("parameters.bands: each starts below the one before, and POOR at 0")
    sampling, complaint, credit = part["SAMPLING"], part["COMPLAINT"], part["CREDIT"]
    allowances = _numbers(complaint, "COMPLAINT", "allowances", SIZE_BANDS, 10_000)
    if min(allowances) == 0:
        raise InvalidParameters("COMPLAINT.allowances: each must be above 0")
    return ModelParameters(
        layout=layout,
        weights=weights,
        component_weights=component_weights,
        duty=decays["DUTY"],
        supervision=decays["SUPERVISION"],
        sampling=decays["SAMPLING"],
        complaint=decays["COMPLAINT"],
        **_honesty(part["DUTY"], layout),
        prior_strength=_number(sampling, "SAMPLING", "prior_strength", 1, 1000),
        prior_percent=_number(sampling, "SAMPLING", "prior_percent", 0, 100),
        risk_item_weight=_number(sampling, "SAMPLING", "risk_item_weight", 1, 100),
        allowances=allowances,
        channel_open_days=_number(complaint, "COMPLAINT", "channel_open_days", 0, 3660),
        penalty_deductions=_numbers(credit, "CREDIT", "penalty_deductions", PENALTY_GRADES, 1000),
        abnormal_list_deduction=_number(credit, "CREDIT", "abnormal_list_deduction", 0, 1000),
        honour_points=_number(credit, "CREDIT", "honour_points", 0, 1000),
        honour_points_most=_number(credit, "CREDIT", "honour_points_most", 0, 1000),
        honour_days=_number(credit, "CREDIT", "honour_days", 0, 3660),
        caps=_numbers(stored, "parameters", "caps", CAPS, 1000),
        band_floors=band_floors,
        min_dimensions=_number(stored, "parameters", "min_dimensions", 1, len(DIMENSIONS)),
        min_record_days=_number(stored, "parameters", "min_record_days", 0, 3660),
    )

"""What would raise an index most: how far each part is from its full score, weighed as the index does."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from scoring.formula.columns import COMPONENTS, DIMENSIONS, NO_DATA

GAINS_SHOWN = 3
LEAST_GAIN = 0.1  # of a point


@dataclass(frozen=True)
class Gain:
    """One thing to do, and the points that the index could gain by it at the most."""

    advice: str
    points: float


def gains_of(points: dict[str, int], parameters: dict[str, Any]) -> list[Gain]:
    """The largest first. Caps are not looked at: they are told beside the index."""
    known = [name for name in DIMENSIONS if points[name.lower()] != NO_DATA]
    total = sum(parameters["dimensions"][name]["weight"] for name in known)
    gains = []
    for name in known:
        weight = parameters["dimensions"][name]["weight"] / total if total else 0
        for component, share, score in components_of(name, points, parameters):
            gain = weight * share * (1000 - score) / 10
            if gain >= LEAST_GAIN:
                gains.append(Gain(advice_for(name, component), round(gain, 1)))
        deduction = -points.get(f"{name.lower()}_hollow", 0)
        if weight * deduction / 10 >= LEAST_GAIN:
            gains.append(Gain(advice_for(name, "hollow"), round(weight * deduction / 10, 1)))
    return sorted(gains, key=lambda gain: -gain.points)[:GAINS_SHOWN]


def components_of(name, points, parameters):
    """Component, its share of the dimension, its score; a dimension without components is its own."""
    dimension = name.lower()
    if not COMPONENTS[name]:
        return [("", 1.0, points[dimension])]
    weights = parameters["dimensions"][name]["components"]
    known = [each for each in COMPONENTS[name] if points[f"{dimension}_{each}"] != NO_DATA]
    total = sum(weights[each] for each in known)
    return [(each, weights[each] / total, points[f"{dimension}_{each}"]) for each in known] if total else []


def advice_for(dimension: str, component: str) -> str:
    return {
        "DUTY.daily": _("每天按时完成日管控"),
        "DUTY.weekly": _("每周日前完成周排查"),
        "DUTY.monthly": _("每月最后一天前完成月调度"),
        "DUTY.hazards": _("如实自查：查到的问题登记下来，按期改好、销号"),
        "DUTY.hollow": _("照实填写、当场拍照：确认的走过场过了考核期不再扣分"),
        "SUPERVISION.inspections": _("对照检查要点先自查，争取下次检查全部符合"),
        "SUPERVISION.key_items": _("重点项目一项也不能不符合"),
        "SUPERVISION.hazards": _("检查发现的问题按期整改"),
        "SAMPLING.": _("把好进货和加工关，争取以后的抽检都合格"),
        "COMPLAINT.volume": _("减少投诉：近一年没有新的查实投诉，分数会逐步恢复"),
        "COMPLAINT.response": _("接受调解，达成的协议按约履行"),
        "CREDIT.": _("遵守规定，处罚公示期满后不再扣分"),
    }[f"{dimension}.{component}"]

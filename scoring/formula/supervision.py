"""SUPERVISION (日常监管): what inspectors and cadres found, and whether it was put right.

Order 49, art. 15-24: inspection by checklist; key items weigh more, so they also have a part of their own.
"""

from collections.abc import Mapping

from scoring.formula.duty import hazard_ratio, score_components
from scoring.formula.model import ModelParameters
from scoring.formula.whole import Column, Mask


def score_supervision(facts: Mapping[str, Column], model: ModelParameters) -> tuple[dict[str, Column], Mask]:
    ratios = [
        (facts["inspection_weighted_score"], 100 * facts["inspection_weight"]),
        (facts["key_clear_weight"], facts["key_weight"]),
        hazard_ratio(facts, "found_hazards"),
    ]
    return score_components("SUPERVISION", ratios, model)

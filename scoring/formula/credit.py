"""CREDIT (信用奖惩): penalties still in publication, the abnormal list, honours.

Order 45, art. 13-14, and NDRC Order 36: a penalty counts as long as it is published. Being on the serious
dishonest list is not a deduction but a cap (see index.py).
"""

from collections.abc import Mapping

import numpy as np

from scoring.formula.model import PENALTY_GRADES, ModelParameters
from scoring.formula.whole import Column, Mask

FULL_SCORE = 1000
MOST_PENALTIES = 2 * FULL_SCORE  # more changes nothing: the score is 0 long before


def score_credit(facts: Mapping[str, Column], model: ModelParameters) -> tuple[dict[str, Column], Mask, Mask]:
    """Points, whether the dimension has data, and whether it rests on events alone."""
    counts = [facts[f"penalties_{grade.lower()}"] for grade in PENALTY_GRADES]
    penalties = np.minimum(
        np.sum([each * count for each, count in zip(model.penalty_deductions, counts, strict=True)], axis=0),
        MOST_PENALTIES,
    )
    abnormal = model.abnormal_list_deduction * (facts["is_on_abnormal_list"] > 0)
    honours = np.minimum(model.honour_points * facts["honours"], model.honour_points_most)
    unclipped = FULL_SCORE - penalties - abnormal + honours
    score = np.clip(unclipped, 0, FULL_SCORE)
    has_events = (
        np.sum([*counts, facts["is_on_abnormal_list"], facts["is_on_serious_list"], facts["honours"]], axis=0)
        > 0
    )
    has_code = facts["has_credit_code"] > 0
    has_data = has_code | has_events
    points = {
        "credit": score,
        "credit_penalties": np.where(has_data, -penalties, 0),
        "credit_abnormal_list": np.where(has_data, -abnormal, 0),
        "credit_honours": np.where(has_data, honours, 0),
        "credit_clipped": np.where(has_data, score - unclipped, 0),
    }
    return points, has_data, has_data & ~has_code

"""COMPLAINT (投诉举报): verified ones against what a business of that size may expect, and their settlement.

Only verified complaints load the volume. The volume halves when they reach the allowance of the size band.
As long as there was nothing to settle, the response part is full, so that a first complaint never raises.
"""

from collections.abc import Mapping

import numpy as np

from scoring.formula.columns import COMPONENTS
from scoring.formula.decay import FULL
from scoring.formula.model import ModelParameters
from scoring.formula.whole import Column, Mask, half_up_div, ratio_score, weighted_mean


def score_complaint(
    facts: Mapping[str, Column], model: ModelParameters
) -> tuple[dict[str, Column], Mask, Mask]:
    """Points, whether the dimension has data, and whether all there is are complaints."""
    allowance = FULL * np.array(model.allowances, dtype=np.int64)[facts["size_band"]]
    volume = half_up_div(1000 * allowance, allowance + facts["complaint_load"])
    to_settle = facts["complaints_in_time"] + facts["complaints_late"] + facts["complaints_overdue"]
    response = np.where(to_settle > 0, ratio_score(facts["complaints_in_time"], to_settle), 1000)
    is_open = facts["is_complaint_channel_open"] > 0
    has_data = is_open | (facts["complaints"] > 0)
    mean, shares = weighted_mean(
        [volume, response], model.component_weights["COMPLAINT"], [has_data, has_data]
    )
    points = {"complaint": mean}
    for component, score, share in zip(COMPONENTS["COMPLAINT"], (volume, response), shares, strict=True):
        points[f"complaint_{component}"] = np.where(has_data, score, -1)
        points[f"complaint_{component}_share"] = share
    return points, has_data, has_data & ~is_open

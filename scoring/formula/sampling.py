"""SAMPLING (监督抽检): the share of passed samples, pulled towards the prior while there are few.

One lucky sample is no proof and one unlucky sample no verdict: the prior stands for `prior_strength`
samples of which `prior_percent` per cent passed. A failed risk item weighs more than another failure.
"""

from collections.abc import Mapping

from scoring.formula.decay import FULL
from scoring.formula.model import ModelParameters
from scoring.formula.whole import Column, Mask, half_up_div


def score_sampling(
    facts: Mapping[str, Column], model: ModelParameters
) -> tuple[dict[str, Column], Mask, Mask]:
    """Points, whether there is any sample, and whether all there is are failures."""
    passed, failed = facts["samples_passed_weight"], facts["samples_failed_weight"]
    strength = model.prior_strength * FULL
    score = half_up_div(
        1000 * (100 * passed + strength * model.prior_percent), 100 * (passed + failed + strength)
    )
    has_data = facts["samples_passed"] + facts["samples_failed"] > 0
    return {"sampling": score}, has_data, has_data & (passed == 0)

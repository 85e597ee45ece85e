"""DUTY (主体责任): are the daily, weekly and monthly duties done, and own findings closed?

Order 60 (Order 97 since 2025): daily control, weekly check and monthly dispatch are owed during normal
operation. A late fill counts half, a missed duty nothing. Finding a hazard costs nothing; leaving it open
past its deadline does. Since layout 2 "nothing found" earns no more than the prior, what is found and closed
earns more, and hollow routine that a regulator confirmed is taken off.
"""

from collections.abc import Mapping

import numpy as np

from scoring.formula.columns import COMPONENTS, RHYTHMS
from scoring.formula.decay import FULL
from scoring.formula.model import ModelParameters
from scoring.formula.whole import Column, Mask, ratio_score, weighted_mean


def hazard_ratio(facts: Mapping[str, Column], finder: str) -> tuple[Column, Column]:
    """Closed in time counts whole, closed late half, open past its deadline nothing."""
    in_time, late, overdue = (facts[f"{finder}_{end}_weight"] for end in ("in_time", "late", "overdue"))
    return 2 * in_time + late, 2 * (in_time + late + overdue)


def own_hazard_ratio(facts: Mapping[str, Column], model: ModelParameters) -> tuple[Column, Column]:
    """The same of hazards found by the enterprise itself, pulled towards the prior.

    The prior is granted to those who look: who did no duty and closed nothing has none, so that a duty
    missed or a hazard left open never raises a score.
    """
    numerator, denominator = hazard_ratio(facts, "own_hazards")
    done = [f"{rhythm}_{end}_weight" for rhythm in RHYTHMS for end in ("on_time", "late")]
    closed = [f"own_hazards_{end}_weight" for end in ("in_time", "late")]
    has_looked = np.sum([facts[name] for name in (*done, *closed)], axis=0) > 0
    prior = 2 * model.hazard_prior_strength * FULL * has_looked
    return 100 * numerator + model.hazard_prior_percent * prior, 100 * (denominator + prior)


def score_components(
    dimension: str, ratios: list[tuple[Column, Column]], model: ModelParameters
) -> tuple[dict[str, Column], Mask]:
    """Ratios of the components as points of their dimension, with each component's share."""
    name = dimension.lower()
    scores = [ratio_score(numerator, denominator) for numerator, denominator in ratios]
    has_data = [denominator > 0 for _, denominator in ratios]
    mean, shares = weighted_mean(scores, model.component_weights[dimension], has_data)
    weighed = [
        known & (weight > 0)
        for known, weight in zip(has_data, model.component_weights[dimension], strict=True)
    ]
    points = {name: mean}
    for component, score, share, known in zip(COMPONENTS[dimension], scores, shares, has_data, strict=True):
        points[f"{name}_{component}"] = np.where(known, score, -1)
        points[f"{name}_{component}_share"] = share
    return points, np.any(weighed, axis=0)


def score_duty(facts: Mapping[str, Column], model: ModelParameters) -> tuple[dict[str, Column], Mask]:
    ratios = [
        (
            2 * facts[f"{rhythm}_on_time_weight"] + facts[f"{rhythm}_late_weight"],
            2 * facts[f"{rhythm}_due_weight"],
        )
        for rhythm in RHYTHMS
    ]
    ratios.append(own_hazard_ratio(facts, model))
    points, has_data = score_components("DUTY", ratios, model)
    deduction = np.minimum(model.hollow_deduction * facts["hollow_confirmed"], model.hollow_deduction_most)
    hollow = np.minimum(deduction, points["duty"])  # never below 0, and nothing where there is no data
    return points | {"duty": points["duty"] - hollow, "duty_hollow": -hollow}, has_data

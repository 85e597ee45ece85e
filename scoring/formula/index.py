"""The index (食安指数) from the five dimensions, its caps, its band and the rank in the district."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.formula.columns import DIMENSIONS, NO_DATA, POINT_LAYOUTS, pack
from scoring.formula.complaint import score_complaint
from scoring.formula.credit import score_credit
from scoring.formula.duty import score_duty
from scoring.formula.model import ModelParameters
from scoring.formula.sampling import score_sampling
from scoring.formula.supervision import score_supervision
from scoring.formula.whole import Column, Mask, floor_div, weighted_mean


@dataclass(frozen=True)
class Dimensions:
    """The five scores, which of them have data, and which rest on adverse facts alone."""

    points: dict[str, Column]
    scores: list[Column]
    has_data: list[Mask]
    is_adverse_only: list[Mask]


def score_dimensions(facts: Mapping[str, Column], model: ModelParameters) -> Dimensions:
    duty, has_duty = score_duty(facts, model)
    supervision, has_supervision = score_supervision(facts, model)
    sampling, has_sampling, only_failures = score_sampling(facts, model)
    complaint, has_complaint, only_complaints = score_complaint(facts, model)
    credit, has_credit, only_events = score_credit(facts, model)
    points = {**duty, **supervision, **sampling, **complaint, **credit}
    never = np.zeros_like(has_duty)
    return Dimensions(
        points=points,
        scores=[points[name.lower()] for name in DIMENSIONS],
        has_data=[has_duty, has_supervision, has_sampling, has_complaint, has_credit],
        is_adverse_only=[never, never, only_failures, only_complaints, only_events],
    )


def counted_scores(dimensions: Dimensions, model: ModelParameters) -> list[Column]:
    """The score with which each dimension counts in the index.

    A dimension that knows nothing but adverse facts must not lift the index above what it would be
    without it. All such dimensions count with one score: the least of their own scores and of the mean
    of the other dimensions, rounded down.
    """
    ordinary = [
        known & ~adverse
        for known, adverse in zip(dimensions.has_data, dimensions.is_adverse_only, strict=True)
    ]
    total = np.sum([weight * known for weight, known in zip(model.weights, ordinary, strict=True)], axis=0)
    products = np.sum(
        [
            np.where(known, weight * score, 0)
            for weight, score, known in zip(model.weights, dimensions.scores, ordinary, strict=True)
        ],
        axis=0,
    )
    least = np.where(total > 0, floor_div(products, total), 1000)
    for score, adverse in zip(dimensions.scores, dimensions.is_adverse_only, strict=True):
        least = np.where(adverse, np.minimum(least, score), least)
    return [
        np.where(adverse, least, score)
        for score, adverse in zip(dimensions.scores, dimensions.is_adverse_only, strict=True)
    ]


def lowest_cap(facts: Mapping[str, Column], model: ModelParameters) -> tuple[Column, Column]:
    """Number of the lowest cap that applies (0: none, else from 1 in CAPS) and its height.

    Among equals the earlier one.
    """
    applies = (
        facts["is_on_serious_list"] > 0,
        facts["is_suspended"] > 0,
        facts["critical_hazards_open"] > 0,
        facts["disposals_pending"] > 0,
    )
    place = np.zeros(len(facts["record_days"]), dtype=np.int64)
    height = np.full(len(place), 1000, dtype=np.int64)
    for number, (applying, cap) in enumerate(zip(applies, model.caps, strict=True), start=1):
        is_lower = applying & ((cap < height) | (place == 0))
        place = np.where(is_lower, number, place)
        height = np.where(is_lower, cap, height)
    return place, height


def band_numbers(index: Column, model: ModelParameters) -> Column:
    """Place in BANDS: the first whose floor is reached; 0 where there is no index."""
    number = np.sum([index < floor for floor in model.band_floors], axis=0) + 1
    return np.where(index == NO_DATA, 0, number)


def compute_index(facts: Mapping[str, Column], model: ModelParameters) -> np.ndarray:
    """Facts in columns to an array of records of points, one an enterprise, in the same order.

    The records have the layout of the version, so that a day computed again has the bytes it had.
    """
    dimensions = score_dimensions(facts, model)
    counted = counted_scores(dimensions, model)
    raw, shares = weighted_mean(counted, model.weights, dimensions.has_data)
    place, height = lowest_cap(facts, model)
    number_with_data = np.sum(dimensions.has_data, axis=0)
    is_enough = (
        (number_with_data >= model.min_dimensions)
        & (facts["record_days"] >= model.min_record_days)
        & (np.sum([w * k for w, k in zip(model.weights, dimensions.has_data, strict=True)], axis=0) > 0)
    )
    index = np.where(is_enough, np.minimum(raw, height), NO_DATA)
    points = dict(dimensions.points)
    for name, score, share, known in zip(DIMENSIONS, counted, shares, dimensions.has_data, strict=True):
        column = name.lower()
        points[column] = np.where(known, points[column], NO_DATA)
        points[f"{column}_counted"] = np.where(known, score, NO_DATA)
        points[f"{column}_share"] = share
    points |= {
        "dimensions": number_with_data,
        "raw": raw,
        "cap": place,
        "cap_deduction": np.where(is_enough, index - raw, 0),
        "index": index,
        "band": band_numbers(index, model),
    }
    return pack(points, POINT_LAYOUTS[model.layout])


def rank_within(groups: Column, index: Column) -> Column:
    """Rank in each group: 1 is best, equals share a rank and leave the next out (1, 2, 2, 4); 0: no index."""
    order = np.lexsort((-index, groups))
    group, value = groups[order], index[order]
    position = np.arange(len(order))
    new_group = np.r_[True, group[1:] != group[:-1]][: len(order)]
    new_value = new_group | np.r_[True, value[1:] != value[:-1]][: len(order)]
    group_start = np.maximum.accumulate(np.where(new_group, position, 0)) if len(order) else position
    value_start = np.maximum.accumulate(np.where(new_value, position, 0)) if len(order) else position
    ranks = np.zeros(len(order), dtype=np.int64)
    ranks[order] = value_start - group_start + 1
    return np.where(index == NO_DATA, 0, ranks)

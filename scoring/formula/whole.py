"""Arithmetic in whole numbers: the same bytes on every machine, in every order, in every language.

Scores are tenths of a point (0..1000), decay weights are ten-thousandths. Nothing here is a float.
"""

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.int64]
Mask = NDArray[np.bool_]


def half_up_div(numerator: Column, denominator: Column) -> Column:
    """numerator / denominator rounded half up, for numerators ≥ 0; 0 where the denominator is 0."""
    safe = np.where(denominator > 0, denominator, 1)
    return np.where(denominator > 0, (2 * numerator + safe) // (2 * safe), 0)


def floor_div(numerator: Column, denominator: Column) -> Column:
    """numerator / denominator rounded down; 0 where the denominator is 0."""
    return np.where(denominator > 0, numerator // np.where(denominator > 0, denominator, 1), 0)


def ratio_score(numerator: Column, denominator: Column) -> Column:
    """A share of 1 as tenths of a point; meaningless (0) where the denominator is 0."""
    return half_up_div(1000 * numerator, denominator)


def weighted_mean(
    scores: list[Column], weights: tuple[int, ...], has_data: list[Mask]
) -> tuple[Column, list[Column]]:
    """Mean over the columns that have data, half up, and the share of each column in it.

    The shares are whole numbers and add up to the mean exactly: each is rounded down, and what is
    missing goes one by one to the largest remainders, among equals to the earlier column.
    """
    total = np.sum([weight * known for weight, known in zip(weights, has_data, strict=True)], axis=0)
    products = [
        np.where(known, weight * score, 0)
        for score, weight, known in zip(scores, weights, has_data, strict=True)
    ]
    mean = half_up_div(np.sum(products, axis=0), total)
    safe = np.where(total > 0, total, 1)
    floors = [product // safe for product in products]
    remainders = [product % safe for product in products]
    missing = mean - np.sum(floors, axis=0)
    shares = []
    for mine, floor in enumerate(floors):
        before_me = np.zeros_like(mean)
        for other, remainder in enumerate(remainders):
            goes_first = remainder > remainders[mine]
            if other < mine:
                goes_first |= remainder == remainders[mine]
            before_me += goes_first
        shares.append(floor + (before_me < missing))
    return mean, shares

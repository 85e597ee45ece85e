"""Interleaved rounds: the yardstick and what is measured take turns, so that a slow minute hits both."""

import statistics
import time
from collections.abc import Callable
from typing import Any


def timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def figures(values: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(values), 4),
        "min": round(min(values), 4),
        "max": round(max(values), 4),
    }


def ratios(measured: list[float], yardstick: list[float]) -> dict[str, float]:
    """Ratio taken inside each round, then the median over rounds."""
    return figures([m / y for m, y in zip(measured, yardstick, strict=True)])

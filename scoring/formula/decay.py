"""How much an older fact still weighs."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

FULL = 10_000


@lru_cache(maxsize=32)
def decay_weights(look_back_days: int, half_life_days: int) -> tuple[int, ...]:
    """Weight in ten-thousandths for each age 0 … look_back_days − 1: 10000 · 0.5^(age / half-life), half up.

    Fifty decimal digits: the same everywhere, and never near enough to a half to round differently.
    """
    with localcontext() as context:
        context.prec = 50
        return tuple(
            int(
                (FULL * Decimal(2) ** (Decimal(-age) / Decimal(half_life_days))).quantize(
                    Decimal(1), rounding=ROUND_HALF_UP
                )
            )
            for age in range(look_back_days)
        )

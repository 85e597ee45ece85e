"""How much an older fact still weighs."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

FULL = 10_000


@lru_cache(maxsize=32)
def decay_weights(look_back_days: int, half_life_days: int) -> tuple[int, ...]:
    """Weight in ten-thousandths for each age 0 … look_back_days − 1: 10000 · 0.5^(age / half-life), half up.

    Sixty decimal digits, of which multiplying day by day spoils the last few: the result is the same
    everywhere, and never near enough to a half to round differently.
    """
    with localcontext() as context:
        context.prec = 60
        a_day = Decimal(2) ** (Decimal(-1) / Decimal(half_life_days))
        exact = Decimal(FULL)
        weights = []
        for age in range(look_back_days):
            if age % half_life_days == 0:
                exact = Decimal(FULL) / 2 ** (age // half_life_days)  # a whole half-life is exact
            weights.append(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)))
            exact *= a_day
        return tuple(weights)

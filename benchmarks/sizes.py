"""How large the synthetic city is."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Size:
    name: str
    enterprises: int
    persons: int
    duty_days: int  # days of raw duty rows behind LAST_DAY
    rounds: int
    growth_factor: int
    load_seconds: int

    @property
    def database(self) -> str:
        return f"sushi_bench_{self.name}"


LAST_DAY = date(2026, 6, 30)
SIZES = {
    size.name: size
    for size in (
        Size("small", 3_000, 5_600, duty_days=120, rounds=5, growth_factor=10, load_seconds=3),
        Size("full", 69_000, 128_000, duty_days=365, rounds=7, growth_factor=10, load_seconds=4),
    )
}

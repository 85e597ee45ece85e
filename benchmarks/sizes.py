"""How large the synthetic city is."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Size:
    name: str
    enterprises: int
    duty_days: int  # days of raw duty rows behind LAST_DAY
    rounds: int
    growth_factor: int
    load_seconds: int

    @property
    def database(self) -> str:
        return f"sushi_bench_{self.name}"


LAST_DAY = date(2026, 6, 30)
SIZES = {
    "small": Size("small", enterprises=3_000, duty_days=120, rounds=5, growth_factor=10, load_seconds=3),
    "full": Size("full", enterprises=69_000, duty_days=365, rounds=7, growth_factor=10, load_seconds=4),
}

"""How large the synthetic city is."""

import os
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
    leaves: int  # of the log, which has a database of its own

    @property
    def database(self) -> str:
        return f"{PREFIX}_{self.name}"

    @property
    def ledger_database(self) -> str:
        return f"{PREFIX}_{self.name}_ledger"

    @property
    def log_database(self) -> str:
        """Five weeks, each record of them sealed."""
        return f"{PREFIX}_{self.name}_log"

    @property
    def plan_database(self) -> str:
        """Without duties: neither grades nor plans look at them."""
        return f"{PREFIX}_{self.name}_plan"


PREFIX = os.environ.get("BENCH_DATABASE_PREFIX", "sushi_bench")
LAST_DAY = date(2026, 6, 30)
LOG_DAYS = 35
SIZES = {
    size.name: size
    for size in (
        Size("small", 3_000, 5_600, duty_days=120, rounds=5, growth_factor=10, load_seconds=3, leaves=20_000),
        Size(
            "full",
            69_000,
            128_000,
            duty_days=365,
            rounds=7,
            growth_factor=10,
            load_seconds=4,
            leaves=1_000_000,
        ),
    )
}

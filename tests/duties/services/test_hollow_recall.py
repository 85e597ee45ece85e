"""The proof: planted routines, hollow and honest, on a seed that no limit was chosen by.

The limits of the first `HollowRule` were chosen on seeds 1, 2 and 3. Both figures are printed (`pytest -s`).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from duties.models import HollowRule, HollowSignal
from duties.services.hollow_detection import look_for_hollow_routines
from tests.factories.hollow_city import plant_city

Kind = HollowSignal.Kind
PROOF_SEED = 20261207
LAST_DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 17, 40, tzinfo=UTC)
LEAST_RECALL, MOST_FALSE_ALARMS = 0.9, 0.02


@dataclass(frozen=True)
class Measured:
    """Found of planted by kind; honest managers with a signal of a kind, or of any."""

    planted: dict
    found: dict
    alarms: dict
    honest: int
    alarmed: int
    beside: int  # hollow managers with a signal of a kind that is not theirs

    @property
    def recall(self):
        return sum(self.found.values()) / sum(self.planted.values())

    @property
    def false_alarms(self):
        return self.alarmed / self.honest

    def lines(self):
        for kind in Kind:
            yield (
                f"{kind:22} recall {self.found[kind]:3}/{self.planted[kind]:3} "
                f"= {self.found[kind] / self.planted[kind]:6.1%}   "
                f"false alarms {self.alarms[kind]:3}/{self.honest} = {self.alarms[kind] / self.honest:.2%}"
            )
        yield (
            f"{'in all':22} recall {sum(self.found.values()):3}/{sum(self.planted.values()):3} "
            f"= {self.recall:6.1%}   false alarms {self.alarmed:3}/{self.honest} = {self.false_alarms:.2%}"
            f"   of another kind {self.beside}"
        )


def measure(kitchens):
    signals = {}
    for manager_id, kind in HollowSignal.objects.values_list("manager_id", "kind"):
        signals.setdefault(manager_id, set()).add(kind)
    hollow = [kitchen for kitchen in kitchens if kitchen.hollow]
    honest = [signals.get(kitchen.manager.pk, set()) for kitchen in kitchens if not kitchen.hollow]
    told = [(kitchen.hollow, signals.get(kitchen.manager.pk, set())) for kitchen in hollow]
    return Measured(
        planted={kind: sum(kind in planted for planted, _found in told) for kind in Kind},
        found={kind: sum(kind in planted and kind in found for planted, found in told) for kind in Kind},
        alarms={kind: sum(kind in found for found in honest) for kind in Kind},
        honest=len(honest),
        alarmed=sum(bool(found) for found in honest),
        beside=sum(bool(found - planted) for planted, found in told),
    )


def look(region):
    return look_for_hollow_routines(region=region, as_of=LAST_DAY + timedelta(days=1), at=AT)


def is_good_enough(measured):
    return measured.recall >= LEAST_RECALL and measured.false_alarms <= MOST_FALSE_ALARMS


def test_it_finds_hollow_routines_and_leaves_honest_ones_alone(district):
    kitchens = plant_city(district, seed=PROOF_SEED, honest=400, each=20, mixed=30, last_day=LAST_DAY)

    look(district)

    measured = measure(kitchens)
    print("", *measured.lines(), sep="\n")  # noqa: T201  the figures are the point
    assert is_good_enough(measured)
    assert {kind: measured.found[kind] / measured.planted[kind] >= 0.8 for kind in Kind} == dict.fromkeys(
        Kind, True
    )


@pytest.mark.parametrize(
    ("limits", "is_blind"),
    [
        (
            {
                "photo_days": 99,
                "photo_elsewhere_days": 99,
                "text_days": 99,
                "text_weeks": 99,
                "pace_days": 99,
                "batch_days": 99,
                "contradicted_records": 99,
                "far_days": 99,
                "constant_days": 99,
            },
            True,
        ),
        ({"pace_tenths_per_answer": 60, "far_metres": 20, "batch_days": 2, "photo_bits": 12}, False),
    ],
    ids=["blind", "suspects everybody"],
)
def test_the_proof_fails_a_detector_that(district, limits, is_blind):
    kitchens = plant_city(district, seed=4, honest=60, each=4, mixed=0, last_day=LAST_DAY)
    HollowRule.objects.update(**limits)

    look(district)

    measured = measure(kitchens)
    assert not is_good_enough(measured)
    assert (measured.recall == 0) is is_blind
    assert (measured.false_alarms > MOST_FALSE_ALARMS) is not is_blind

"""What happens to each business: duties done or missed, inspections, samples, complaints, credit events.

Pure plans drawn from the seed; `build.py` carries them out through the services.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from sushi_platform.demo import names
from sushi_platform.demo.plan import EnterprisePlan


@dataclass(frozen=True)
class DutyOutcome:
    """`days_late` is 0 when done on the day, None when never done."""

    days_late: int | None
    hour: int
    minute: int
    note: str
    finding: str


@dataclass(frozen=True)
class InspectionPlan:
    on: date
    kind: str
    failures: tuple[tuple[str, str, bool], ...]  # code, description, is key item


@dataclass(frozen=True)
class SamplePlan:
    on: date
    food: str
    measure: tuple[str, str, str, str, bool]
    failed: bool
    disposed_after: int | None


@dataclass(frozen=True)
class ComplaintPlan:
    on: date
    topic: str
    body: str
    verified: bool
    days_to_answer: int


@dataclass(frozen=True)
class CreditPlan:
    on: date
    kind: str
    severity: str
    title: str


def stream(seed: int, plan: EnterprisePlan, purpose: str) -> random.Random:
    """A source of chance of its own for each purpose, so that adding one story moves no other."""
    return random.Random(f"{seed}:{plan.number}:{purpose}")


def diligence_of(plan: EnterprisePlan) -> float:
    return {"model": 0.995, "lazy": 0.45}.get(plan.story, plan.diligence)


def duty_outcome(plan: EnterprisePlan, rng: random.Random) -> DutyOutcome:
    """One duty: mostly done on the day, sometimes filled in late, sometimes never."""
    chance, diligence = rng.random(), diligence_of(plan)
    days_late: int | None = 0
    if chance > diligence:
        days_late = rng.randrange(1, 6) if rng.random() < 0.4 else None
    finding = rng.choice(names.FINDINGS) if rng.random() < 0.015 else ""
    return DutyOutcome(
        days_late, rng.randrange(7, 21), rng.randrange(60), rng.choice(names.DAILY_NOTES), finding
    )


def plan_inspections(plan: EnterprisePlan, rng: random.Random, today: date) -> list[InspectionPlan]:
    first = max(plan.registered_on, today - timedelta(days=700))
    found, day = [], first + timedelta(days=rng.randrange(20, 140))
    while day < today - timedelta(days=2):
        found.append(InspectionPlan(day, rng.choice(("DAILY", "DAILY", "UNANNOUNCED")), _failures(plan, rng)))
        day += timedelta(days=rng.randrange(70, 190))
    return found


def _failures(plan: EnterprisePlan, rng: random.Random) -> tuple[tuple[str, str, bool], ...]:
    expected = 0.3 + (1 - diligence_of(plan)) * 11
    count = min(7, max(0, round(rng.gauss(expected, 1.2))))
    keys = 1 if rng.random() < (1 - diligence_of(plan)) * 0.5 else 0
    general = rng.sample(names.VIOLATIONS[False], count)
    return tuple((*item, False) for item in general) + tuple(
        (*item, True) for item in rng.sample(names.VIOLATIONS[True], keys)
    )


def plan_samples(plan: EnterprisePlan, rng: random.Random, today: date) -> list[SamplePlan]:
    first = max(plan.registered_on, today - timedelta(days=700))
    found, day = [], first + timedelta(days=rng.randrange(30, 300))
    while day < today - timedelta(days=1):
        failed = rng.random() < 0.015 + (1 - diligence_of(plan)) * 0.12
        found.append(
            SamplePlan(
                day, rng.choice(names.FOODS), rng.choice(names.MEASURES), failed, rng.randrange(20, 80)
            )
        )
        day += timedelta(days=rng.randrange(150, 420))
    if plan.story == "failed_sample_pending":
        found.append(
            SamplePlan(
                today - timedelta(days=20), "熟牛肉", names.MEASURES[0], failed=True, disposed_after=None
            )
        )
    return found


def plan_complaints(plan: EnterprisePlan, rng: random.Random, today: date) -> list[ComplaintPlan]:
    expected = 6 if plan.story == "complained_of" else 0.8 * (1.4 - diligence_of(plan))
    first = max(plan.registered_on, today - timedelta(days=360)).toordinal()
    found = []
    for _number in range(round(expected + rng.random() - 0.5)):
        on = date.fromordinal(rng.randrange(first, today.toordinal()))
        verified = rng.random() < (0.8 if plan.story == "complained_of" else 0.5)
        body, topic = rng.choice(names.COMPLAINT_BODIES), rng.choice(names.COMPLAINT_TOPICS)
        found.append(ComplaintPlan(on, topic, body, verified, rng.randrange(2, 16)))
    return sorted(found, key=lambda complaint: complaint.on)


def plan_credit(plan: EnterprisePlan, rng: random.Random, today: date) -> list[CreditPlan]:
    found = []
    if plan.story == "penalised":
        found.append(CreditPlan(today - timedelta(days=130), "PENALTY", "GENERAL", names.PENALTIES[1]))
    if plan.story == "serious_list":
        found.append(CreditPlan(today - timedelta(days=80), "SERIOUS_LIST", "NONE", "食品安全严重违法失信"))
    if plan.story == "model" or rng.random() < 0.06:
        found.append(
            CreditPlan(
                today - timedelta(days=rng.randrange(10, 300)), "HONOUR", "NONE", rng.choice(names.HONOURS)
            )
        )
    if rng.random() < (1 - diligence_of(plan)) * 0.4:
        severity = rng.choice(("MINOR", "MINOR", "GENERAL"))
        on = today - timedelta(days=rng.randrange(5, 300))
        found.append(CreditPlan(on, "PENALTY", severity, rng.choice(names.PENALTIES)))
    return found

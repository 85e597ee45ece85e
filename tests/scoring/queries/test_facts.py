"""The SQL sums are what the same facts sum to in plain Python, whatever the database."""

import random
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from duties.models import Duty, DutyMonth, HollowReview
from scoring.formula.columns import FACT_NAMES
from scoring.formula.model import parse_parameters
from scoring.queries import facts as facts_module
from scoring.queries.facts import Scope, read_facts
from scoring.queries.fetch import fetch_all
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_enterprise
from tests.scoring import rows
from tests.scoring.fact_lists import RHYTHMS, FactList, row_of
from tests.scoring.parameters import CITY
from tests.scoring.rows import AS_OF, ago

MODEL = parse_parameters(CITY)
SIZES = ["MICRO", "SMALL", "MEDIUM", "LARGE"]
pytestmark = pytest.mark.django_db


def read(enterprise, as_of=AS_OF):
    table = read_facts(as_of=as_of, model=MODEL, scope=Scope(enterprise_ids=(enterprise.pk,)))
    return {name: int(table.facts[name][0]) for name in FACT_NAMES}


def some_facts(seed: int) -> FactList:
    draw = random.Random(seed)
    days = [(rhythm, age) for rhythm in RHYTHMS for age in range(90)]
    return FactList(
        # A late fill counts once its limit has passed, and today's duty only when done: the table of
        # fact lists knows neither, so the draw leaves both out; they have tests of their own.
        duties=tuple(
            (rhythm, age, draw.choice(("on_time", "late", "missed") if age > 7 else ("on_time",)))
            for rhythm, age in draw.sample(days, 40)
        ),
        hazards=tuple(
            (draw.choice(("own", "found")), draw.randrange(90), draw.choice(("in_time", "late", "overdue")))
            for _ in range(draw.randrange(6))
        ),
        inspections=tuple(
            (draw.randrange(730), draw.randrange(101), draw.random() < 0.7, draw.random() < 0.3)
            for _ in range(draw.randrange(6))
        ),
        samples=tuple(
            (draw.randrange(730), draw.choice(("passed", "passed", "failed", "risk", "pending")))
            for _ in range(draw.randrange(6))
        ),
        complaints=tuple(
            (draw.randrange(2, 365), draw.randint(1, 3), draw.choice(("in_time", "late", "overdue", "none")))
            for _ in range(draw.randrange(4))
        ),
        hollow=tuple(draw.randrange(90) for _ in range(draw.randrange(3))),
        credit=tuple(
            draw.choice(("MINOR", "GENERAL", "SERIOUS", "ABNORMAL", "LISTED", "HONOUR"))
            for _ in range(draw.randrange(4))
        ),
        standing={"has_credit_code": 0, "is_complaint_channel_open": 1, "size_band": seed % 4},
    )


@pytest.fixture
def shop(district):
    return make_enterprise(district, registered_on=date(2026, 1, 1), recorded_since=date(2026, 1, 1))


@pytest.mark.parametrize("seed", range(12))
def test_sums_are_those_of_plain_python(district, seed):
    facts = some_facts(seed)
    others = [make_enterprise(district), make_enterprise(district)]
    enterprise = make_enterprise(district, size_band=SIZES[seed % 4], recorded_since=date(2026, 1, 1))
    for number, other in enumerate(others):
        rows.write_facts(other, some_facts(100 + number))
    rows.write_facts(enterprise, facts)

    expected = row_of(facts, MODEL) | {"record_days": 180}
    whole = read_facts(as_of=AS_OF, model=MODEL, scope=Scope())
    place = whole.enterprise_ids.tolist().index(enterprise.pk)

    assert read(enterprise) == expected
    assert {name: int(whole.facts[name][place]) for name in FACT_NAMES} == expected


def test_a_duty_due_today_counts_only_when_done(shop):
    rows.add_duty(shop, "daily", AS_OF, "missed")
    assert read(shop)["daily_due"] == 0

    rows.add_duty(shop, "daily", AS_OF, "on_time")
    assert (read(shop)["daily_due"], read(shop)["daily_on_time"]) == (1, 1)


def test_a_late_fill_counts_once_its_limit_has_passed(shop):
    rows.add_duty(shop, "daily", ago(7), "late")
    assert (read(shop)["daily_due"], read(shop)["daily_late"]) == (1, 0)

    tomorrow = read(shop, AS_OF + timedelta(days=1))
    assert (tomorrow["daily_due"], tomorrow["daily_late"]) == (1, 1)


def test_the_look_back_of_duties_is_ninety_days(shop):
    rows.add_duty(shop, "daily", ago(89), "on_time")
    rows.add_duty(shop, "daily", ago(90), "on_time")

    assert read(shop)["daily_due"] == 1


def test_an_open_hazard_counts_from_the_day_after_its_deadline(shop):
    hazard = rows.add_hazard(shop, "DAILY", ago(5), "overdue", severity="CRITICAL")
    hazard.due_on = AS_OF
    hazard.save()

    assert (read(shop)["own_hazards_overdue"], read(shop)["critical_hazards_open"]) == (0, 1)
    assert read(shop, AS_OF + timedelta(days=1))["own_hazards_overdue"] == 1


def test_the_hazard_of_a_sample_counts_with_its_sample(shop):
    hazard = rows.add_hazard(shop, "SAMPLING", ago(5), "overdue", severity="CRITICAL")
    rows.add_sample(shop, ago(2), "pending", hazard=hazard)

    assert read(shop)["critical_hazards_open"] == read(shop, ago(2))["critical_hazards_open"] == 1
    assert read(shop, ago(3))["critical_hazards_open"] == 0  # the time to object was not over yet


def test_the_hazard_of_a_sample_that_may_be_objected_to_does_not_count(shop):
    hazard = rows.add_hazard(shop, "SAMPLING", ago(5), "overdue", severity="CRITICAL")
    not_final = {
        "state": "TOLD",
        "final_at": None,
        "final_on": None,
        "due_on": AS_OF,
        "objection_until": AS_OF,
    }
    rows.add_sample(shop, ago(2), "pending", hazard=hazard, **not_final)

    facts = read(shop)

    assert (facts["critical_hazards_open"], facts["disposals_pending"], facts["samples_failed"]) == (0, 0, 0)


def test_an_overdue_hazard_weighs_fully_however_old(shop):
    rows.add_hazard(shop, "BACKING", ago(900), "overdue")

    assert read(shop)["found_hazards_overdue_weight"] == 10_000


def test_what_the_staffing_check_found_is_not_an_own_finding(shop):
    rows.add_hazard(shop, "STAFFING", ago(5), "overdue")

    assert (read(shop)["found_hazards_overdue"], read(shop)["own_hazards_overdue"]) == (1, 0)


def test_a_past_day_sees_a_hazard_open_that_was_closed_later(shop):
    hazard = rows.add_hazard(shop, "DAILY", ago(0), "late")
    hazard.due_on = ago(10)
    hazard.save()

    assert read(shop)["own_hazards_late"] == 1
    yesterday = read(shop, ago(1))
    assert (yesterday["own_hazards_late"], yesterday["own_hazards_overdue"]) == (0, 1)


def test_the_enterprise_is_judged_by_its_own_day(shop):
    closed = rows.add_hazard(shop, "INSPECTION", ago(2), "late")
    closed.rectified_on = closed.due_on
    closed.save()
    waiting = rows.add_hazard(shop, "INSPECTION", ago(5), "overdue", severity="CRITICAL")
    waiting.rectified_on = ago(1)
    waiting.save()

    facts = read(shop)
    assert (facts["found_hazards_in_time"], facts["found_hazards_late"]) == (1, 0)
    assert (facts["found_hazards_overdue"], facts["critical_hazards_open"]) == (0, 1)


@pytest.mark.parametrize(
    ("add", "name"),
    [
        (rows.add_inspection, "inspections"),
        (rows.add_sample, "samples_passed"),
        (rows.add_complaint, "complaints"),
    ],
)
def test_only_final_facts_count_and_none_from_the_future(shop, add, name):
    add(shop, ago(1))
    add(shop, AS_OF + timedelta(days=1))
    add(shop, ago(2), withdrawn_at=rows.moment(AS_OF))

    assert read(shop)[name] == 1


def test_an_inspection_without_a_score_counts_for_key_items_alone(shop):
    rows.add_inspection(shop, ago(0), score=None, key_failure_count=2)

    found = read(shop)
    assert (found["inspections"], found["inspection_weight"]) == (0, 0)
    assert (found["key_inspections"], found["key_failures"], found["key_weight"]) == (1, 1, 10_000)


def test_a_failed_sample_stays_pending_beyond_the_look_back_and_until_disposed(shop):
    rows.add_sample(shop, ago(800), "pending")
    rows.add_sample(shop, ago(10), "failed", disposal="DONE", disposed_on=ago(0))

    assert (read(shop)["disposals_pending"], read(shop)["samples_failed"]) == (1, 1)
    assert read(shop, ago(1))["disposals_pending"] == 2


def test_an_unverified_complaint_never_counts(shop):
    rows.add_complaint(shop, ago(5), verdict="UNFOUNDED", final_at=None, final_on=None)

    assert read(shop)["complaints"] == 0


def settled(shop, as_of=AS_OF):
    facts = read(shop, as_of)
    return tuple(facts[f"complaints_{name}"] for name in ("in_time", "late", "overdue"))


def test_a_complaint_is_settled_by_the_enterprise_never_by_the_office(shop):
    """None of these was answered in time by the office, and that costs the enterprise nothing."""
    for answer, expected in (
        ("none", (0, 0, 0)),
        ("in_time", (1, 0, 0)),
        ("late", (1, 1, 0)),
        ("broken", (1, 1, 1)),
        ("overdue", (1, 1, 2)),
    ):
        rows.add_complaint(shop, ago(5), answer=answer)
        assert settled(shop) == expected
    for outcome in ("NO_AGREEMENT", "FILER_DECLINED", "PARTY_DECLINED", "TAKEN_BACK"):
        rows.add_complaint(shop, ago(5), answer="none", outcome=outcome)
    assert settled(shop) == (1, 1, 2)
    assert read(shop)["complaints"] == 9


def test_an_agreement_counts_until_it_is_found_broken_and_kept_late_from_its_day_on(shop):
    broken = rows.add_complaint(shop, ago(20), answer="broken").mediation
    broken.broken_on = ago(3)
    broken.save()
    assert [settled(shop, ago(day)) for day in (4, 3)] == [(1, 0, 0), (0, 0, 1)]

    broken.broken_on, broken.performed_on = None, ago(2)
    broken.save()
    assert [settled(shop, ago(day)) for day in (3, 2)] == [(1, 0, 0), (0, 1, 0)]


def test_mediation_that_is_refused_later_is_not_refused_yet(shop):
    rows.add_complaint(shop, ago(20), answer="overdue", ended_on=ago(3))
    rows.add_complaint(shop, ago(20), ended_on=ago(3))

    assert [settled(shop, ago(day)) for day in (4, 3)] == [(0, 0, 0), (1, 0, 1)]


def test_a_penalty_counts_while_it_is_published(shop):
    rows.add_credit_event(shop, "GENERAL", ago(100), publish_to=ago(1))
    rows.add_credit_event(shop, "GENERAL", ago(100), publish_to=ago(0))
    rows.add_credit_event(shop, "MINOR", ago(100), publish_from=None, publish_to=None)

    assert (read(shop)["penalties_general"], read(shop)["penalties_minor"]) == (1, 0)


def test_only_a_confirmed_hollow_signal_counts(shop):
    rows.add_hollow(shop)
    rows.add_hollow(shop, dismissed_on=ago(3))
    assert read(shop)["hollow_confirmed"] == 0

    rows.add_hollow(shop, confirmed_on=ago(3))
    assert read(shop)["hollow_confirmed"] == 1


def test_a_hollow_signal_counts_from_the_day_it_was_confirmed_to_the_end_of_the_look_back(shop):
    rows.add_hollow(shop, confirmed_on=ago(89))

    counted = [read(shop, day)["hollow_confirmed"] for day in (ago(90), ago(89), ago(0), ago(-1))]
    assert counted == [0, 1, 1, 0]


def test_a_reversal_counts_from_its_own_day(shop):
    rows.add_hollow(shop, confirmed_on=ago(10), reversed_on=ago(4))

    counted = [read(shop, day)["hollow_confirmed"] for day in (ago(11), ago(10), ago(5), ago(4), ago(0))]
    assert counted == [0, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("at", "counted"),
    [
        (datetime(2026, 6, 30, 15, 59, 59, 500_000, UTC), 1),
        (datetime(2026, 6, 30, 16, 0, 0, 0, UTC), 0),
        (datetime(2026, 4, 1, 16, 0, 0, 0, UTC), 1),
        (datetime(2026, 4, 1, 15, 59, 59, 999_999, UTC), 0),
    ],
    ids=["last moment of the day", "the next day", "first moment of the look-back", "before it"],
)
def test_the_day_of_a_confirmation_is_that_of_shanghai(shop, at, counted):
    signal = rows.add_hollow(shop)
    HollowReview.objects.create(
        signal=signal, outcome="CONFIRMED", by=make_user("reviewer", "核实人"), at=at, reason="看过"
    )

    assert read(shop)["hollow_confirmed"] == counted


def test_a_closed_enterprise_is_left_out(district):
    closed = make_enterprise(district, status="CLOSED")
    rows.add_sample(closed, ago(1))
    make_enterprise(district)

    table = read_facts(as_of=AS_OF, model=MODEL, scope=Scope())

    assert closed.pk not in table.enterprise_ids


def test_a_region_scope_reads_its_own_enterprises_only(district, far_district):
    near, far = make_enterprise(district), make_enterprise(far_district)
    for enterprise in (near, far):
        rows.add_sample(enterprise, ago(1))

    table = read_facts(as_of=AS_OF, model=MODEL, scope=Scope(path=district.path))

    assert table.enterprise_ids.tolist() == [near.pk]
    assert table.facts["samples_passed"].tolist() == [1]


@pytest.mark.parametrize("scope", [Scope(), Scope(path="32"), Scope(enterprise_ids=(1,))])
def test_raw_duty_rows_are_never_read(shop, monkeypatch, scope):
    asked = []

    def listen(requests, **options):
        asked.extend(request.sql for request in requests)
        return fetch_all(requests, **options)

    monkeypatch.setattr(facts_module, "fetch_all", listen)
    read_facts(as_of=AS_OF, model=MODEL, scope=scope)

    assert [sql for sql in asked if re.search(rf"\b{Duty._meta.db_table}\b", sql)] == []
    assert [sql for sql in asked if DutyMonth._meta.db_table in sql]

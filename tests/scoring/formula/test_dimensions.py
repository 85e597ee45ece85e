"""Each rule of the document by name, with a small example that can be checked by head."""

import pytest

from scoring.formula.model import parse_parameters
from tests.scoring.fact_lists import FactList, score
from tests.scoring.parameters import CITY, HONEST, OPEN_DATA

MODEL = parse_parameters(OPEN_DATA)
KNOWN = {"has_credit_code": 1, "record_days": 400}
OPEN = {"is_complaint_channel_open": 1, "size_band": 1}


def points(*, standing=None, **facts):
    return score(FactList(**facts, standing=standing or {}), MODEL)


DUTY_CASES = {
    "all on time": ([("daily", 0, "on_time"), ("daily", 1, "on_time")], 1000),
    "one of two missed on the same day": ([("daily", 5, "on_time"), ("daily", 5, "missed")], 500),
    "late counts half": ([("daily", 20, "late")], 500),
    "a day of 45 days ago weighs half": ([("daily", 0, "on_time"), ("daily", 45, "missed")], 667),
    "daily 50 against weekly 20": ([("daily", 0, "on_time"), ("weekly", 0, "missed")], 714),
    "monthly alone": ([("monthly", 30, "late")], 500),
}


@pytest.mark.parametrize(("duties", "expected"), DUTY_CASES.values(), ids=DUTY_CASES)
def test_duty(duties, expected):
    assert points(duties=tuple(duties))["duty"] == expected


HAZARD_CASES = {
    "found and closed in time costs nothing": (["in_time"], 1000),
    "closed late counts half": (["late"], 500),
    "open past its deadline counts nothing": (["overdue"], 0),
    "one of each": (["in_time", "late", "overdue"], 500),
}


@pytest.mark.parametrize(("ends", "expected"), HAZARD_CASES.values(), ids=HAZARD_CASES)
@pytest.mark.parametrize(("finder", "dimension"), [("own", "duty"), ("found", "supervision")])
def test_hazards(finder, dimension, ends, expected):
    found = points(hazards=tuple((finder, 0, end) for end in ends))

    assert found[f"{dimension}_hazards"] == expected


HONEST_MODEL = parse_parameters(HONEST | {"min_dimensions": 1, "min_record_days": 0})
DONE = (("daily", 0, "on_time"),)
PRIOR_CASES = {
    "nothing found earns the prior": (DONE, [], 700),
    "found and closed today: (1 + 1.4) / 3": (DONE, ["in_time"], 800),
    "three of them: (3 + 1.4) / 5": (DONE, ["in_time"] * 3, 880),
    "found, but closed late: (0.5 + 1.4) / 3": (DONE, ["late"], 633),
    "found and left open: 1.4 / 3": (DONE, ["overdue"], 467),
    "who only missed a duty has no prior": ((("daily", 0, "missed"),), [], -1),
    "who only left a hazard open has none either": ((), ["overdue"], 0),
}


@pytest.mark.parametrize(("duties", "ends", "expected"), PRIOR_CASES.values(), ids=PRIOR_CASES)
def test_own_findings_since_layout_2(duties, ends, expected):
    facts = FactList(duties=duties, hazards=tuple(("own", 0, end) for end in ends))

    assert score(facts, HONEST_MODEL)["duty_hazards"] == expected


HOLLOW_CASES = {
    "none": (0, 0, 955),
    "10 points each": (1, -100, 855),
    "30 at most": (5, -300, 655),
}


@pytest.mark.parametrize(("confirmed", "deduction", "expected"), HOLLOW_CASES.values(), ids=HOLLOW_CASES)
def test_confirmed_hollow_routine(confirmed, deduction, expected):
    """All duties on time, nothing found: (85 · 1000 + 15 · 700) / 100 = 955."""
    every = tuple((rhythm, 0, "on_time") for rhythm in ("daily", "weekly", "monthly"))
    found = score(FactList(duties=every, hollow=(3,) * confirmed), HONEST_MODEL)

    assert (found["duty_hollow"], found["duty"]) == (deduction, expected)


@pytest.mark.parametrize(
    ("duties", "expected"), [((("daily", 0, "missed"),), (0, 0)), ((), (0, -1))], ids=["no points", "no data"]
)
def test_hollow_routine_takes_no_more_than_there_is(duties, expected):
    found = score(FactList(duties=duties, hollow=(3,)), HONEST_MODEL)

    assert (found["duty_hollow"], found["duty"]) == expected


SUPERVISION_CASES = {
    "the score of one inspection": ([(10, 88, False, False)], 880),
    "the newer weighs more": ([(0, 90, False, False), (365, 60, False, False)], 800),
    "key items clear": ([(0, 80, True, False)], 850),
    "a key item failed": ([(0, 80, True, True)], 600),
}


@pytest.mark.parametrize(("inspections", "expected"), SUPERVISION_CASES.values(), ids=SUPERVISION_CASES)
def test_supervision(inspections, expected):
    assert points(inspections=tuple(inspections))["supervision"] == expected


SAMPLING_CASES = {
    "one passed of today: (1 + 4.85) / 6": (["passed"], 975),
    "one failed of today: 4.85 / 6": (["failed"], 808),
    "a risk item weighs twice: 4.85 / 7": (["risk"], 693),
    "ten passed: 14.85 / 15": (["passed"] * 10, 990),
    "nine passed, one failed: 13.85 / 15": (["passed"] * 9 + ["failed"], 923),
}


@pytest.mark.parametrize(("samples", "expected"), SAMPLING_CASES.values(), ids=SAMPLING_CASES)
def test_sampling(samples, expected):
    assert points(samples=tuple((0, outcome) for outcome in samples))["sampling"] == expected


COMPLAINT_CASES = {
    "nobody complained of an open channel": ([], 0, 1000),
    "as many as the allowance of a small business": ([(0, 1, "in_time")] * 4, 1, 600),
    "the same at a large one: 20 / 24": ([(0, 1, "in_time")] * 4, 3, 866),
    "a serious one is three": ([(0, 3, "in_time")], 1, 657),
    "half of them overdue": ([(0, 1, "in_time"), (0, 1, "overdue")], 1, 634),
}


@pytest.mark.parametrize(("complaints", "size", "expected"), COMPLAINT_CASES.values(), ids=COMPLAINT_CASES)
def test_complaint(complaints, size, expected):
    standing = OPEN | {"size_band": size}

    assert points(complaints=tuple(complaints), standing=standing)["complaint"] == expected


CREDIT_CASES = {
    "a clean archive": ([], 1000),
    "a minor penalty": (["MINOR"], 900),
    "a general and a serious one": (["GENERAL", "SERIOUS"], 250),
    "never below 0": (["SERIOUS", "SERIOUS", "SERIOUS"], 0),
    "many penalties can't be outshone": (["SERIOUS"] * 30 + ["HONOUR"] * 5, 0),
    "the abnormal list": (["ABNORMAL"], 800),
    "an honour never lifts above 100": (["HONOUR"], 1000),
    "at most two honours count": (["GENERAL", "HONOUR", "HONOUR", "HONOUR"], 850),
}


@pytest.mark.parametrize(("events", "expected"), CREDIT_CASES.values(), ids=CREDIT_CASES)
def test_credit(events, expected):
    assert points(credit=tuple(events), standing=KNOWN)["credit"] == expected


ADVERSE_CASES = {
    "a failed sample does not lift a poor inspection": (
        {"inspections": ((0, 50, False, False),), "samples": ((0, "failed"),)},
        ("sampling", 808, 500),
    ),
    "it lowers a good one": (
        {"inspections": ((0, 95, False, False),), "samples": ((0, "failed"),)},
        ("sampling", 808, 808),
    ),
    "two adverse ones count with the lower": (
        {"inspections": ((0, 95, False, False),), "samples": ((0, "failed"),), "credit": ("SERIOUS",)},
        ("sampling", 808, 500),
    ),
    "with a passed sample it counts as it is": (
        {"inspections": ((0, 50, False, False),), "samples": ((0, "failed"), (0, "passed"))},
        ("sampling", 836, 836),
    ),
}


@pytest.mark.parametrize(("facts", "expected"), ADVERSE_CASES.values(), ids=ADVERSE_CASES)
def test_adverse_facts_alone(facts, expected):
    dimension, own, counted = expected
    found = points(**facts)

    assert (found[dimension], found[f"{dimension}_counted"]) == (own, counted)


CAP_CASES = {
    "none": ({}, (0, 1000)),
    "serious dishonest list": ({"is_on_serious_list": 1}, (1, 0)),
    "suspended": ({"is_suspended": 1}, (2, 590)),
    "an open critical hazard": ({"critical_hazards_open": 2}, (3, 590)),
    "a disposal pending": ({"disposals_pending": 1}, (4, 740)),
    "of several the lowest": ({"disposals_pending": 1, "is_suspended": 1}, (2, 590)),
    "of equals the first": ({"critical_hazards_open": 1, "is_suspended": 1}, (2, 590)),
}


@pytest.mark.parametrize(("standing", "expected"), CAP_CASES.values(), ids=CAP_CASES)
def test_caps(standing, expected):
    found = points(standing=KNOWN | standing)

    assert (found["cap"], found["index"]) == expected
    assert found["raw"] + found["cap_deduction"] == found["index"]


@pytest.mark.parametrize(
    ("index", "band"),
    [(1000, 1), (900, 1), (899, 2), (750, 2), (749, 3), (600, 3), (599, 4), (0, 4)],
)
def test_bands(index, band):
    """An index of exactly that height, by an inspection of that score or a cap of that height."""
    capped = parse_parameters(OPEN_DATA | {"caps": CITY["caps"] | {"SUSPENDED": index}})

    found = score(FactList(standing=KNOWN | {"is_suspended": 1}), capped)

    assert (found["index"], found["band"]) == (index, band)


@pytest.mark.parametrize(
    ("days", "facts", "is_enough"),
    [
        (30, {"inspections": ((0, 90, True, False),), "samples": ((0, "passed"),)}, True),
        (29, {"inspections": ((0, 90, True, False),), "samples": ((0, "passed"),)}, False),
        (400, {"inspections": ((0, 90, True, False),)}, False),
    ],
)
def test_enough_data_is_three_dimensions_and_thirty_days(days, facts, is_enough):
    found = score(
        FactList(**facts, standing={"has_credit_code": 1, "record_days": days}), parse_parameters(CITY)
    )

    assert (found["index"] != -1) is is_enough
    assert (found["band"] != 0) is is_enough
    assert found["supervision"] != -1

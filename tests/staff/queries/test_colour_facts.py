"""The rule as paper: a table of cases, and what must always hold."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from staff.models import ColourRule
from staff.queries.colour_facts import REASONS, Colour, ColourFacts, Reason, judge_colour

TODAY = date(2026, 11, 23)
RULE = ColourRule()
GOOD = ColourFacts(
    handles_food=True,
    has_certificate=True,
    is_fit=True,
    certificate_ends_on=date(2027, 5, 31),
    trained_on=date(2026, 6, 1),
    is_expected_today=True,
    checked_today=True,
)


def in_days(days):
    return TODAY + timedelta(days=days)


CASES = {
    "everything good": ({}, "GREEN", []),
    "no post": ({"has_post": False}, "NONE", ["NO_POST"]),
    # Food Safety Law art. 45
    "art. 45: no certificate": ({"has_certificate": False}, "RED", ["CERTIFICATE_MISSING"]),
    "art. 45: unfit": ({"is_fit": False}, "RED", ["CERTIFICATE_UNFIT"]),
    "art. 45: last day of the year": ({"certificate_ends_on": TODAY}, "YELLOW", ["CERTIFICATE_ENDING"]),
    "art. 45: the day after": ({"certificate_ends_on": in_days(-1)}, "RED", ["CERTIFICATE_EXPIRED"]),
    "30 days left": ({"certificate_ends_on": in_days(30)}, "YELLOW", ["CERTIFICATE_ENDING"]),
    "31 days left": ({"certificate_ends_on": in_days(31)}, "GREEN", []),
    "art. 45 asks only who handles food": (
        {"handles_food": False, "has_certificate": False, "is_expected_today": False},
        "GREEN",
        [],
    ),
    # Food Safety Law art. 135
    "art. 135: prohibited": ({"is_prohibited": True}, "RED", ["PROHIBITED"]),
    "art. 135 also without food in hand": (
        {"is_prohibited": True, "handles_food": False},
        "RED",
        ["PROHIBITED"],
    ),
    # Food Safety Law art. 44, Order 49 art. 29
    "art. 44: spot check failed": ({"exam_failed_on": in_days(-3)}, "RED", ["EXAM_FAILED"]),
    # 国卫食品发〔2016〕31号
    "31号文: off duty": ({"off_duty_since": in_days(-2)}, "RED", ["OFF_DUTY"]),
    "31号文: off duty is not waited for": (
        {"off_duty_since": in_days(-2), "checked_today": False},
        "RED",
        ["OFF_DUTY"],
    ),
    "not checked this morning": ({"checked_today": False}, "YELLOW", ["CHECK_MISSING"]),
    "not checked, not expected": ({"checked_today": False, "is_expected_today": False}, "GREEN", []),
    "never trained": ({"trained_on": None}, "YELLOW", ["TRAINING_MISSING"]),
    "trained a year ago": ({"trained_on": in_days(-365)}, "YELLOW", ["TRAINING_ENDING"]),
    "trained a year and a day ago": ({"trained_on": in_days(-366)}, "YELLOW", ["TRAINING_LAPSED"]),
    "training ends in 31 days": ({"trained_on": in_days(31 - 365)}, "GREEN", []),
    "red stands before yellow": (
        {"checked_today": False, "trained_on": None, "exam_failed_on": TODAY, "is_fit": False},
        "RED",
        ["CERTIFICATE_UNFIT", "EXAM_FAILED", "TRAINING_MISSING", "CHECK_MISSING"],
    ),
}


def codes(facts, rule=RULE):
    colour = judge_colour(facts, rule, TODAY)
    return colour.value, [reason.code for reason in colour.reasons]


@pytest.mark.parametrize(("change", "value", "reasons"), CASES.values(), ids=CASES.keys())
def test_the_rule(change, value, reasons):
    assert codes(replace(GOOD, **change)) == (value, reasons)


def test_the_rule_is_dated():
    strict = ColourRule(warning_days=60, training_valid_days=100, needs_morning_check=False)
    facts = replace(GOOD, certificate_ends_on=in_days(45), checked_today=False)

    assert codes(facts) == ("YELLOW", ["CHECK_MISSING"])
    assert codes(facts, strict) == ("YELLOW", ["CERTIFICATE_ENDING", "TRAINING_LAPSED"])


def test_without_a_rule_nothing_is_judged():
    assert judge_colour(GOOD, None, TODAY) == Colour("NONE", (Reason("NO_RULE"),))


@pytest.mark.parametrize(
    ("reason", "chinese", "english"),
    [
        (
            Reason("CERTIFICATE_EXPIRED", date(2026, 11, 20), 3),
            "健康证明已于2026年11月20日到期，过期3天",
            "Health certificate ended on Nov. 20, 2026 (days over: 3)",
        ),
        (
            Reason("CHECK_MISSING", TODAY),
            "2026年11月23日还没有晨检",
            "No morning check yet on Nov. 23, 2026",
        ),
        (
            Reason("EXAM_FAILED", date(2026, 11, 20)),
            "2026年11月20日监督抽查考核不合格，还没有补考合格",
            "Failed the spot-check exam on Nov. 20, 2026; no make-up passed yet",
        ),
    ],
)
def test_a_reason_says_what_and_when_and_from_where(reason, chinese, english):
    assert reason.words == chinese
    assert reason.source
    with translation.override("en"):
        assert reason.words == english


def test_health_is_told_as_fit_or_not_and_no_more():
    """PIPL art. 28: never a diagnosis, a symptom or a temperature."""
    for code in REASONS:
        words = Reason(code, TODAY, 3).words
        assert not any(word in words for word in ("发热", "腹泻", "伤口", "咽", "体温", "℃", "肝炎", "病"))


def test_every_reason_has_a_colour_and_a_source():
    assert {value for value, _words, _source in REASONS.values()} == {"RED", "YELLOW", "NONE"}


days = st.integers(-800, 800).map(in_days)
maybe_day = st.none() | days
all_facts = st.builds(
    ColourFacts,
    has_post=st.booleans(),
    handles_food=st.booleans(),
    is_prohibited=st.booleans(),
    has_certificate=st.booleans(),
    is_fit=st.booleans(),
    certificate_ends_on=maybe_day,
    exam_failed_on=maybe_day,
    trained_on=maybe_day,
    off_duty_since=maybe_day,
    is_expected_today=st.booleans(),
    checked_today=st.booleans(),
)
rules = st.builds(
    ColourRule,
    warning_days=st.integers(0, 90),
    training_valid_days=st.integers(1, 800),
    needs_morning_check=st.booleans(),
)
RANK = {"GREEN": 0, "YELLOW": 1, "RED": 2}
WORSE = {
    "prohibited": lambda facts: {"is_prohibited": True},
    "certificate lost": lambda facts: {"has_certificate": False},
    "unfit": lambda facts: {"is_fit": False},
    "certificate ends a month sooner": lambda facts: {
        "certificate_ends_on": facts.certificate_ends_on and facts.certificate_ends_on - timedelta(days=30)
    },
    "exam failed": lambda facts: {"exam_failed_on": facts.exam_failed_on or in_days(-5)},
    "trained a month sooner": lambda facts: {
        "trained_on": facts.trained_on and facts.trained_on - timedelta(days=30)
    },
    "training withdrawn": lambda facts: {"trained_on": None},
    "off duty": lambda facts: {"off_duty_since": facts.off_duty_since or in_days(-1)},
    "not checked": lambda facts: {"checked_today": False},
    "begins to handle food": lambda facts: {"handles_food": True},
}


@given(facts=all_facts, rule=rules, worse=st.sampled_from(sorted(WORSE)))
def test_a_bad_fact_never_makes_the_colour_better(facts, rule, worse):
    facts = replace(facts, has_post=True)

    before = judge_colour(facts, rule, TODAY)
    after = judge_colour(replace(facts, **WORSE[worse](facts)), rule, TODAY)

    assert RANK[after.value] >= RANK[before.value]


@given(facts=all_facts, rule=rules)
def test_reasons_are_empty_exactly_when_it_is_green(facts, rule):
    colour = judge_colour(facts, rule, TODAY)

    assert (colour.reasons == ()) == (colour.value == "GREEN")
    assert all(reason.words and reason.source for reason in colour.reasons)


@given(facts=all_facts, rule=rules)
def test_the_same_facts_give_the_same_colour_red_reasons_first(facts, rule):
    colour = judge_colour(facts, rule, TODAY)

    assert judge_colour(replace(facts), rule, TODAY) == colour
    values = [reason.value for reason in colour.reasons]
    assert values == sorted(values, key=["RED", "YELLOW", "NONE"].index)
    assert colour.value == (values[0] if values else "GREEN")


@given(facts=all_facts, rule=rules)
def test_who_holds_no_post_is_never_judged(facts, rule):
    assert judge_colour(replace(facts, has_post=False), rule, TODAY).value == "NONE"

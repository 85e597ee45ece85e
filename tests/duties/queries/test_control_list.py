from decimal import Decimal

import pytest

from duties.queries.control_list import ControlItem, plain


def number(low, high, unit="℃"):
    def limit(text):
        return None if text is None else Decimal(text)

    return ControlItem(
        code="x",
        group="STORAGE",
        question_zh="",
        question_en="",
        answer="NUMBER",
        unit=unit,
        minimum=limit(low),
        maximum=limit(high),
    )


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("0.00", "8.00", "0–8 ℃"),
        (None, "-12.00", "≤ −12 ℃"),
        ("70.00", None, "≥ 70 ℃"),
        ("-22", "-18.50", "−22–−18.5 ℃"),
        (None, "100", "≤ 100 ℃"),
    ],
)
def test_limits_are_said_as_beside_a_thermometer(low, high, text):
    assert number(low, high).limits == text


@pytest.mark.parametrize(
    ("low", "high", "unit", "can_be_below", "is_usually_below"),
    [
        ("0", "8", "℃", True, False),
        (None, "-12", "℃", True, True),
        (None, "25", "℃", False, False),
        ("60", None, "℃", False, False),
        ("35", "55", "℃", False, False),
        (None, "14", "%", False, False),
    ],
)
def test_it_knows_where_a_minus_may_be_needed(low, high, unit, can_be_below, is_usually_below):
    item = number(low, high, unit)

    assert (item.reads_below_zero, item.is_usually_below_zero) == (can_be_below, is_usually_below)


@pytest.mark.parametrize(
    ("low", "high", "value", "is_allowed"),
    [
        ("0", "8", "0", True),
        ("0", "8", "8", True),
        ("0", "8", "8.1", False),
        ("0", "8", "-0.1", False),
        (None, "-12", "-12", True),
        (None, "-12", "-11.9", False),
        ("70", None, "70", True),
        ("70", None, "69.9", False),
    ],
)
def test_the_limits_themselves_are_allowed(low, high, value, is_allowed):
    assert number(low, high).allows(Decimal(value)) == is_allowed


@pytest.mark.parametrize(
    ("low", "high", "values", "worst"),
    [
        ("0", "8", ["3", "7.5", "4"], "7.5"),
        ("0", "8", ["0.2", "7.5"], "0.2"),
        ("0", "8", ["12", "-9"], "-9"),
        (None, "-12", ["-20", "-14", "-18"], "-14"),
        ("70", None, ["82", "71"], "71"),
    ],
)
def test_of_several_readings_the_worst_decides(low, high, values, worst):
    assert number(low, high).worst_of([Decimal(value) for value in values]) == Decimal(worst)


@pytest.mark.parametrize(
    ("value", "text"), [("4.50", "4.5"), ("4.00", "4"), ("100", "100"), ("-18.0", "-18"), ("1E+2", "100")]
)
def test_numbers_are_written_as_people_write_them(value, text):
    assert plain(Decimal(value)) == text

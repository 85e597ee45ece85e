"""Results and limits of laboratories, read where that is beyond doubt."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.measurement import (
    Limit,
    Measured,
    is_same_limit,
    is_same_result,
    read_limit,
    read_limit_in_item,
    read_measured,
    read_measured_in_item,
    rejoin,
    storable,
)


def plan(letters, *numbers):
    return dict(zip(letters, D(*numbers), strict=True))


def D(*texts):
    return tuple(Decimal(text) for text in texts)


READ_RESULTS = [
    ("234µg/kg", "", Measured(D("234"), unit="μg/kg")),
    ("234", "µg/kg", Measured(D("234"), unit="μg/kg")),
    ("21000 CFU/g", "", Measured(D("21000"), unit="CFU/g")),
    ("0.00564", "", Measured(D("0.00564"))),
    ("＞0.05%", "", Measured(D("0.05"), ">", "%")),
    ("0.05", "＞%", Measured(D("0.05"), ">", "%")),
    ("＜10", "", Measured(D("10"), "<")),
    ("2.3%vol", "", Measured(D("2.3"), unit="%vol")),
    ("3.49×10⁴μg/kg", "", Measured(D("34900"), unit="μg/kg")),
    ("3.49", "×10⁴μg/kg", Measured(D("34900"), unit="μg/kg")),
    ("3.49×104μg/kg", "", Measured(D("34900"), unit="μg/kg")),  # ×10 is always followed by its exponent
    ("1.5×103(CFU/g)", "", Measured(D("1500"), unit="CFU/g")),
    ("1.5×10<sup>4</sup>CFU/g", "", Measured(D("15000"), unit="CFU/g")),
    (
        "4.1×10⁴，8.6×10⁴，4.1×10⁴，6.9×10⁴，7.6×10⁴CFU/g",
        "",
        Measured(D("41000", "86000", "41000", "69000", "76000"), unit="CFU/g"),
    ),
    (
        "4.1",
        "×10⁴，8.6×10⁴，×10⁴，6.9×10⁴，7.6×10⁴CFU/g",
        Measured(D("41000", "86000", "41000", "69000", "76000"), unit="CFU/g"),
    ),
    ("30", "，50，60，，20CFU/g", Measured(D("30", "50", "60", "30", "20"), unit="CFU/g")),
    (
        "10",
        "＜CFU/g；\n＜CFU/g；\n＜CFU/g；\n2000CFU/g；\n＜CFU/g",
        Measured(D("10", "10", "10", "2000", "10"), unit="CFU/g"),
    ),
    (
        "n₁：530000；n₂：340000；结果均大于M（单位：CFU/g）",
        "",
        Measured(D("530000", "340000")),
    ),
    ("未检出", "", Measured(is_detected=False)),
    ("检出/25g；未检出/25g", "", Measured(is_detected=True)),
    ("原检值0.38g/100g，复检值0.37g/100g", "", Measured(D("0.37"), unit="g/100g")),
    # What could mean two things, or says nothing, is not read.
    ("1.7×100CFU/g", "", None),
    ("2.7×10", "", None),
    ("①1.2×10", "", None),
    ("1,000CFU/g", "", None),
    ("1.43g/kg;52.4%;0.21g/100mL", "", None),
    ("1×10⁹⁹⁹⁹⁹⁹", "", None),
    ("未标注质量等级", "", None),
    ("/", "", None),
    ("", "", None),
]


@pytest.mark.parametrize(("text", "rest", "expected"), READ_RESULTS)
def test_it_reads_results(text, rest, expected):
    assert read_measured(text, rest) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("≤0.5mg/kg", Limit("≤", Decimal("0.5"), "mg/kg")),
        ("≤ 0.05%", Limit("≤", Decimal("0.05"), "%")),
        ("＜20%", Limit("<", Decimal("20"), "%")),
        ("≥3.5g/100mL", Limit("≥", Decimal("3.5"), "g/100mL")),
        ("≤10⁴CFU/g", Limit("≤", Decimal("10000"), "CFU/g")),
        ("不得检出", Limit("ND")),
        ("不得检出μg/kg", Limit("ND", unit="μg/kg")),
        ("不得使用", Limit("NU")),
        ("4.5～6.7%", Limit("RG", Decimal("6.7"), "%", Decimal("4.5"))),
        (
            "n=5,c=2,m=10²CFU/g,\nM=10³CFU/g",
            Limit(
                "NC",
                Decimal("1000"),
                "CFU/g",
                None,
                plan("ncmM", "5", "2", "100", "1000"),
            ),
        ),
        (
            "n=5,c=0,m=0/25g",
            Limit("NC", Decimal("0"), "", None, plan("ncm", "5", "0", "0")),
        ),
        ("n=5,c=2,m=10,M=10", None),  # exponents lost
        ("n=5,c=2,m=10", None),
        ("n=5，c=2，m=2.5×10", None),
        ("≤103(CFU/g)", None),  # 10³ or 103
        ("200≤mg/kg", None),
        ("99%", None),  # at least or at most
        ("符合GB 29924规定要求", None),
        ("", None),
    ],
)
def test_it_reads_limits(text, expected):
    assert read_limit(text) == expected


@pytest.mark.parametrize(
    ("item", "operator", "value"),
    [
        ("苯并[a]芘（≤10μg/kg）", "≤", "10"),
        ("铝的残留量(干样品，以Al计)（≤200mg/kg）", "≤", "200"),
        ("谷氨酸钠（≥80%（标示值））", "≥", "80"),
        ("苯甲酸（标准值：≤1.0g/kg/实测值：1.4g/kg）", "≤", "1.0"),
        ("菌落总数（n=5,c=2,m=5×103,M=5×104CFU/mL）", "NC", "50000"),
        ("甜蜜素（不得使用）", "NU", None),
    ],
)
def test_it_reads_limits_behind_items(item, operator, value):
    limit = read_limit_in_item(item)

    assert (limit.operator, limit.value) == (operator, value and Decimal(value))


@pytest.mark.parametrize(
    "item", ["标签", "苯甲酸（以苯甲酸计）", "6-BA（不得检出）;4-氯（不得检出）", "色值（120"]
)
def test_it_finds_no_limit_where_there_is_none_or_more_than_one(item):
    assert read_limit_in_item(item) is None


def test_it_reads_results_behind_items():
    item = "苯甲酸（标准值：≤1.0g/kg/实测值：1.4g/kg）"

    assert read_measured_in_item(item) == Measured(D("1.4"), unit="g/kg")
    assert read_measured_in_item("苯甲酸") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("234µg/kg", ""), ("234", "µg/kg")),
        (("＞0.05%", ""), ("0.05", "＞%")),
        (("①1.2×10", ""), ("1.2", "①×10")),  # beyond reading, and yet the same
        (("检出/25g；未检出/25g", ""), ("25", "检出/g；未检出/g")),
        (("4.1×10⁴，8.6×10⁴，4.1×10⁴CFU/g", ""), ("4.1", "×10⁴，8.6×10⁴，×10⁴CFU/g")),
    ],
)
def test_it_knows_a_result_in_another_splitting(one, other):
    assert is_same_result(*one, *other)
    assert is_same_result(*other, *one)


def test_it_tells_results_apart():
    assert not is_same_result("234µg/kg", "", "235", "µg/kg")
    assert not is_same_result("", "", "235", "µg/kg")
    assert not is_same_result("未标注质量等级", "", "未标注配料表", "")
    assert is_same_limit("≤ 0.05%", "≤0.05%")
    assert not is_same_limit("≤0.05%", "≥0.05%")


def test_it_stores_only_what_the_columns_hold():
    assert storable(Decimal("0.00000001")) == Decimal("0.00000001")
    assert storable(Decimal("0.000000001")) is None
    assert storable(Decimal("1E+13")) is None
    assert storable(None) is None


NUMBERS = st.decimals(min_value=0, max_value=10**6, places=3, allow_nan=False)
UNITS = st.sampled_from(["", "mg/kg", "μg/kg", "%", "CFU/g", "g/100mL", "MPN/100g", "IU"])


@given(NUMBERS, UNITS, st.sampled_from(["", "<", ">"]))
def test_what_is_written_plainly_is_read_back(number, unit, operator):
    assert read_measured(f"{operator}{number}{unit}") == Measured((number,), operator, unit)


@given(st.lists(NUMBERS, min_size=1, max_size=5), UNITS)
def test_cutting_the_number_out_changes_nothing(numbers, unit):
    whole = "；".join(f"{number}{unit}" for number in numbers)
    first = str(numbers[0])
    rest = whole.replace(first, "")

    if unit and all(first not in str(number) or str(number) == first for number in numbers):
        assert rejoin(first, rest) == whole
    assert is_same_result(whole, "", first, rest)


@given(st.text(), st.text())
def test_no_text_is_too_strange(text, other):
    read_measured(text, other)
    read_limit(text)
    read_limit_in_item(text)
    read_measured_in_item(text)
    assert is_same_result(text, other, text, other)
    assert is_same_limit(text, text)


@given(st.text(alphabet="0123456789.×10⁴^<>≤≥n=cmM,;；(（)）/gkμCFU%检出未不得", max_size=40))
def test_no_text_of_its_own_letters_is_too_strange(text):
    read_measured(text)
    read_limit(text)
    read_limit_in_item(text)

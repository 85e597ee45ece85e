import csv
import os
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from common.identifiers import (
    explain_citizen_id,
    explain_food_licence,
    explain_uscc,
    food_licence_check_digit,
    is_valid_citizen_id,
    is_valid_food_licence,
    is_valid_uscc,
    normalise_citizen_id,
    normalise_food_licence,
    normalise_uscc,
)

CODES = Path(os.environ.get("REAL_DATA", "../shared/data")) / "cn_codes"
needs_real_codes = pytest.mark.skipif(not CODES.is_dir(), reason=f"no real codes at {CODES}")

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
DIGITS = "0123456789"

USCC = "91320594000000000Y"
LICENCES = ["SC12232050000014", "SC10132059400010", "JY33205940000016"]
CITIZEN_ID = "11010519491231002X"

uscc_bodies = st.builds(
    "".join,
    st.tuples(
        st.text(ALPHABET, min_size=2, max_size=2),
        st.text(DIGITS, min_size=6, max_size=6),
        st.text(ALPHABET, min_size=9, max_size=9),
    ),
)
licence_bodies = st.text(DIGITS, min_size=13, max_size=13)
citizen_bodies = st.builds(
    lambda region, birthday, serial: f"{region}{birthday:%Y%m%d}{serial}",
    st.text(DIGITS, min_size=6, max_size=6),
    st.dates(min_value=date(1900, 1, 1)),
    st.text(DIGITS, min_size=3, max_size=3),
)


def change(code, position, to):
    return code[:position] + to + code[position + 1 :]


def _rows(name):
    with (CODES / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# --- Real and published codes ---------------------------------------------------------------------------


@needs_real_codes
def test_credit_codes_seen_in_the_wild():
    rows = _rows("uscc_half.csv")

    assert len(rows) > 20
    assert {row["uscc"]: is_valid_uscc(row["uscc"]) for row in rows} == {
        row["uscc"]: row["valid_check_digit"] == "True" for row in rows
    }


@needs_real_codes
def test_licences_seen_in_the_wild():
    rows = _rows("food_licence_half.csv")

    assert len(rows) > 5
    assert {row["licence_no"]: is_valid_food_licence(row["licence_no"]) for row in rows} == {
        row["licence_no"]: row["valid_mod11_10"] == "True" for row in rows
    }


def test_the_samples_of_the_handbook():
    assert is_valid_uscc(USCC)
    assert [code for code in LICENCES if not is_valid_food_licence(code)] == []
    assert is_valid_citizen_id(CITIZEN_ID)


@pytest.mark.parametrize(
    "code", ["N2320583MF0000000", "A1320500MB0000000", "12320500466951234", "Y1110000MD0000000"]
)
def test_registrar_and_kind_may_be_letters(code):
    assert is_valid_uscc(code + uscc.calc_check_digit(code))


def test_a_region_unknown_to_any_list_is_no_reason_to_refuse():
    body = "99887719900101123"

    assert not ric.is_valid(body + ric.calc_check_digit(body + "0"))
    assert is_valid_citizen_id(body + ric.calc_check_digit(body + "0"))


@pytest.mark.parametrize("prefix", ["SC", "JY", "YB"])
def test_three_kinds_of_licence_are_known(prefix):
    assert is_valid_food_licence(prefix + "1223205000001" + "4")


@pytest.mark.parametrize(
    "code", ["", None, " ", "９", "x" * 18, "九一三二〇五九四〇〇〇〇〇〇〇〇〇Y", "²" * 18]
)
def test_rubbish_is_refused(code):
    assert not is_valid_uscc(code)
    assert not is_valid_food_licence(code)
    assert not is_valid_citizen_id(code)


# --- Normalisation --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "91320594000000000y",
        " 91320594 000000000 Y\n",
        "９１３２０５９４０００００００００Ｙ",
        "91320594-00000000-0Y",
        "91320594—000000000－Y",
        "'91320594000000000Y",
        "\u200b91320594000000000Y\ufeff\u3000",
    ],
)
def test_it_reads_what_clerks_type(typed):
    assert normalise_uscc(typed) == USCC
    assert is_valid_uscc(typed)


def test_every_kind_of_code_is_normalised_alike():
    assert normalise_food_licence("ｓｃ 122-32050-00001-4") == LICENCES[0]
    assert normalise_citizen_id("110105 19491231 002x") == CITIZEN_ID


@given(st.text())
def test_normalising_twice_is_normalising_once(text):
    assert normalise_uscc(normalise_uscc(text)) == normalise_uscc(text)


# --- Check digits ---------------------------------------------------------------------------------------


@given(uscc_bodies, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_spoils_a_credit_code(body, position, to):
    code = body + uscc.calc_check_digit(body)
    changed = change(code, position, to)

    assert is_valid_uscc(code)
    assert is_valid_uscc(changed) == (changed == code)


@given(licence_bodies, st.integers(0, 13), st.sampled_from(DIGITS))
def test_one_wrong_digit_spoils_a_licence(body, position, to):
    number = body + food_licence_check_digit(body)
    changed = change(number, position, to)

    assert is_valid_food_licence("JY" + number)
    assert is_valid_food_licence("JY" + changed) == (changed == number)


@given(citizen_bodies, st.integers(0, 17), st.sampled_from(DIGITS + "X"))
def test_one_wrong_digit_spoils_an_identity_number(body, position, to):
    code = body + ric.calc_check_digit(body + "0")
    changed = change(code, position, to)

    assert is_valid_citizen_id(code)
    assert is_valid_citizen_id(changed) == (changed == code)


@given(st.one_of(st.text(), st.text(ALPHABET + "IOSVZ", min_size=16, max_size=18)))
def test_a_refusal_always_has_its_sentence(text):
    for code in (text, "SC" + text):
        assert (explain_uscc(code) is None) == is_valid_uscc(code)
        assert (explain_food_licence(code) is None) == is_valid_food_licence(code)
        assert (explain_citizen_id(code) is None) == is_valid_citizen_id(code)


# --- What the clerk reads -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "统一社会信用代码没有填写。"),
        ("9132059400000000", "统一社会信用代码应为 18 位，现在是 16 位。"),
        (
            "9.13205940000000E+17",
            "统一社会信用代码被表格软件存成了科学计数法，请把单元格格式设为“文本”后重新录入。",
        ),
        ("9132059400000000OY", "第 17 位是字母 O，信用代码不使用 I、O、S、V、Z，是否应为 0？"),
        ("91320594000000000!", "第 18 位“!”不能用，统一社会信用代码只含数字和大写字母。"),
        ("9132A594000000000Y", "第 5 位是“A”，统一社会信用代码第 3 至 8 位是登记机关区划码，应全是数字。"),
        (
            "913205940000000001",
            "校验码不对：按前面各位推算，最后一位应为 Y，现在是 1。请核对是否抄错或漏字。",
        ),
        (USCC, None),
    ],
)
def test_explain_uscc(code, sentence):
    explained = explain_uscc(code)

    assert (explained and str(explained)) == sentence


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "许可证编号没有填写。"),
        (
            "12232050000014",
            "编号应以 SC（食品生产）、JY（食品经营）或 YB（预包装食品销售备案）开头，后接 14 位数字。",
        ),
        ("SC1223205000001", "许可证编号应为 16 位，现在是 15 位。"),
        ("SC122320500000l4", "第 15 位是“L”，这里只能是数字。"),
        (
            "SC12232050000015",
            "校验码不对：按前面各位推算，最后一位应为 4，现在是 5。请核对是否抄错或漏字。",
        ),
        (LICENCES[0], None),
    ],
)
def test_explain_food_licence(code, sentence):
    explained = explain_food_licence(code)

    assert (explained and str(explained)) == sentence


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "公民身份号码没有填写。"),
        ("110105491231002", "15 位的一代身份证号码已停用，请填写 18 位公民身份号码。"),
        ("1101051949123100", "公民身份号码应为 18 位，现在是 16 位。"),
        ("1101O519491231002X", "第 5 位是“O”，这里只能是数字。"),
        ("11010519491231002A", "公民身份号码最后一位只能是数字或 X。"),
        ("11010519490230002X", "公民身份号码第 7 至 14 位不是真实存在的出生日期。"),
        (
            "110105194912310021",
            "校验码不对：按前面各位推算，最后一位应为 X，现在是 1。请核对是否抄错或漏字。",
        ),
        (CITIZEN_ID, None),
    ],
)
def test_explain_citizen_id(code, sentence):
    explained = explain_citizen_id(code)

    assert (explained and str(explained)) == sentence


def test_the_sentence_waits_for_the_readers_language():
    explained = explain_uscc("")

    with translation.override("en"):
        english = str(explained)

    assert str(explained) == "统一社会信用代码没有填写。"
    assert english == "The unified social credit code is missing."

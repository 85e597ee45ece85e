import pytest

from staff.services.person_fields import (
    BadCitizenId,
    BadName,
    BadPhone,
    checked_citizen_id,
    checked_phone,
    normalise_name,
)
from tests.factories.staff import make_citizen_id


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 王小明 ", "王小明"),
        ("王 小 明", "王小明"),
        ("王　小明", "王小明"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉 . 买买提", "阿卜杜拉·买买提"),
        ("Ｊｏｈｎ   Smith", "John Smith"),
        ("O'Neill-Brown", "O'Neill-Brown"),
        ("王\u200b小明", "王小明"),
    ],
)
def test_a_name_has_one_spelling(typed, kept):
    assert normalise_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "  ", "王", "王小明1", "王小明<b>", "13800000000", "王" * 61, "··"])
def test_it_refuses_what_is_no_name(typed):
    with pytest.raises(BadName):
        normalise_name(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("138 0000 0000", "13800000000"),
        ("+86 138-0000-0000", "13800000000"),
        ("8613800000000", "13800000000"),
        ("008613800000000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("+852 9123 4567", "+85291234567"),
    ],
)
def test_a_phone_has_one_spelling(typed, kept):
    assert checked_phone(typed) == kept


@pytest.mark.parametrize(
    "typed", ["1380000000", "12800000000", "138000000001", "051265221234", "电话", "+0123"]
)
def test_it_refuses_what_is_no_phone(typed):
    with pytest.raises(BadPhone):
        checked_phone(typed)


def test_an_identity_number_is_normalised_and_may_be_missing(at):
    number = make_citizen_id(7)

    assert checked_citizen_id(f" {number[:6]} {number[6:14]}-{number[14:]} ".lower(), at) == number
    assert checked_citizen_id("", at) == ""


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("11010519491231002", "18 位"),
        ("110105194912310021", "校验码"),
        ("110105491231002", "15 位"),
        ("320508202701010016", "还没有到"),
    ],
)
def test_it_says_what_is_wrong_with_an_identity_number(number, words, at):
    with pytest.raises(BadCitizenId, match=words):
        checked_citizen_id(number, at)

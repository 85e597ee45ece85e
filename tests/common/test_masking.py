import pytest

from common.masking import mask_citizen_id, mask_licence, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张*"),
        ("欧阳修远", "欧*"),
        (" 李 ", "李*"),
        ("John Smith", "J*"),
        ("", ""),
    ],
)
def test_mask_name(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812341234", "138****1234"),
        ("138-1234-1234", "138****1234"),
        ("+86 138 1234 1234", "138****1234"),
        ("0512-65551234", "****34"),
        ("65551234", "****34"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_mask_phone(phone, masked):
    assert mask_phone(phone) == masked


def test_mask_citizen_id_shows_three_and_four():
    assert mask_citizen_id("11010519491231002X") == "110***********002X"


def test_mask_citizen_id_may_show_the_region():
    assert mask_citizen_id("11010519491231002X", shown_in_front=6) == "110105********002X"


@pytest.mark.parametrize(("number", "masked"), [("1101051949", "**********"), ("", "")])
def test_what_is_no_identity_number_is_hidden_whole(number, masked):
    assert mask_citizen_id(number) == masked


def test_more_than_the_region_is_never_shown():
    assert mask_citizen_id("11010519491231002X", shown_in_front=14) == "*" * 18


def test_a_sole_traders_licence_hides_month_and_day_of_birth():
    assert mask_licence("11010519491231002X", is_sole_trader=True) == "1101051949****002X"


def test_an_identity_number_in_a_companys_record_is_hidden_too():
    assert mask_licence("11010519491231002X", is_sole_trader=False) == "1101051949****002X"


@pytest.mark.parametrize("number", ["91320594000000000Y", "SC12232050000014"])
def test_a_companys_numbers_are_public(number):
    assert mask_licence(number, is_sole_trader=False) == number


def test_a_licence_number_is_public_for_everybody():
    assert mask_licence("JY33205940000016", is_sole_trader=True) == "JY33205940000016"

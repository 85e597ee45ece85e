"""Codes of enterprises, licences and people: is it right, how is it written, and what is wrong with it.

The `is_valid_…` and `explain_…` functions take what a clerk typed or a spreadsheet held; what is stored
is the `normalise_…` form. Region digits are never checked against a list: Beijing cuts them differently,
parks use digits of their own, and a code keeps the region of the day on which it was given.
"""

import datetime
import re

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc

USCC_LENGTH = 18
CITIZEN_ID_LENGTH = 18
LICENCE_LENGTH = 16
LICENCE_PREFIXES = ("SC", "JY", "YB")

_USCC_LETTERS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_LOOK_ALIKES = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Blanks, dashes of every length, and the invisible marks that come along from web pages and Excel.
_SEPARATORS = re.compile(
    r"[\s\-'`\u00ad\u2010-\u2015\u2212\u2018\u2019\u200b-\u200f\u202a-\u202e\u2060\ufeff]"
)
_SPREADSHEET_NUMBER = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{1,2}")


# --- Unified social credit code (统一社会信用代码), GB 32100-2015 ------------------------------------


def normalise_uscc(code: str) -> str:
    return _normalise(code)


def is_valid_uscc(code: str) -> bool:
    return explain_uscc(code) is None


def explain_uscc(code: str) -> Promise | None:
    """The clerk's sentence on what is wrong, or None.

    The first two characters may be letters (registrar and kind: N2 rural economic organisations, A1 …), which
    python-stdnum refuses; its check digit is used.
    """
    code = _normalise(code)
    return (
        _wrong_size(code, USCC_LENGTH, _("统一社会信用代码"))
        or _forbidden_letter(code)
        or _letter_in_region(code)
        or _wrong_check_digit(code, uscc.calc_check_digit(code))
    )


def _forbidden_letter(code: str) -> Promise | None:
    for position, letter in enumerate(code, start=1):
        if letter in _LOOK_ALIKES:
            return format_lazy(
                _("第 {position} 位是字母 {letter}，信用代码不使用 I、O、S、V、Z，是否应为 {instead}？"),
                position=position,
                letter=letter,
                instead=_LOOK_ALIKES[letter],
            )
        if letter not in _USCC_LETTERS:
            return format_lazy(
                _("第 {position} 位“{letter}”不能用，统一社会信用代码只含数字和大写字母。"),
                position=position,
                letter=letter,
            )
    return None


def _letter_in_region(code: str) -> Promise | None:
    for position, letter in enumerate(code[2:8], start=3):
        if letter not in "0123456789":
            return format_lazy(
                _("第 {position} 位是“{letter}”，统一社会信用代码第 3 至 8 位是登记机关区划码，应全是数字。"),
                position=position,
                letter=letter,
            )
    return None


# --- Food licences: SC production, JY operation, YB filing (食品许可证和备案编号) ---------------------


def normalise_food_licence(code: str) -> str:
    return _normalise(code)


def is_valid_food_licence(code: str) -> bool:
    return explain_food_licence(code) is None


def explain_food_licence(code: str) -> Promise | None:
    """The clerk's sentence on what is wrong, or None. Check digit: GB/T 17710, MOD 11,10."""
    code = _normalise(code)
    if code and not code.startswith(LICENCE_PREFIXES):
        return _("编号应以 SC（食品生产）、JY（食品经营）或 YB（预包装食品销售备案）开头，后接 14 位数字。")
    return (
        _wrong_size(code, LICENCE_LENGTH, _("许可证编号"))
        or _not_a_digit(code, start=2, end=LICENCE_LENGTH)
        or _wrong_check_digit(code, food_licence_check_digit(code[2:15]))
    )


def food_licence_check_digit(thirteen_digits: str) -> str:
    product = 10
    for digit in thirteen_digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


# --- Citizen identity number (公民身份号码), GB 11643-1999 ----------------------------------------------


def normalise_citizen_id(code: str) -> str:
    return _normalise(code)


def is_valid_citizen_id(code: str) -> bool:
    return explain_citizen_id(code) is None


def explain_citizen_id(code: str) -> Promise | None:
    """The clerk's sentence on what is wrong, or None; it never repeats more of the number than one character.

    python-stdnum also refuses regions missing from its list of the birth year: only its check digit is used.
    """
    code = _normalise(code)
    if re.fullmatch("[0-9]{15}", code):
        return _("15 位的一代身份证号码已停用，请填写 18 位公民身份号码。")
    return (
        _wrong_size(code, CITIZEN_ID_LENGTH, _("公民身份号码"))
        or _not_a_digit(code, start=0, end=17)
        or _wrong_last(code)
        or _wrong_birthday(code)
        or _wrong_check_digit(code, ric.calc_check_digit(code))
    )


def _wrong_last(code: str) -> Promise | None:
    if code[-1] not in "0123456789X":
        return _("公民身份号码最后一位只能是数字或 X。")
    return None


def _wrong_birthday(code: str) -> Promise | None:
    year, month, day = int(code[6:10]), int(code[10:12]), int(code[12:14])
    try:
        datetime.date(year, month, day)
    except ValueError:
        return _("公民身份号码第 7 至 14 位不是真实存在的出生日期。")
    return None


# --- What the three have in common ---------------------------------------------------------------------


def _normalise(code: str | None) -> str:
    """Half-width, upper case, without blanks, dashes and the apostrophe that Excel shows before a text."""
    return _SEPARATORS.sub("", (code or "").translate(_FULL_WIDTH)).upper()


def _wrong_size(code: str, length: int, name: Promise) -> Promise | None:
    if not code:
        return format_lazy(_("{name}没有填写。"), name=name)
    if _SPREADSHEET_NUMBER.fullmatch(code):
        return format_lazy(
            _("{name}被表格软件存成了科学计数法，请把单元格格式设为“文本”后重新录入。"), name=name
        )
    if len(code) != length:
        return format_lazy(
            _("{name}应为 {length} 位，现在是 {found} 位。"), name=name, length=length, found=len(code)
        )
    return None


def _not_a_digit(code: str, *, start: int, end: int) -> Promise | None:
    for position, character in enumerate(code[start:end], start=start + 1):
        if character not in "0123456789":
            return format_lazy(
                _("第 {position} 位是“{letter}”，这里只能是数字。"), position=position, letter=character
            )
    return None


def _wrong_check_digit(code: str, expected: str) -> Promise | None:
    if code[-1] == expected:
        return None
    return format_lazy(
        _("校验码不对：按前面各位推算，最后一位应为 {expected}，现在是 {found}。请核对是否抄错或漏字。"),
        expected=expected,
        found=code[-1],
    )

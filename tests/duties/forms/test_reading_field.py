from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from duties.forms.reading_field import ReadingField


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("4.5", "4.5"),
        ("4，5", "4.5"),
        ("4。5", "4.5"),
        ("４．５", "4.5"),
        (" 4,5 ", "4.5"),
        ("-18", "-18"),
        ("－18", "-18"),
        ("−18", "-18"),
        ("零下18℃", "-18"),
        ("4.5 °C", "4.5"),
        ("4度", "4"),
        ("45%", "45"),
        ("1,250", "1250"),
        ("0", "0"),
    ],
)
def test_it_reads_what_a_thumb_types(typed, number):
    assert ReadingField().clean(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["", "  "])
def test_nothing_is_no_number(typed):
    assert ReadingField().clean(typed) is None


@pytest.mark.parametrize("typed", ["冰", "4-5", "4.5.6", "NaN", "Infinity", "1e3x", "12345", "4.555", "--4"])
def test_it_refuses_what_is_no_reading(typed):
    with pytest.raises(ValidationError):
        ReadingField().clean(typed)

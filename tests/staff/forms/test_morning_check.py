from decimal import Decimal

import pytest

from staff.forms.morning_check import SYMPTOMS, ClearingForm, FitnessForm

FEVER_FROM = Decimal("37.3")


def fitness(symptom="NONE", temperature="", **data):
    return FitnessForm(data | {"symptom": symptom, "temperature": temperature}, fever_from=FEVER_FROM)


@pytest.mark.parametrize(
    ("symptom", "temperature", "is_fit"),
    [
        ("NONE", "", True),
        ("NONE", "36.5", True),
        ("NONE", "37.2", True),
        ("NONE", "37.3", False),
        ("NONE", "39", False),
        *[(symptom, "", False) for symptom, _label in SYMPTOMS[1:]],
        ("SORE_THROAT", "36.5", False),
    ],
)
def test_it_decides_by_symptom_and_fever(symptom, temperature, is_fit):
    """国卫食品发〔2016〕31号: fever, diarrhoea, skin wound or infection, sore throat."""
    form = fitness(symptom, temperature)

    assert form.is_valid()
    assert form.is_fit is is_fit


@pytest.mark.parametrize("temperature", ["3.65", "365", "33.9", "43.1", "36.55", "热", "NaN", "1e9"])
def test_it_refuses_what_is_no_temperature(temperature):
    form = fitness(temperature=temperature)

    assert list(form.errors) == ["temperature"]
    assert len(form.errors["temperature"]) == 1


def test_an_answer_is_asked_not_assumed():
    form = FitnessForm({"temperature": "36.5"}, fever_from=FEVER_FROM)

    assert form.errors == {"symptom": ["请点一项；四种情况都没有就点“都没有”。"]}


def test_clearing_wants_the_word_of_a_manager():
    form = ClearingForm({"symptom": "NONE"}, fever_from=FEVER_FROM)

    assert form.errors == {"is_recovered": ["确认康复后才能解除离岗。"]}


def test_who_is_still_ill_needs_no_word():
    form = ClearingForm({"symptom": "FEVER"}, fever_from=FEVER_FROM)

    assert form.is_valid()
    assert not form.is_fit

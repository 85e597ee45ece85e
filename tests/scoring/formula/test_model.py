"""A version that can't be computed with is refused before anything is computed, and says where."""

import copy

import pytest

from scoring.formula.model import InvalidParameters, parse_parameters
from tests.scoring.parameters import CITY, HONEST


def changed(path, value):
    parameters = copy.deepcopy(CITY)
    node = parameters
    *way, last = path.split(".")
    for key in way:
        node = node[key]
    node[last] = value
    return parameters


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("min_dimensions", 6, "min_dimensions"),
        ("min_record_days", "30", "whole number"),
        ("dimensions.DUTY.weight", 1.5, "DUTY.weight"),
        ("dimensions.DUTY.look_back_days", 0, "look_back_days"),
        ("dimensions.SAMPLING.half_life_days", 30, "ten half-lives"),
        ("dimensions.DUTY.components", {"daily": 1}, "weekly"),
        ("dimensions.COMPLAINT.components", {"volume": 0, "response": 0}, "at least one weight"),
        ("dimensions.COMPLAINT.allowances.MICRO", 0, "allowances"),
        (
            "dimensions.CREDIT.penalty_deductions",
            {"MINOR": 1, "GENERAL": 2, "SERIOUS": 3, "X": 4},
            "unknown X",
        ),
        ("dimensions", {}, "exactly"),
        ("caps", [], "group"),
        ("bands.GOOD", 950, "bands"),
        ("bands.POOR", 10, "POOR at 0"),
    ],
)
def test_it_names_the_place(path, value, words):
    with pytest.raises(InvalidParameters, match=words):
        parse_parameters(changed(path, value))


def test_what_layout_1_has_no_place_for_is_refused():
    with pytest.raises(InvalidParameters, match="layout 2"):
        parse_parameters(changed("dimensions.DUTY.hollow_deduction", 100))


@pytest.mark.parametrize("layout", [0, 3, "2"])
def test_a_layout_nobody_knows_is_refused(layout):
    with pytest.raises(InvalidParameters, match="layout"):
        parse_parameters(HONEST | {"layout": layout})


def test_a_version_of_layout_2_needs_every_parameter_of_it():
    with pytest.raises(InvalidParameters, match="hazard_prior_strength"):
        parse_parameters(CITY | {"layout": 2})


@pytest.mark.parametrize("stored", [None, [], "x"])
def test_it_refuses_what_is_not_an_object(stored):
    with pytest.raises(InvalidParameters, match="JSON object"):
        parse_parameters(stored)

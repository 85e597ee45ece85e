import pytest

from hazards.permissions import (
    can_close_hazard,
    can_rectify_hazard,
    can_transfer_hazard,
    can_triage_hazard,
)
from tests.factories.hazards import make_hazard


def test_what_the_enterprise_found_its_leaders_may_close(
    noodle_bar, officer, director, principal, rival, cadre, inspector, far_inspector
):
    hazard = make_hazard(noodle_bar, source="DAILY")

    people = (officer, director, principal, rival, cadre, inspector, far_inspector)
    assert [can_close_hazard(user, hazard) for user in people] == [
        False,
        True,
        True,
        False,
        False,
        True,
        False,
    ]


def test_only_those_who_work_there_rectify(noodle_bar, officer, director, rival, inspector):
    hazard = make_hazard(noodle_bar)

    assert [can_rectify_hazard(user, hazard) for user in (officer, director, rival, inspector)] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("may", [can_close_hazard, can_triage_hazard, can_transfer_hazard])
@pytest.mark.parametrize("severity", ["GENERAL", "CRITICAL"])
def test_what_a_cadre_found_is_the_regulators(
    may, severity, noodle_bar, cadre, officer, director, inspector, far_inspector
):
    hazard = make_hazard(noodle_bar, source="BACKING", by=cadre, severity=severity)

    people = (cadre, officer, director, inspector, far_inspector)
    assert [may(user, hazard) for user in people] == [False, False, False, True, False]

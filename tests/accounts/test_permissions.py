from datetime import date

import pytest

from accounts.models import Role
from accounts.permissions import can_list_users, can_manage_user, can_manage_users, can_read_audit
from tests.factories.accounts import give_role, make_user


@pytest.fixture
def district_administrator(district):
    user = make_user("district_administrator")
    give_role(user, Role.ADMINISTRATOR, district)
    return user


def test_administrators_manage_their_territory(
    administrator, district_administrator, inspector, city, district, far_district
):
    assert can_manage_users(administrator, district)
    assert can_manage_users(district_administrator, district)
    assert not can_manage_users(district_administrator, far_district)
    assert not can_manage_users(district_administrator, city)
    assert not can_manage_users(inspector, district)


def test_one_role_elsewhere_is_enough_to_refuse(district_administrator, administrator, district):
    """Who administers the city can't be given a new password by a district, even as its cadre."""
    give_role(administrator, Role.CADRE, district)

    assert not can_manage_user(district_administrator, administrator)


def test_of_people_without_a_role_the_last_ones_count(district_administrator, district, far_district):
    here, there = make_user(), make_user()
    give_role(here, Role.CADRE, district, date(2020, 1, 1), date(2020, 2, 1))
    give_role(there, Role.CADRE, far_district, date(2020, 1, 1), date(2020, 2, 1))

    assert can_manage_user(district_administrator, here)
    assert not can_manage_user(district_administrator, there)


def test_people_at_enterprises_are_not_managed_here(administrator, officer):
    assert not can_manage_user(administrator, officer)


def test_lists_are_for_administrators_the_trail_for_auditors(administrator, auditor, inspector, officer):
    cast = (administrator, auditor, inspector, officer)

    assert [can_list_users(user) for user in cast] == [True, False, False, False]
    assert [can_read_audit(user) for user in cast] == [False, True, False, False]

from datetime import date

import pytest
from django.db import IntegrityError

from accounts.models import Role, RoleAssignment
from tests.factories.accounts import give_role, make_user


@pytest.fixture
def person(db):
    return make_user()


def test_one_role_in_one_region_from_one_day(person, district):
    give_role(person, Role.CADRE, district)

    with pytest.raises(IntegrityError, match=r"role_assignment_once|UNIQUE"):
        give_role(person, Role.CADRE, district)


def test_it_does_not_end_before_it_begins(person, district):
    with pytest.raises(IntegrityError, match="role_assignment_order"):
        give_role(person, Role.CADRE, district, date(2026, 2, 1), date(2026, 1, 31))


def test_an_ended_role_has_a_last_day(person, district, at):
    with pytest.raises(IntegrityError, match="role_assignment_ended_has_day"):
        RoleAssignment.objects.create(
            user=person, role=Role.CADRE, region=district, valid_from=date(2026, 1, 1), ended_at=at
        )

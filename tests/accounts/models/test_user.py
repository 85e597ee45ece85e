from datetime import date

from accounts.models import Role, User
from accounts.models.role import REGULATOR_ROLES
from tests.factories.accounts import give_role, make_region, make_user


def test_a_role_counts_in_its_region_and_below(inspector, district, far_district, city):
    street = make_region("320508001", "平江街道", "TOWNSHIP", district)

    assert inspector.has_role(Role.DISTRICT_REGULATOR)
    assert inspector.has_role(Role.DISTRICT_REGULATOR, path=district.path)
    assert inspector.has_role(Role.DISTRICT_REGULATOR, Role.CADRE, path=street.path)
    assert not inspector.has_role(Role.DISTRICT_REGULATOR, path=city.path)
    assert not inspector.has_role(Role.DISTRICT_REGULATOR, path=far_district.path)
    assert not inspector.has_role(Role.ADMINISTRATOR)


def test_a_code_that_begins_alike_is_another_region(city, db):
    user = make_user()
    give_role(user, Role.CADRE, make_region("32058", "短码", "DISTRICT", city))

    assert not user.has_role(Role.CADRE, path=f"{city.path}320585.")


def test_roles_begin_and_end(district, db):
    user = make_user()
    give_role(user, Role.CADRE, district, date(2020, 1, 1), date(2020, 12, 31))
    give_role(user, Role.EXPERT, district, date(2999, 1, 1))

    assert (user.roles, user.is_government, user.territory_paths()) == (set(), False, [])


def test_government_and_regulators(inspector, cadre, officer):
    assert [(u.is_government, u.is_regulator) for u in (inspector, cadre, officer)] == [
        (True, True),
        (True, False),
        (False, False),
    ]


def test_territory_can_be_asked_for_some_roles(inspector, city, district):
    give_role(inspector, Role.EXPERT, city)
    inspector = User.objects.get(pk=inspector.pk)

    assert inspector.territory_paths(REGULATOR_ROLES) == [district.path]
    assert set(inspector.territory_paths()) == {city.path, district.path}


def test_roles_are_asked_for_once(inspector, django_assert_num_queries):
    user = User.objects.get(pk=inspector.pk)

    with django_assert_num_queries(1):
        assert (user.is_government, user.is_regulator, len(user.territory_paths())) == (True, True, 1)

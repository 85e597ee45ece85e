"""Who reads which rows of accounts."""

import pytest

from accounts.models import AuditEntry, Region, Role, RoleAssignment, SignIn, User
from accounts.services.audit import record_audit
from accounts.services.sign_in import record_sign_in
from tests.factories.accounts import give_role, make_user


@pytest.fixture
def district_auditor(district):
    user = make_user("district_auditor", "区审计员")
    give_role(user, Role.AUDITOR, district)
    return user


@pytest.fixture
def entries(noodle_bar, district, far_district, city, at):
    for path in (district.path, far_district.path, city.path, ""):
        record_audit(action="test", subject=noodle_bar, by=None, at=at, region_path=path)


def paths_seen_by(user):
    return set(AuditEntry.objects.visible_to(user).values_list("region_path", flat=True))


def test_auditors_read_their_territory(entries, auditor, district_auditor, district, far_district, city):
    assert paths_seen_by(district_auditor) == {district.path}
    assert paths_seen_by(auditor) == {district.path, far_district.path, city.path, ""}


def test_nobody_else_reads_the_audit_trail(entries, administrator, inspector, cadre, officer):
    assert [paths_seen_by(user) for user in (administrator, inspector, cadre, officer)] == [set()] * 4


def test_administrators_see_the_people_of_their_territory(
    administrator, inspector, far_inspector, officer, district
):
    of_the_district = make_user("district_administrator")
    give_role(of_the_district, Role.ADMINISTRATOR, district)

    assert set(User.objects.visible_to(administrator)) == {
        administrator,
        inspector,
        far_inspector,
        of_the_district,
    }
    assert set(User.objects.visible_to(of_the_district)) == {of_the_district, inspector}


def test_the_others_see_themselves(inspector, cadre, officer, auditor):
    for user in (inspector, officer, auditor):
        assert list(User.objects.visible_to(user)) == [user]


def test_role_assignments_follow_the_people(administrator, inspector, cadre, officer):
    own = list(inspector.role_assignments.all())

    assert list(RoleAssignment.objects.visible_to(inspector)) == own
    assert list(RoleAssignment.objects.visible_to(officer)) == []
    assert set(RoleAssignment.objects.visible_to(administrator)) == set(RoleAssignment.objects.all())


def test_sign_ins_are_ones_own_and_the_auditors(inspector, far_inspector, officer, district_auditor, at):
    for user in (inspector, far_inspector, officer):
        record_sign_in(user=user, outcome=SignIn.Outcome.SUCCEEDED, address=None, user_agent="", at=at)

    def seen_by(user):
        return {row.user for row in SignIn.objects.visible_to(user)}

    assert seen_by(officer) == {officer}
    assert seen_by(inspector) == {inspector}
    assert seen_by(district_auditor) == {inspector}


def test_regions_are_those_of_the_territory(inspector, officer, administrator, district, far_district, city):
    assert list(Region.objects.visible_to(inspector)) == [district]
    assert list(Region.objects.visible_to(officer)) == []
    assert set(Region.objects.visible_to(administrator)) == {city, district, far_district}

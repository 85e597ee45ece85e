from datetime import timedelta

import pytest

from accounts.models import AuditEntry, Role, RoleAssignment, User
from accounts.services.role import (
    OwnRole,
    RoleAlreadyEnded,
    RoleAlreadyHeld,
    RoleAtWrongLevel,
    RoleConflict,
    RoleOutsideTerritory,
    assign_role,
    end_role,
)
from tests.factories.accounts import give_role, make_region, make_user


@pytest.fixture
def colleague(db):
    return make_user("colleague", "同事")


@pytest.fixture
def district_administrator(district):
    user = make_user("district_administrator", "区管理员")
    give_role(user, Role.ADMINISTRATOR, district)
    return user


def test_it_assigns(colleague, district, administrator, at):
    assignment = assign_role(user=colleague, role=Role.CADRE, region=district, by=administrator, at=at)

    assert (assignment.role, assignment.region, str(assignment.valid_from)) == (
        "CADRE",
        district,
        "2026-11-23",
    )
    assert colleague.has_role(Role.CADRE, path=district.path)


def test_it_writes_the_audit_entry(colleague, district, administrator, at):
    assign_role(user=colleague, role=Role.CADRE, region=district, by=administrator, at=at)

    entry = AuditEntry.objects.get(action="assign_role")
    assert (entry.actor, entry.subject_id, entry.region_path) == (
        administrator,
        str(colleague.pk),
        district.path,
    )
    assert entry.new == {"role": "CADRE", "region": "320508", "valid_from": "2026-11-23"}


def test_the_platform_itself_may_assign(colleague, city, at):
    assign_role(user=colleague, role=Role.ADMINISTRATOR, region=city, by=None, at=at)

    assert colleague.roles == {Role.ADMINISTRATOR}


def test_it_refuses_regions_outside_the_territory(
    colleague, city, far_district, district_administrator, inspector, at
):
    for region in (city, far_district):
        with pytest.raises(RoleOutsideTerritory):
            assign_role(user=colleague, role=Role.CADRE, region=region, by=district_administrator, at=at)
    with pytest.raises(RoleOutsideTerritory):
        assign_role(user=colleague, role=Role.CADRE, region=city, by=inspector, at=at)

    assert colleague.role_assignments.count() == 0


def test_it_refuses_oneself(administrator, district, at):
    with pytest.raises(OwnRole):
        assign_role(user=administrator, role=Role.CADRE, region=district, by=administrator, at=at)


def test_it_refuses_the_wrong_level(colleague, city, district, administrator, at):
    for role, region in ((Role.CITY_REGULATOR, district), (Role.DISTRICT_REGULATOR, city)):
        with pytest.raises(RoleAtWrongLevel):
            assign_role(user=colleague, role=role, region=region, by=administrator, at=at)


def test_it_refuses_a_role_already_held(inspector, district, administrator, at):
    with pytest.raises(RoleAlreadyHeld):
        assign_role(user=inspector, role=Role.DISTRICT_REGULATOR, region=district, by=administrator, at=at)


def test_nobody_administers_and_audits(auditor, colleague, city, district, administrator, at):
    with pytest.raises(RoleConflict):
        assign_role(user=auditor, role=Role.ADMINISTRATOR, region=district, by=administrator, at=at)
    assign_role(user=colleague, role=Role.ADMINISTRATOR, region=city, by=None, at=at)
    with pytest.raises(RoleConflict):
        assign_role(user=colleague, role=Role.AUDITOR, region=city, by=administrator, at=at)


def test_it_ends_at_once(inspector, administrator, at):
    assignment = inspector.role_assignments.get()

    ended = end_role(assignment=assignment, by=administrator, at=at, reason="调离")

    assert (str(ended.valid_to), ended.ended_at) == ("2026-11-23", at)
    assert list(RoleAssignment.objects.on(ended.valid_to).filter(user=inspector)) == []
    assert list(RoleAssignment.objects.on(ended.valid_to - timedelta(days=1)).filter(user=inspector)) == [
        ended
    ]
    assert AuditEntry.objects.get(action="end_role").reason == "调离"


def test_a_role_ended_today_can_be_given_again_today(colleague, district, administrator, at):
    first = assign_role(user=colleague, role=Role.CADRE, region=district, by=administrator, at=at)
    end_role(assignment=first, by=administrator, at=at)

    second = assign_role(user=colleague, role=Role.CADRE, region=district, by=administrator, at=at)

    assert list(colleague.role_assignments.on(second.valid_from)) == [second]


def test_it_ends_only_once(inspector, administrator, at):
    assignment = inspector.role_assignments.get()
    end_role(assignment=assignment, by=administrator, at=at)

    with pytest.raises(RoleAlreadyEnded):
        end_role(assignment=assignment, by=administrator, at=at)


def test_ending_needs_the_territory_too(far_inspector, district_administrator, at):
    with pytest.raises(RoleOutsideTerritory):
        end_role(assignment=far_inspector.role_assignments.get(), by=district_administrator, at=at)


def test_nobody_ends_their_own(administrator, at):
    with pytest.raises(OwnRole):
        end_role(assignment=administrator.role_assignments.get(), by=administrator, at=at)


def test_a_supervision_area_has_district_regulators(colleague, city, administrator, at):
    park = make_region("SIP", "苏州工业园区", "DISTRICT", city, kind="SUPERVISION")

    assign_role(user=colleague, role=Role.DISTRICT_REGULATOR, region=park, by=administrator, at=at)

    assert User.objects.get(pk=colleague.pk).is_regulator

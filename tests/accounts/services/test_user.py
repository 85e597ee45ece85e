import pytest

from accounts.models import AuditEntry, Role, User
from accounts.services.role import RoleOutsideTerritory
from accounts.services.user import (
    OwnAccount,
    UsernameTaken,
    activate_user,
    create_official,
    create_user,
    deactivate_user,
)


def test_it_creates_with_a_password_of_its_own(administrator, at):
    new_user = create_user(username="newcomer", display_name="新人", by=administrator, at=at)

    user = User.objects.get(username="newcomer")
    assert user.check_password(new_user.initial_password)
    assert (user.must_change_password, user.password_changed_at) == (True, at)
    assert AuditEntry.objects.get(action="create_user").new == {"username": "newcomer"}


def test_each_initial_password_is_another(administrator, at):
    made = {
        create_user(username=f"newcomer{n}", display_name="新人", by=administrator, at=at).initial_password
        for n in range(5)
    }

    assert len(made) == 5


def test_it_takes_a_given_password(at, db):
    made = create_user(
        username="demo", display_name="演示", by=None, at=at, password="x", must_change_password=False
    )

    assert made.user.check_password("x")
    assert not made.user.has_expired_password(at)


def test_it_refuses_a_taken_name(administrator, at):
    with pytest.raises(UsernameTaken):
        create_user(username=administrator.username, display_name="新人", by=administrator, at=at)


def test_an_official_has_a_role_from_the_start(administrator, district, at):
    made = create_official(
        username="newcomer", display_name="新人", role=Role.CADRE, region=district, by=administrator, at=at
    )

    assert made.user.has_role(Role.CADRE, path=district.path)


def test_an_official_outside_the_territory_is_not_half_made(inspector, far_district, at):
    with pytest.raises(RoleOutsideTerritory):
        create_official(
            username="newcomer",
            display_name="新人",
            role=Role.CADRE,
            region=far_district,
            by=inspector,
            at=at,
        )

    assert not User.objects.filter(username="newcomer").exists()


def test_it_deactivates_and_activates(inspector, administrator, district, at):
    deactivate_user(user=inspector, by=administrator, at=at, reason="离职")
    assert not User.objects.get(pk=inspector.pk).is_active
    activate_user(user=inspector, by=administrator, at=at)
    assert User.objects.get(pk=inspector.pk).is_active

    entries = AuditEntry.objects.order_by("pk").values_list("action", "old", "new", "reason", "region_path")
    assert list(entries) == [
        ("deactivate_user", {"is_active": True}, {"is_active": False}, "离职", district.path),
        ("activate_user", {"is_active": False}, {"is_active": True}, "", district.path),
    ]


def test_deactivating_twice_is_told_once(inspector, administrator, at):
    for _again in range(2):
        deactivate_user(user=inspector, by=administrator, at=at)

    assert AuditEntry.objects.filter(action="deactivate_user").count() == 1


def test_nobody_deactivates_themselves(administrator, at):
    with pytest.raises(OwnAccount):
        deactivate_user(user=administrator, by=administrator, at=at)


def test_sessions_end_with_the_account(inspector, administrator, sign_in, at):
    client = sign_in(inspector)
    deactivate_user(user=inspector, by=administrator, at=at)

    assert client.get("/account/").status_code == 302

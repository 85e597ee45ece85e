from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Region, Role, User
from accounts.password_policy import make_initial_password
from accounts.services.audit import record_audit
from accounts.services.role import assign_role


class UsernameTaken(Exception):
    """Somebody signs in by this name already."""


class OwnAccount(Exception):
    """Nobody shuts or opens their own account."""


@dataclass(frozen=True)
class NewUser:
    """A user just made, with the password that is shown once and never stored readable."""

    user: User
    initial_password: str


@transaction.atomic
def create_user(
    *,
    username: str,
    display_name: str,
    email: str = "",
    by: User | None,
    at: datetime,
    password: str | None = None,
    must_change_password: bool = True,
    region_path: str = "",
    can_sign_in: bool = True,
) -> NewUser:
    """Let somebody sign in. Without a password one is made up, and must be replaced at the first sign-in.

    Somebody who only appears in records, and may be let in later, `can_sign_in` not: no password fits.
    """
    if User.objects.filter(username=username).exists():
        raise UsernameTaken(username)
    initial_password = (password or make_initial_password()) if can_sign_in else ""
    user = User(
        username=username,
        display_name=display_name,
        email=email,
        password_changed_at=at,
        must_change_password=must_change_password,
    )
    user.set_password(initial_password or None)
    user.save()
    record_audit(
        action="create_user",
        subject=user,
        by=by,
        at=at,
        # Not the name: nobody can take it out of the audit trail again, whatever their rights.
        new={"username": username},
        region_path=region_path,
    )
    return NewUser(user, initial_password)


@transaction.atomic
def create_official(
    *,
    username: str,
    display_name: str,
    email: str = "",
    role: Role | str,
    region: Region,
    by: User | None,
    at: datetime,
    password: str | None = None,
    must_change_password: bool = True,
) -> NewUser:
    """Somebody with a role in a region, in one go: without a role nobody would see them."""
    new_user = create_user(
        username=username,
        display_name=display_name,
        email=email,
        by=by,
        at=at,
        password=password,
        must_change_password=must_change_password,
        region_path=region.path,
    )
    assign_role(user=new_user.user, role=role, region=region, by=by, at=at)
    return new_user


@transaction.atomic
def deactivate_user(*, user: User, by: User, at: datetime, reason: str = "") -> User:
    """Shut the account: its sessions end with the next request, its history stays."""
    return _set_active(user=user, is_active=False, action="deactivate_user", by=by, at=at, reason=reason)


@transaction.atomic
def activate_user(*, user: User, by: User, at: datetime, reason: str = "") -> User:
    """Open a shut account again."""
    return _set_active(user=user, is_active=True, action="activate_user", by=by, at=at, reason=reason)


def _set_active(*, user, is_active, action, by, at, reason):
    if by == user:
        raise OwnAccount
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active == is_active:
        return user
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record_audit(
        action=action,
        subject=user,
        by=by,
        at=at,
        old={"is_active": not is_active},
        new={"is_active": is_active},
        reason=reason,
        region_path=user.latest_region_path(),
    )
    return user

from datetime import date, datetime

from django.db import transaction

from accounts.models import ROLE_LEVELS, Region, Role, RoleAssignment, User
from accounts.permissions import can_manage_users
from accounts.services.audit import record_audit
from common.local_time import local_date


class RoleOutsideTerritory(Exception):
    """Whoever gives or ends a role administers the region it is held in."""


class RoleAtWrongLevel(Exception):
    """A city regulator's role is held in a city, a district regulator's in a district."""


class RoleAlreadyHeld(Exception):
    """The person holds this role in this region already."""


class RoleConflict(Exception):
    """Who administers is not who audits: nobody holds both (三员分立)."""


class OwnRole(Exception):
    """Nobody gives a role to themselves or ends their own."""


class RoleAlreadyEnded(Exception):
    """The role is over; its row is history now."""


@transaction.atomic
def assign_role(
    *,
    user: User,
    role: Role | str,
    region: Region,
    by: User | None,
    at: datetime,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> RoleAssignment:
    """Give a role in a region from a day (default: today) on; `by` is None for what the platform does."""
    check_who_decides(user=user, region=region, by=by)
    if region.level != ROLE_LEVELS.get(Role(role), region.level):
        raise RoleAtWrongLevel
    User.objects.select_for_update().get(pk=user.pk)
    today = local_date(at)
    held = list(user.role_assignments.on(today))
    if any(assignment.role == role and assignment.region_id == region.pk for assignment in held):
        raise RoleAlreadyHeld
    if {assignment.role for assignment in held} | {role} >= {Role.ADMINISTRATOR, Role.AUDITOR}:
        raise RoleConflict
    assignment = RoleAssignment.objects.create(
        user=user, role=role, region=region, valid_from=valid_from or today, valid_to=valid_to
    )
    forget_roles(user)
    record_audit(
        action="assign_role",
        subject=user,
        by=by,
        at=at,
        new={"role": str(role), "region": region.code, "valid_from": assignment.valid_from.isoformat()},
        region_path=region.path,
    )
    return assignment


@transaction.atomic
def end_role(
    *, assignment: RoleAssignment, by: User | None, at: datetime, reason: str = ""
) -> RoleAssignment:
    """Take a role away from this moment on; the row stays as history."""
    assignment = (
        RoleAssignment.objects.select_for_update(of=("self",))
        .select_related("user", "region")
        .get(pk=assignment.pk)
    )
    check_who_decides(user=assignment.user, region=assignment.region, by=by)
    today = local_date(at)
    if assignment.ended_at or (assignment.valid_to and assignment.valid_to < today):
        raise RoleAlreadyEnded
    assignment.ended_at = at
    assignment.valid_to = max(today, assignment.valid_from)
    assignment.save(update_fields=["ended_at", "valid_to"])
    record_audit(
        action="end_role",
        subject=assignment.user,
        by=by,
        at=at,
        old={"role": assignment.role, "region": assignment.region.code},
        reason=reason,
        region_path=assignment.region.path,
    )
    return assignment


def check_who_decides(*, user: User, region: Region, by: User | None) -> None:
    if by is None:
        return
    if by == user:
        raise OwnRole
    if not can_manage_users(by, region):
        raise RoleOutsideTerritory


def forget_roles(user: User) -> None:
    """The user object at hand answers from memory; let it ask again."""
    user.__dict__.pop("current_role_assignments", None)

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from accounts.services.user import create_user
from common.local_time import local_date
from enterprises.models import Enterprise, Membership


class MembershipRefused(Exception):
    field: str | None = None


class AlreadyMember(MembershipRefused):
    """The person holds this post at this enterprise."""

    field = "role"


class GovernmentUser(MembershipRefused):
    """Who supervises doesn't work for the supervised."""

    field = "username"


class AlreadyEnded(MembershipRefused):
    """The post is over; its row is history now."""


@dataclass(frozen=True)
class NewMember:
    membership: Membership
    initial_password: str  # shown once, never stored readable


@transaction.atomic
def assign_membership(
    *, enterprise: Enterprise, user: User, role: str, by: User | None, at: datetime
) -> Membership:
    """Let a user act for the enterprise from now on."""
    User.objects.select_for_update().get(pk=user.pk)
    if user.is_government:
        raise GovernmentUser(_("监管部门账号不能同时代表企业。"))
    today = local_date(at)
    if user.memberships.on(today).filter(enterprise=enterprise, role=role).exists():
        raise AlreadyMember(_("此人已在该主体担任这个岗位。"))
    membership = Membership.objects.create(user=user, enterprise=enterprise, role=role, valid_from=today)
    _tell("assign_membership", membership, by, at, new={"user": user.username, "role": str(role)})
    return membership


@transaction.atomic
def open_member_account(
    *,
    enterprise: Enterprise,
    username: str,
    display_name: str,
    role: str,
    by: User | None,
    at: datetime,
    email: str = "",
) -> NewMember:
    """A new sign-in for somebody at the enterprise, with a password to be replaced at once."""
    new_user = create_user(
        username=username,
        display_name=display_name,
        email=email,
        by=by,
        at=at,
        region_path=enterprise.region_path,
    )
    membership = assign_membership(enterprise=enterprise, user=new_user.user, role=role, by=by, at=at)
    return NewMember(membership, new_user.initial_password)


@transaction.atomic
def end_membership(*, membership: Membership, by: User | None, at: datetime, reason: str = "") -> Membership:
    """Take the post away from this moment on; the row stays as history."""
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("enterprise", "user")
        .get(pk=membership.pk)
    )
    today = local_date(at)
    if membership.ended_at or (membership.valid_to and membership.valid_to < today):
        raise AlreadyEnded(_("这个岗位已经结束。"))
    membership.valid_to, membership.ended_at = max(today, membership.valid_from), at
    membership.save(update_fields=["valid_to", "ended_at"])
    old = {"user": membership.user.username, "role": membership.role}
    new = {"valid_to": membership.valid_to.isoformat()}
    _tell("end_membership", membership, by, at, old=old, new=new, reason=reason)
    return membership


def _tell(action: str, membership: Membership, by: User | None, at: datetime, **entry) -> None:
    path = membership.enterprise.region_path
    record_audit(action=action, subject=membership, by=by, at=at, region_path=path, **entry)

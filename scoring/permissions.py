"""Who may say what about a score. Whoever may not even see the enterprise gets 404 before these are asked."""

from django.utils import timezone

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from enterprises.models import Enterprise, Membership
from scoring.models import IndexObjection, Reply

LEADERS = (Membership.Role.PRINCIPAL, Membership.Role.DIRECTOR)


def can_speak_for(user: User, enterprise: Enterprise) -> bool:
    """Object to the score and reply to results: principal and director, who answer for what is said."""
    memberships = user.memberships.on(timezone.localdate()).filter(enterprise=enterprise)
    return memberships.filter(role__in=LEADERS).exists()


def can_handle_objection(user: User, objection: IndexObjection) -> bool:
    """The regulators of the territory, whose facts the score is made of."""
    return user.has_role(*REGULATOR_ROLES, path=objection.enterprise.region_path)


def can_withdraw_objection(user: User, objection: IndexObjection) -> bool:
    return can_speak_for(user, objection.enterprise)


def can_withdraw_reply(user: User, reply: Reply) -> bool:
    return can_speak_for(user, reply.enterprise)


def can_remove_reply(user: User, reply: Reply) -> bool:
    """Only for what the law forbids to publish; the reason is told."""
    return user.has_role(*REGULATOR_ROLES, path=reply.enterprise.region_path)

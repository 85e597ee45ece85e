"""Who may do what at an enterprise. Whoever may not even see it gets 404 before these are asked."""

from django.utils import timezone

from accounts.models import Role, User
from accounts.models.role import REGULATOR_ROLES
from enterprises.models import Enterprise, Membership
from enterprises.visiting import sent_to

KEEPERS = frozenset({*REGULATOR_ROLES, Role.ADMINISTRATOR})  # keep the registry of their territory
VISITORS = frozenset({*REGULATOR_ROLES, Role.CADRE, Role.GRID_WORKER, Role.EXPERT})
LEADERS = (Membership.Role.PRINCIPAL, Membership.Role.DIRECTOR)


def can_register_enterprises(user: User) -> bool:
    return user.has_role(*KEEPERS)


def can_edit_enterprise(user: User, enterprise: Enterprise) -> bool:
    return user.has_role(*KEEPERS, path=enterprise.region_path)


def can_manage_members(user: User, enterprise: Enterprise) -> bool:
    return can_edit_enterprise(user, enterprise)


def can_record_credit_event(user: User, enterprise: Enterprise) -> bool:
    """Penalties, lists and honours, their publication, removal and withdrawal are the authority's: who only
    runs the platform records none."""
    return user.has_role(*REGULATOR_ROLES, path=enterprise.region_path)


def can_watch_credit_deadlines(user: User) -> bool:
    return user.has_role(*KEEPERS)


def can_apply_for_repair(user: User, enterprise: Enterprise) -> bool:
    """The enterprise's own word, given by principal or director."""
    return _holds(user, enterprise, LEADERS)


def can_decide_repair(user: User, enterprise: Enterprise) -> bool:
    """A decision of the authority, as what it is about was."""
    return can_record_credit_event(user, enterprise)


def can_issue_sticker(user: User, enterprise: Enterprise) -> bool:
    return can_edit_enterprise(user, enterprise)


def can_print_sticker(user: User, enterprise: Enterprise) -> bool:
    """Who keeps the registry, and whoever works at the enterprise: it hangs at their own door."""
    return can_edit_enterprise(user, enterprise) or _holds(user, enterprise, Membership.Role)


def can_declare_closed_period(user: User, enterprise: Enterprise) -> bool:
    """Closing is the enterprise's own word, given by principal or director; the regulator may note it."""
    return can_edit_enterprise(user, enterprise) or _holds(user, enterprise, LEADERS)


def can_visit(user: User, enterprise: Enterprise) -> bool:
    """Who comes to look: regulators, cadres, grid workers and experts of the territory."""
    return user.has_role(*VISITORS, path=enterprise.region_path)


def can_take_photo(user: User, enterprise: Enterprise) -> bool:
    """Whoever works there, whoever comes to look, and who is sent there from elsewhere."""
    return (
        can_visit(user, enterprise)
        or _holds(user, enterprise, Membership.Role)
        or is_sent_to(user, enterprise)
    )


def is_sent_to(user: User, enterprise: Enterprise) -> bool:
    """Sent there for a visit that is not over, without being of the territory."""
    return Enterprise.objects.filter(pk__in=sent_to(user)).filter(pk=enterprise.pk).exists()


def can_import_enterprises(user: User) -> bool:
    return user.has_role(*KEEPERS)


def can_export_enterprises(user: User) -> bool:
    return user.is_government


def _holds(user: User, enterprise: Enterprise, roles) -> bool:
    return user.memberships.on(timezone.localdate()).filter(enterprise=enterprise, role__in=roles).exists()

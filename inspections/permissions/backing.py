"""Who may do what in backing (包保); rows are found with `visible_to` before.

A cadre records, urges and hands over. Assigning and checking are for the level above, which the regulators
of the territory stand for (食安办 sits with them).
"""

from django.utils import timezone

from accounts.models import Role, User
from accounts.models.role import REGULATOR_ROLES
from enterprises.models import Enterprise
from inspections.models import BackingAssignment, UpperCheck


def is_cadre(user: User) -> bool:
    return user.has_role(Role.CADRE)


def can_see_backing(user: User) -> bool:
    """Whoever has a role in a territory; enterprises see the visits at their own place only."""
    return user.is_government


def can_assign_backing(user: User) -> bool:
    return user.has_role(*REGULATOR_ROLES)


def can_assign_backing_of(user: User, enterprise: Enterprise) -> bool:
    return user.has_role(*REGULATOR_ROLES, path=enterprise.region_path)


def can_record_backing_visit(user: User, enterprise: Enterprise) -> bool:
    """Only the cadre who answers for it now."""
    assignments = BackingAssignment.objects.on(timezone.localdate())
    return is_cadre(user) and assignments.filter(enterprise=enterprise, cadre=user).exists()


def can_check_cadre(user: User, region_path: str) -> bool:
    return user.has_role(*REGULATOR_ROLES, path=region_path)


def can_print_lists(user: User, cadre: User, region_path: str) -> bool:
    """One's own, or those of a cadre whom one may check."""
    return user.pk == cadre.pk or can_check_cadre(user, region_path)


def can_answer_upper_check(user: User, check: UpperCheck) -> bool:
    return check.cadre_id == user.pk

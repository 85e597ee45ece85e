"""Who may see and make grades and plans; rows are found with `visible_to` before."""

from accounts.models import Region, Role, User
from accounts.models.role import REGULATOR_ROLES
from enterprises.models import Enterprise
from inspections.models import PlannedInspection
from inspections.permissions.supervision import can_supervise

PLAN_MAKERS = (Role.CITY_REGULATOR, Role.DISTRICT_REGULATOR)


def can_plan(user: User) -> bool:
    """Read lists of grades and planned visits: regulators. Others never learn who is visited when."""
    return user.is_regulator


def can_make_plan(user: User, region: Region) -> bool:
    """A plan is made by the district or by the city above it, not by a branch."""
    return user.has_role(*PLAN_MAKERS, path=region.path)


def can_assign_planned(user: User, enterprise: Enterprise) -> bool:
    """Say who goes: those who make the plan. A branch may move the day, not undo what chance has drawn."""
    return user.has_role(*PLAN_MAKERS, path=enterprise.region_path)


def can_cancel_planned(user: User, planned: PlannedInspection) -> bool:
    """The regulators of the territory; a drawn one those who make the plan."""
    if planned.drawn.exists():
        return can_assign_planned(user, planned.enterprise)
    return can_supervise(user, planned.enterprise)


def can_see_risk_grade(user: User, enterprise: Enterprise) -> bool:
    """The enterprise its own, with all reasons; of officials the regulators of the territory."""
    return not user.is_government or user.has_role(*REGULATOR_ROLES, path=enterprise.region_path)


def can_draw(user: User, region: Region) -> bool:
    """Commit to a draw and make it: regulators of the region or of one above it."""
    return user.has_role(*REGULATOR_ROLES, path=region.path)

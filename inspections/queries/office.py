"""Which office a paper is of: the market regulator of a district, or of the city whose official acted."""

from datetime import date

from accounts.models import Region, RoleAssignment, User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import paths_up
from enterprises.models import Enterprise

WITH_OFFICE = (Region.Level.DISTRICT, Region.Level.CITY)


def office_of(enterprise: Enterprise) -> str:
    """The market regulator of the district; without a district, no name."""
    upper = Region.objects.filter(path__in=paths_up(enterprise.region_path), level=Region.Level.DISTRICT)
    return _named(upper.values_list("name", flat=True).first())


def office_of_official(user: User, enterprise: Enterprise, day: date) -> str:
    """In whose name that official acted there on that day; a branch acts in the name of its district."""
    held = RoleAssignment.objects.on(day).filter(
        user=user, role__in=REGULATOR_ROLES, region__path__in=paths_up(enterprise.region_path)
    )
    paths = held.values_list("region__path", flat=True)
    nearest = max(paths, key=len, default=None)
    if nearest is None:
        return office_of(enterprise)
    offices = Region.objects.filter(path__in=paths_up(nearest), level__in=WITH_OFFICE)
    return _named(max(offices.values_list("path", "name"), default=("", ""))[1])


def _named(name: str | None) -> str:
    return f"{name}市场监督管理局" if name else "市场监督管理局"

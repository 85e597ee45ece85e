"""Who may go to an inspection on site, for which level of the authority, and whether they were there."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Region, Role, User
from enterprises.models import Enterprise
from inspections.models import OnSiteInspection, OnSiteInspector, PlannedInspection, Presence
from inspections.queries.inspection.inspectors import possible_inspectors
from inspections.queries.planning.appointment import appointment_of
from inspections.queries.planning.inspectors import must_recuse, sendable_to
from inspections.services.inspection.on_site_refusal import (
    MustRecuse,
    NotAsDrawn,
    NotOfTheTerritory,
    PresenceOfAnother,
)

Level = OnSiteInspection.Level
LEVELS = {
    Role.CITY_REGULATOR: Level.CITY,
    Role.DISTRICT_REGULATOR: Level.DISTRICT,
    Role.BRANCH_REGULATOR: Level.BRANCH,
}
REGION_LEVELS = {Region.Level.CITY: Level.CITY, Region.Level.DISTRICT: Level.DISTRICT}


def refuse_wrong_people(
    enterprise: Enterprise, people: Sequence[User], day: date, planned: PlannedInspection | None = None
) -> None:
    """Regulators of the territory who need not recuse themselves; to a drawn visit those who were drawn."""
    appointment = appointment_of(planned) if planned else None
    if appointment and appointment.draw and set(people) != set(appointment.people):
        raise NotAsDrawn(_("这次检查由谁去是抽取决定的；确需换人的，由编制计划的人先改派并写明原因。"))
    refuse_who_cannot_go(enterprise, people, day, planned)


def refuse_who_cannot_go(
    enterprise: Enterprise, people: Sequence[User], day: date, planned: PlannedInspection | None
) -> None:
    """Whoever was drawn: somebody of another territory, or who has to do with the enterprise."""
    possible = set(sendable_to(planned, day) if planned else possible_inspectors(enterprise, day))
    for user in people:
        if user not in possible:
            raise NotOfTheTerritory(_("%(name)s不是这个辖区的监管人员。") % {"name": user})
    for user in must_recuse(enterprise, people, day):
        raise MustRecuse(_("%(name)s与被检查单位有应当回避的关系。") % {"name": user})


def level_of(
    people: Sequence[User], enterprise: Enterprise, day: date, planned: PlannedInspection | None = None
) -> OnSiteInspection.Level:
    """The highest of those who go; of a drawn visit the level that drew it."""
    visit = planned and planned.drawn.select_related("draw__region").order_by("-pk").first()
    if visit:
        return REGION_LEVELS.get(Region.Level(visit.draw.region.level), Level.BRANCH)
    held = {
        one.role
        for user in people
        for one in user.role_assignments.on(day).select_related("region")
        if enterprise.region_path.startswith(one.region.path)
    }
    return next((level for role, level in LEVELS.items() if role in held), Level.BRANCH)


def name_inspectors(on_site: OnSiteInspection, people: Sequence[User]) -> None:
    on_site.inspectors.all().delete()
    unique = {user.pk: user for user in people}.values()
    OnSiteInspector.objects.bulk_create(OnSiteInspector(on_site=on_site, user=user) for user in unique)


def refuse_presence_of_another(
    presence: Presence, on_site: OnSiteInspection, inspectors: Sequence[User], day: date
) -> None:
    Presence.objects.select_for_update().get(pk=presence.pk)  # of two that begin with it, the later sees
    is_theirs = (
        presence.enterprise_id == on_site.enterprise_id
        and presence.official_id in {user.pk for user in inspectors}
        and presence.proved_on == day
    )
    if not is_theirs or OnSiteInspection.objects.filter(presence=presence).exists():
        raise PresenceOfAnother(_("这份到场证明不是本次检查的。"))

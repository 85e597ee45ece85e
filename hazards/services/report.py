"""Somebody has seen something and says so."""

from datetime import date, datetime
from uuid import UUID

from accounts.models import Role, User
from accounts.models.role import REGULATOR_ROLES
from common.local_time import local_date
from enterprises.backing import backing_cadres
from enterprises.models import Enterprise
from hazards.models import Hazard
from hazards.models.hazard import State
from hazards.services.hazard import open_hazard
from hazards.services.move import NOTHING, Evidence


def report_hazard(
    *,
    enterprise: Enterprise,
    title: str,
    severity: str,
    by: User,
    at: datetime,
    evidence: Evidence = NOTHING,
    key: UUID | None = None,
) -> Hazard:
    """Open a hazard; who reports it decides where it comes from and how far it goes at once.

    A regulator demands its rectification with it, and so does the cadre who backs the enterprise that day;
    people of the enterprise begin with it. What others saw is looked at first. The same `key` again, of the
    same person at the same enterprise, gives the same hazard.
    """
    source, upto = _origin(enterprise, by, local_date(at))
    return open_hazard(
        enterprise=enterprise,
        source=source,
        severity=severity,
        title=title,
        by=by,
        at=at,
        evidence=evidence,
        upto=upto,
        source_key=f"report:{enterprise.pk}:{by.pk}:{key}" if key else "",
    )


def _origin(enterprise: Enterprise, by: User, day: date) -> tuple[str, State]:
    path = enterprise.region_path
    if by.has_role(*REGULATOR_ROLES, path=path):
        return Hazard.Source.INSPECTION, State.ASSIGNED
    if by.has_role(Role.CADRE, path=path):
        backs_it = by in backing_cadres([enterprise.pk], day).get(enterprise.pk, [])
        return Hazard.Source.BACKING, State.ASSIGNED if backs_it else State.REPORTED
    if by.has_role(Role.EXPERT, path=path):
        return Hazard.Source.EXPERT, State.REPORTED
    if by.has_role(Role.GRID_WORKER, path=path):
        return Hazard.Source.BACKING, State.REPORTED
    return Hazard.Source.DAILY, State.RECTIFYING

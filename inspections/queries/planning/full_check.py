"""Which enterprises were looked at in full, as has to be once in two years (全项目检查，令49号第二十二条).

A full check is one final inspection that covered every item of the checklist for that type of business. Of an
inspection on site that is known item by item; one brought by another system is taken at its word if it is a
daily or system inspection that went item by item. What was entered from paper (补录) never is one.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from common.local_time import ZONE, years_after
from enterprises.models import Enterprise
from inspections.models import Inspection, PlannedInspection, RiskModelVersion

# For statements in which `i` is the inspection: the same as `InspectionQuerySet.full_checks`.
ON_SITE_JOIN = (
    "LEFT JOIN inspections_onsiteinspection o ON o.inspection_id = i.id "
    "LEFT JOIN inspections_paperrecord w ON w.inspection_id = i.id"
)
IS_FULL = (
    "(CASE WHEN o.id IS NULL THEN i.kind IN ('DAILY', 'SYSTEM') AND i.items_checked AND w.id IS NULL "
    "ELSE i.kind IN ('DAILY', 'SYSTEM', 'UNANNOUNCED') AND o.is_full END)"
)


def full_check_years(day: date) -> int:
    """The term by the rules in force that day; two years where there are none."""
    version = RiskModelVersion.objects.on(day).order_by("-effective_from").first()
    return version.full_check_years if version else 2


def term_begins(day: date, years: int) -> date:
    """A full check made on that day or later still counts."""
    return years_after(day, -years)


def subjects_of(user: User) -> QuerySet[Enterprise]:
    """Businesses of the territory that have to be checked."""
    wanted = Q(pk__in=[])
    for path in user.territory_paths(REGULATOR_ROLES):
        wanted |= Q(region_path__startswith=path)
    return Enterprise.objects.in_business().filter(wanted)


def in_state(subjects: QuerySet[Enterprise], state: str, day: date) -> QuerySet[Enterprise]:
    """`overdue`: the last full check is too old, or there was none since the platform knows the business;
    `due`: it gets too old before the year ends; `covered`: all others.
    """
    years = full_check_years(day)
    overdue = _without_since(term_begins(day, years))
    due = _without_since(years_after(date(day.year, 12, 31), -years))
    wanted = {"overdue": overdue, "due": due & ~overdue, "covered": ~due}[state]
    return subjects.annotate(known_since=KNOWN_SINCE).filter(wanted)


def with_last_full_check(subjects: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Each with `last_full_on` and `known_since`."""
    made = _made().order_by("-inspected_on").values("inspected_on")[:1]
    return subjects.annotate(last_full_on=Subquery(made), known_since=KNOWN_SINCE)


def must_be_full(enterprise: Enterprise, day: date) -> bool:
    """The plan of the year still asks for a full check there."""
    open_rows = PlannedInspection.objects.open().of_year(day.year)
    return open_rows.filter(enterprise=enterprise, kind=PlannedInspection.Kind.FULL).exists()


KNOWN_SINCE = Coalesce("recorded_since", "registered_on", TruncDate("created_at", tzinfo=ZONE))


def _made() -> QuerySet[Inspection]:
    return Inspection.objects.full_checks().filter(enterprise=OuterRef("pk"))


def _without_since(day: date):
    """No full check on that day or later, although the business was known before it."""
    return ~Exists(_made().filter(inspected_on__gte=day)) & (Q(known_since__lt=day) | Exists(_made()))

"""Which level an enterprise is backed at, where nobody has set another by hand, and by whom."""

from datetime import date

from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models import CharField as Text

from accounts.models import Role, RoleAssignment
from enterprises.models import Enterprise
from inspections.models import BackingLevel, BackingRule

Kind, Band = Enterprise.Kind, Enterprise.SizeBand
SMALL_KINDS = (Kind.WORKSHOP, Kind.STALL, Kind.SMALL_CATERER)
MANY_EATERS = (Kind.MEAL_SUPPLIER, Kind.CENTRAL_KITCHEN)


def usual_level(enterprise: Enterprise) -> BackingLevel:
    """A: large; B: medium, meal suppliers and central kitchens; D: workshops, stalls, micro; C: the others.

    The committee's lists say "largest" and "smallest" and no numbers; this reading is the platform's.
    """
    if enterprise.kind in SMALL_KINDS:
        return BackingLevel.D
    if enterprise.size_band == Band.LARGE:
        return BackingLevel.A
    if enterprise.size_band == Band.MEDIUM or enterprise.kind in MANY_EATERS:
        return BackingLevel.B
    return BackingLevel.D if enterprise.size_band == Band.MICRO else BackingLevel.C


def usual_level_of(enterprise: str = "") -> Case:
    """The same for many at once: in a query of enterprises, or of what points to one by `enterprise__`."""
    kind, band = f"{enterprise}kind", f"{enterprise}size_band"
    is_middle = Q(**{band: Band.MEDIUM}) | Q(**{f"{kind}__in": MANY_EATERS})
    return Case(
        When(**{f"{kind}__in": SMALL_KINDS}, then=Value(BackingLevel.D)),
        When(**{band: Band.LARGE}, then=Value(BackingLevel.A)),
        When(is_middle, then=Value(BackingLevel.B)),
        When(**{band: Band.MICRO}, then=Value(BackingLevel.D)),
        default=Value(BackingLevel.C),
        output_field=Text(),
    )


def is_matched(day: date) -> Exists:
    """Of assignments: the cadre holds the role at the administrative level that the rule names (层级对应)."""
    rules = BackingRule.objects.on(day).filter(level=OuterRef(OuterRef("level")))
    held = RoleAssignment.objects.on(day).filter(role=Role.CADRE, user=OuterRef("cadre"))
    here = ExpressionWrapper(OuterRef("enterprise__region_path"), output_field=Text())
    covering = held.annotate(here=here).filter(here__startswith=F("region__path"))
    return Exists(covering.filter(region__level__in=rules.values("admin_level")))


def rules_on(day: date) -> dict[str, BackingRule]:
    return {rule.level: rule for rule in BackingRule.objects.on(day).order_by("effective_from")}

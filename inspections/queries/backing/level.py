"""Which level an enterprise is backed at, where nobody has set another by hand."""

from datetime import date

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


def rules_on(day: date) -> dict[str, BackingRule]:
    return {rule.level: rule for rule in BackingRule.objects.on(day).order_by("effective_from")}

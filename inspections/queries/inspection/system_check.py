"""Who gets a system check (体系检查)."""

from enterprises.models import Enterprise
from inspections.models import RiskGrade, RiskLevel

HIGH_RISK = (RiskLevel.C, RiskLevel.D)


def may_have_system_check(enterprise: Enterprise) -> bool:
    """Producers of special food or of high risk, large sellers (令49号第五十三条).

    "High risk" is read as the producers that art. 22 puts in focus: grade C or D.
    """
    if enterprise.kind == Enterprise.Kind.SELLER:
        return enterprise.size_band == Enterprise.SizeBand.LARGE
    if enterprise.kind != Enterprise.Kind.PRODUCER:
        return False
    grades = RiskGrade.objects.current().filter(enterprise=enterprise, level__in=HIGH_RISK)
    return enterprise.makes_special_food or grades.exists()

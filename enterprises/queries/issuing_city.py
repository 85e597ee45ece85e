from accounts.models import Region
from enterprises.models import Enterprise


def issuing_city(enterprise: Enterprise) -> str:
    """The city above the enterprise, or the nearest thing to it where there is none."""
    above = Region.objects.filter(code__in=enterprise.region_path.split("."))
    city = above.filter(level=Region.Level.CITY).first() or above.order_by("path").first()
    return city.name if city else ""

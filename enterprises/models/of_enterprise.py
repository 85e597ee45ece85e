from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from enterprises.models.enterprise import Enterprise


def lies_within(paths: Iterable[str], to_enterprise: str = "enterprise__") -> Q:
    """Of an enterprise in one of these regions; without any path, of none."""
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(**{f"{to_enterprise}region_path__startswith": path})
    return wanted


class OfEnterpriseQuerySet(models.QuerySet):
    """Rows that belong to one enterprise and are seen by whoever sees it."""

    def visible_to(self, user):
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user))

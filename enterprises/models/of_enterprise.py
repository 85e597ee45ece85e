from django.db import models

from enterprises.models.enterprise import Enterprise


class OfEnterpriseQuerySet(models.QuerySet):
    """Rows that belong to one enterprise and are seen by whoever sees it."""

    def visible_to(self, user):
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user))

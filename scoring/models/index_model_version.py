from django.db import models
from django.utils.translation import gettext_lazy as _


class IndexModelVersionQuerySet(models.QuerySet):
    def in_force(self, day):
        """The versions in force on that day; the newest first, should two overlap."""
        return self.filter(
            models.Q(effective_to__isnull=True) | models.Q(effective_to__gte=day), effective_from__lte=day
        ).order_by("-effective_from", "-pk")


class IndexModelVersion(models.Model):
    """The rules of the index in force from a day (指数模型版本): weights, look-backs, caps, bands.

    Immutable: a trigger refuses any change but the closing of `effective_to`; a used one can't be deleted.
    """

    code = models.CharField(_("版本"), max_length=24, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    effective_from = models.DateField(_("施行起"))
    effective_to = models.DateField(_("施行止"), null=True, blank=True)
    legal_basis = models.TextField(_("依据"), blank=True)
    parameters = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = IndexModelVersionQuerySet.as_manager()

    class Meta:
        ordering = ["effective_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(effective_to__isnull=True)
                | models.Q(effective_from__lte=models.F("effective_to")),
                name="index_model_version_order",
            )
        ]

    def __str__(self):
        return self.code

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class LicenceQuerySet(OfEnterpriseQuerySet):
    def in_force(self, day):
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), issued_on__lte=day)


class Licence(models.Model):
    """A food licence or filing (食品生产/经营许可证, 备案). A licence lasts five years (实施条例 art. 15)."""

    class Kind(models.TextChoices):
        PRODUCTION = "SC", _("食品生产许可证")
        OPERATION = "JY", _("食品经营许可证")
        FILING = "YB", _("仅销售预包装食品备案")

    enterprise = models.ForeignKey("enterprises.Enterprise", models.CASCADE, related_name="licences")
    kind = models.CharField(_("种类"), max_length=2, choices=Kind)
    number = models.CharField(_("编号"), max_length=16)
    issued_on = models.DateField(_("发证日期"))
    valid_to = models.DateField(_("有效期至"), null=True, blank=True)
    issuer = models.CharField(_("发证机关"), max_length=120, blank=True)

    objects = LicenceQuerySet.as_manager()

    class Meta:
        ordering = ["enterprise", "-issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "number"], name="licence_number_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(issued_on__lte=models.F("valid_to")),
                name="licence_validity_order",
            ),
        ]

    def __str__(self):
        return self.number

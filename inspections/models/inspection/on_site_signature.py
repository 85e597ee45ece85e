from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.models.inspection.on_site import OnSiteInspection, user_key


class OnSiteSignature(models.Model):
    """Who put their name under the record (签字): each inspector, somebody of the enterprise. Append-only.

    Drawn on the phone, or the typed name where nothing could be drawn.
    """

    class Side(models.TextChoices):
        INSPECTOR = "INSPECTOR", _("检查人员")
        ENTERPRISE = "ENTERPRISE", _("被检查单位")

    on_site = models.ForeignKey(OnSiteInspection, models.PROTECT, related_name="signatures")
    side = models.CharField(_("哪一方"), max_length=10, choices=Side)
    user = user_key(_("检查人员"), null=True)
    name = models.CharField(_("签字人"), max_length=60)
    picture = models.CharField(max_length=80, blank=True)  # name of the sealed file in storage
    sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(_("签字时间"))

    class Meta:
        verbose_name = _("签字")
        ordering = ["on_site", "side", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["on_site", "user"], condition=Q(side="INSPECTOR"), name="on_site_inspector_signs_once"
            ),
            models.UniqueConstraint(
                fields=["on_site"], condition=Q(side="ENTERPRISE"), name="on_site_enterprise_signs_once"
            ),
            models.CheckConstraint(
                condition=Q(side="INSPECTOR", user__isnull=False) | Q(side="ENTERPRISE", user=None),
                name="on_site_signature_of_whom",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="on_site_signature_has_name"),
        ]

    def __str__(self):
        return f"{self.on_site_id} {self.side} {self.name}"

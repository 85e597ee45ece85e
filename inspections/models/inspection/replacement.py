from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.models.inspection.on_site import OnSiteInspection


class InspectorReplacement(models.Model):
    """Somebody took an inspector's place after an inspection had begun (更换检查人员). Append-only.

    Who was there, signed and recorded before stays as it is; this says who carries it on, and why.
    """

    on_site = models.ForeignKey(OnSiteInspection, models.PROTECT, related_name="replacements")
    leaving = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("退出的检查人员")
    )
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("接手的检查人员")
    )
    state = models.CharField(_("状态"), max_length=10, choices=OnSiteInspection.State)
    reason = models.CharField(_("更换原因"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("更换时间"))

    class Meta:
        verbose_name = _("更换检查人员")
        ordering = ["on_site", "at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="replacement_says_why"),
            models.CheckConstraint(
                condition=~Q(leaving=F("successor")) & ~Q(leaving=F("by")), name="replacement_by_another"
            ),
        ]

    def __str__(self):
        return f"{self.on_site_id} {self.leaving_id} → {self.successor_id}"

from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class OpenedDay(models.Model):
    """A single day on which an enterprise is open although pattern or closure say closed (临时营业日)."""

    enterprise = models.ForeignKey("enterprises.Enterprise", models.CASCADE, related_name="opened_days")
    day = models.DateField(_("日期"))
    reason = models.CharField(_("原因"), max_length=120)
    declared_at = models.DateTimeField(_("申报时间"))

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("临时营业日")
        ordering = ["enterprise", "day"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "day"], name="opened_day_once")]

    def __str__(self):
        return f"{self.enterprise_id} {self.day}"

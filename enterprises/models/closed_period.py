from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class ClosedPeriod(models.Model):
    """Days on which an enterprise declared itself closed (歇业日): no duty falls due on them.

    A vacation lies between the terms of a school.
    """

    class Kind(models.TextChoices):
        CLOSURE = "CLOSURE", _("歇业")
        VACATION = "VACATION", _("学校假期")

    enterprise = models.ForeignKey("enterprises.Enterprise", models.CASCADE, related_name="closed_periods")
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"))
    kind = models.CharField(_("类别"), max_length=8, choices=Kind, default=Kind.CLOSURE)
    reason = models.CharField(_("原因"), max_length=120)
    declared_at = models.DateTimeField(_("申报时间"))

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ["enterprise", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")), name="closed_period_order"
            ),
            models.UniqueConstraint(fields=["enterprise", "starts_on"], name="closed_period_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=("CLOSURE", "VACATION")), name="closed_period_kind"
            ),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.starts_on}–{self.ends_on}"

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.models.inspection.inspection import Inspection


class PaperRecord(models.Model):
    """The paper from which an inspection was entered afterwards (补录). Append-only, sealed with the result.

    For what was done before the platform, or without it. The platform has seen neither the visit nor the
    checklist, so such a result is marked wherever it is shown and never counts as a full check.
    """

    inspection = models.OneToOneField(Inspection, models.PROTECT, related_name="paper_record")
    number = models.CharField(_("文书编号"), max_length=80)
    first_inspector = models.CharField(_("检查人员"), max_length=40)
    second_inspector = models.CharField(_("另一名检查人员"), max_length=40)
    told_on = models.DateField(_("结果告知日期"))
    reason = models.CharField(_("补录原因"), max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("补录时间"))

    class Meta:
        verbose_name = _("补录的检查")
        ordering = ["-entered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(reason=""), name="paper_record_says_which_and_why"
            ),
            models.CheckConstraint(
                condition=~Q(first_inspector="")
                & ~Q(second_inspector="")
                & ~Q(first_inspector=F("second_inspector")),
                name="paper_record_two_inspectors",
            ),
        ]

    def __str__(self):
        return f"{self.inspection_id} {self.number}"

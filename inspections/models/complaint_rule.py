from django.db import models
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveRow
from inspections.models.complaint import Complaint


class ComplaintRule(EffectiveRow):
    """Until when a complaint or report must be answered (答复期限): working days after receipt, dated."""

    kind = models.CharField(_("种类"), max_length=10, choices=Complaint.Kind)
    answer_working_days = models.PositiveSmallIntegerField(_("答复期限（工作日）"))

    class Meta:
        verbose_name = _("答复期限规定")
        ordering = ["kind", "effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["kind", "effective_from"], name="complaint_rule_once"),
            models.CheckConstraint(
                condition=models.Q(answer_working_days__gte=1), name="complaint_rule_days"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.answer_working_days} {self.effective_from}"

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from inspections.models.complaint.complaint import Complaint


class ComplaintCorrectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(complaint__in=Complaint.objects.visible_to(user))


class ComplaintCorrection(models.Model):
    """A case that named the wrong enterprise was put right (更正被投诉举报的企业). Append-only.

    Steps before `step` were about `was`: decisions that are sealed keep the enterprise they were made about.
    """

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="corrections")
    step = models.PositiveSmallIntegerField()  # number of the step that put it right
    was = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("原企业"))
    became = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("更正后的企业"))
    reason = models.CharField(_("更正理由"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ComplaintCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("更正被投诉举报的企业")
        ordering = ["complaint", "step"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "step"], name="complaint_correction_step"),
            models.CheckConstraint(condition=~Q(was=F("became")), name="complaint_correction_other"),
        ]

    def __str__(self):
        return f"{self.complaint_id}.{self.step}"

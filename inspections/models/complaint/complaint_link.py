from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hazards.models import Hazard
from inspections.models.complaint.complaint import Complaint
from inspections.models.inspection.inspection import Inspection


class ComplaintLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(complaint__in=Complaint.objects.visible_to(user))


class ComplaintLink(models.Model):
    """What came of a complaint or report (关联): a hazard, an inspection, a lead, an earlier case it repeats.

    The arrow always goes from the complaint: neither hazard nor inspection knows who complained.
    """

    class Kind(models.TextChoices):
        HAZARD = "HAZARD", _("转为隐患")
        INSPECTION = "INSPECTION", _("现场检查")
        LEAD = "LEAD", _("违法线索转举报")
        REPEAT = "REPEAT", _("并入")

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="links")
    kind = models.CharField(_("关联"), max_length=10, choices=Kind)
    hazard = models.ForeignKey(Hazard, models.PROTECT, null=True, blank=True, related_name="+")
    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, blank=True, related_name="+")
    other = models.ForeignKey(Complaint, models.PROTECT, null=True, blank=True, related_name="linked_from")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = ComplaintLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("投诉举报关联")
        ordering = ["complaint", "made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="HAZARD", hazard__isnull=False, inspection__isnull=True, other__isnull=True)
                | Q(kind="INSPECTION", hazard__isnull=True, inspection__isnull=False, other__isnull=True)
                | Q(
                    kind__in=("LEAD", "REPEAT"),
                    hazard__isnull=True,
                    inspection__isnull=True,
                    other__isnull=False,
                ),
                name="complaint_link_target",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=models.F("complaint")),
                name="complaint_link_not_self",
            ),
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(kind="REPEAT"), name="complaint_link_one_repeat"
            ),
            models.UniqueConstraint(fields=["complaint", "hazard"], name="complaint_link_hazard"),
            models.UniqueConstraint(fields=["complaint", "inspection"], name="complaint_link_inspection"),
        ]

    def __str__(self):
        return f"{self.complaint_id} {self.kind}"

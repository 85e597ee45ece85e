from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.models.complaint.complaint import Complaint


class ComplaintMediationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(complaint__in=Complaint.objects.visible_to(user))


class ComplaintMediation(models.Model):
    """What a mediation came to (调解记录): when, who took part, what was agreed, and whether it was kept.

    How it ended is the complaint's outcome. Who took part and what they agreed on is encrypted with the
    purpose "complaint" and erased with the rest of the reporter's data.
    """

    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="mediation")
    held_on = models.DateField(_("调解日期"), null=True, blank=True)  # none: the parties never met
    participants_encrypted = models.TextField(_("参加人"), blank=True)
    agreement_encrypted = models.TextField(_("协议内容"), blank=True)
    perform_by = models.DateField(_("履行期限"), null=True, blank=True)
    performed_on = models.DateField(_("履行日期"), null=True, blank=True)
    broken_on = models.DateField(_("认定未履行日期"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ComplaintMediationQuerySet.as_manager()

    class Meta:
        verbose_name = _("调解记录")
        ordering = ["complaint"]
        constraints = [
            models.CheckConstraint(
                condition=Q(performed_on__isnull=True) | Q(broken_on__isnull=True),
                name="complaint_mediation_one_end",
            ),
            models.CheckConstraint(
                condition=Q(perform_by__isnull=True)
                | Q(held_on__isnull=True)
                | Q(perform_by__gte=F("held_on")),
                name="complaint_mediation_order",
            ),
        ]

    def __str__(self):
        return f"{self.complaint_id} {self.held_on or ''}"

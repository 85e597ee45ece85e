from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.models.complaint.complaint import Complaint


class ComplaintPauseQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(complaint__in=Complaint.objects.visible_to(user))


class ComplaintPause(models.Model):
    """Time for tests and appraisals, which doesn't count (检验、检测、鉴定时间，令20号第二十条)."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="pauses")
    began_on = models.DateField(_("开始"))
    ended_on = models.DateField(_("结束"), null=True, blank=True)
    reason = models.CharField(_("检验检测事项"), max_length=200)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ComplaintPauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("不计入期限的时间")
        ordering = ["complaint", "began_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(ended_on__isnull=True), name="complaint_pause_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="complaint_pause_order",
            ),
        ]

    def __str__(self):
        return f"{self.complaint_id} {self.began_on} – {self.ended_on or ''}"

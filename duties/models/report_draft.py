from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from duties.models.duty import Duty
from enterprises.models import Enterprise, Membership


class ReportDraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever works there: what is not handed in yet is nobody else's business."""
        held = Membership.objects.on(timezone.localdate()).filter(user=user)
        return self.filter(enterprise__in=held.values("enterprise"))

    def of_duty(self, duty):
        return self.filter(enterprise_id=duty.enterprise_id, due_on=duty.due_on, kind=duty.kind)


class ReportDraft(models.Model):
    """A weekly report or monthly minutes in the making (报告草稿), on the server for all who may write it.

    `revision` is the one that it will become: 1, or more for a correction. `version` counts the savings, so
    that two who write at once notice each other; 0 is a draft that nobody has touched. It stays when it was
    handed in: the record holds its own words.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="report_drafts", db_index=False)
    due_on = models.DateField()
    kind = models.SmallIntegerField(choices=Duty.Kind)
    revision = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField(_("内容"), default=dict)  # texts by the names of the form
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    saved_at = models.DateTimeField(_("保存时间"), null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ReportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("报告草稿")
        ordering = ["-due_on", "kind", "-revision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "due_on", "kind", "revision"], name="report_draft_once"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=(2, 3)), name="report_draft_kind"),
            models.CheckConstraint(
                condition=models.Q(version=0, saved_at__isnull=True, saved_by__isnull=True)
                | models.Q(version__gte=1, saved_at__isnull=False, saved_by__isnull=False),
                name="report_draft_saved_pair",
            ),
        ]

    def __str__(self):
        return (
            f"{self.enterprise_id} {self.due_on} {self.get_kind_display()} r{self.revision} v{self.version}"
        )

    @property
    def is_touched(self):
        return self.version > 0

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from duties.models.duty import Duty
from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class DutyRecord(models.Model):
    """What was written down for a duty (《每日食品安全检查记录》 etc.).

    Append-only: a correction is a new revision.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="duty_records", db_index=False)
    due_on = models.DateField()
    kind = models.SmallIntegerField(choices=Duty.Kind)
    revision = models.PositiveSmallIntegerField(default=1)
    idempotency_key = models.UUIDField(unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("记录人")
    )
    captured_at = models.DateTimeField(_("记录时间"), help_text=_("手机上的时间"))
    received_at = models.DateTimeField(_("收到时间"), help_text=_("服务器上的时间"))
    checklist = models.CharField(_("检查表版本"), max_length=40, blank=True)
    answers = models.JSONField(_("检查内容"), default=list)
    note = models.TextField(_("说明"), blank=True)
    found_count = models.PositiveSmallIntegerField(_("发现问题数"), default=0)
    is_late = models.BooleanField(_("逾期补录"), default=False)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "kind", "-revision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "due_on", "kind", "revision"], name="duty_record_revision_once"
            ),
            models.CheckConstraint(condition=models.Q(revision__gte=1), name="duty_record_revision_from_one"),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.due_on} {self.get_kind_display()} r{self.revision}"

    @property
    def hazard_keys(self):
        """The `source_key` of each hazard that this record opened."""
        return [f"duty-record-{self.pk}-{number}" for number in range(1, self.found_count + 1)]

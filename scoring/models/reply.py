from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet
from inspections.models import Inspection, Sample


class ReplyQuerySet(OfEnterpriseQuerySet):
    def standing(self):
        """What is published now."""
        return self.filter(ended_at__isnull=True)


class Reply(models.Model):
    """The enterprise's own word on its index or on a result (企业说明), published beside it.

    A text is never changed: a new one takes the place of the old, which stays on record.
    """

    class Subject(models.TextChoices):
        INDEX = "INDEX", _("食安指数")
        INSPECTION = "INSPECTION", _("监督检查")
        SAMPLE = "SAMPLE", _("监督抽检")

    class End(models.TextChoices):
        REPLACED = "REPLACED", _("被新的说明取代")
        WITHDRAWN = "WITHDRAWN", _("企业撤回")
        REMOVED = "REMOVED", _("监管部门依法移除")

    MOST_LETTERS = 300

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="replies")
    subject = models.CharField(_("对什么的说明"), max_length=10, choices=Subject)
    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, related_name="replies")
    sample = models.ForeignKey(Sample, models.PROTECT, null=True, related_name="replies")
    text = models.CharField(_("说明"), max_length=MOST_LETTERS)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("撰写人")
    )
    written_at = models.DateTimeField(_("发布时间"))
    end = models.CharField(_("不再公布的原因"), max_length=9, choices=End, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(_("移除理由"), max_length=200, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业说明")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject="INDEX", inspection__isnull=True, sample__isnull=True)
                | Q(subject="INSPECTION", inspection__isnull=False, sample__isnull=True)
                | Q(subject="SAMPLE", inspection__isnull=True, sample__isnull=False),
                name="reply_to_what_it_says",
            ),
            models.CheckConstraint(
                condition=Q(end="", ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(end="") & Q(ended_at__isnull=False, ended_by__isnull=False)),
                name="reply_ended_pair",
            ),
            models.CheckConstraint(condition=~Q(end="REMOVED") | ~Q(end_reason=""), name="reply_removed_why"),
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(subject="INDEX", end=""), name="reply_to_index_once"
            ),
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(end=""), name="reply_to_inspection_once"
            ),
            models.UniqueConstraint(fields=["sample"], condition=Q(end=""), name="reply_to_sample_once"),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.subject} {self.written_at:%Y-%m-%d}"

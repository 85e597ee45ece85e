from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class LogCheckQuerySet(models.QuerySet):
    def clean(self):
        return self.filter(finding_count=0)


class LogCheck(models.Model):
    """One look through log and records for what was changed behind the platform's back (存证查验).

    `since_size` is the size of the log whose leaves were left out; 0 says that all of it was looked at.
    """

    started_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("完成时间"))
    since_size = models.PositiveBigIntegerField(_("从第几条起"))
    size = models.PositiveBigIntegerField(_("日志条数"))
    finding_count = models.PositiveIntegerField(_("发现数"))
    findings = models.JSONField(_("发现"), default=list)  # the first of them, one line each, as they are told
    remarks = models.JSONField(_("说明"), default=list)

    objects = LogCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("存证查验")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(started_at__lte=F("ended_at")), name="log_check_begins_first"),
            models.CheckConstraint(condition=Q(since_size__lte=F("size")), name="log_check_sizes"),
        ]

    def __str__(self):
        return f"{self.ended_at:%Y-%m-%d %H:%M} {self.since_size}–{self.size}: {self.finding_count}"

    @property
    def is_whole(self):
        return self.since_size == 0

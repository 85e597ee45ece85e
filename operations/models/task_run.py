from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TaskRun(models.Model):
    """The last run of one scheduled task (定时任务的最近一次运行).

    One row a task, not a history: enough to say since when something no longer runs. It holds no
    argument and no message of an exception, only its class, so that no personal data can come in.
    """

    name = models.CharField(_("任务"), max_length=200, unique=True)
    last_started_at = models.DateTimeField(_("最近开始时间"), null=True, blank=True)
    last_finished_at = models.DateTimeField(_("最近完成时间"), null=True, blank=True)
    last_failed_at = models.DateTimeField(_("最近失败时间"), null=True, blank=True)
    last_error = models.CharField(_("最近错误"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("任务运行")
        verbose_name_plural = _("任务运行")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_failed_at__isnull=True, last_error="")
                | (Q(last_failed_at__isnull=False) & ~Q(last_error="")),
                name="task_run_failure_has_its_error",
            ),
        ]

    def __str__(self):
        return self.name

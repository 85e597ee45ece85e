from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and for administrators those of their territory."""
        wanted = Q(by=user.pk)
        for path in user.territory_paths({Role.ADMINISTRATOR}):
            wanted |= Q(region__path__startswith=path)
        return self.filter(wanted)


class ImportBatch(models.Model):
    """One file brought in (批量导入): its state, its progress, and what was wrong in which row."""

    class State(models.TextChoices):
        QUEUED = "QUEUED", _("排队中")
        RUNNING = "RUNNING", _("处理中")
        REFUSED = "REFUSED", _("有错误，未导入")
        CHECKED = "CHECKED", _("试运行通过")
        DONE = "DONE", _("已导入")
        FAILED = "FAILED", _("中断")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey("accounts.Region", models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(_("文件名"), max_length=200)
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=200)
    is_dry_run = models.BooleanField(_("试运行"), default=False)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.QUEUED)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    updated_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    error_count = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ImportBatchQuerySet.as_manager()

    FINISHED = frozenset({State.REFUSED, State.CHECKED, State.DONE, State.FAILED})

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.file_name} {self.get_state_display()}"

    @property
    def is_finished(self):
        return self.state in self.FINISHED

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WitnessState(models.Model):
    """How the last talk with a witness went (见证方状态): a note of the machine, one row a witness."""

    vkey = models.CharField(_("见证方公钥"), max_length=300, unique=True)
    asked_at = models.DateTimeField(_("最近询问"))
    failed_since = models.DateTimeField(_("失败自"), null=True, blank=True)
    error = models.CharField(_("失败原因"), max_length=60, blank=True)  # the name of the exception
    is_permanent = models.BooleanField(_("不会自行恢复"), default=False)

    class Meta:
        verbose_name = _("见证方状态")
        ordering = ["vkey"]
        constraints = [
            models.CheckConstraint(
                condition=Q(failed_since__isnull=True, error="", is_permanent=False)
                | (Q(failed_since__isnull=False) & ~Q(error="")),
                name="witness_failure_has_its_error",
            ),
        ]

    def __str__(self):
        return self.vkey.partition("+")[0]

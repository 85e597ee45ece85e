from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.index_model_version import IndexModelVersion


class IndexRun(models.Model):
    """One computation of the index (指数计算批次).

    What was published stays; a replay of its day stands beside it. The night's run of a whole city has one
    part for each district, and is published when all of them are done.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "PUBLISHED", _("每日发布")
        REPLAY = "REPLAY", _("重算")
        EVENT = "EVENT", _("即时更新")

    as_of = models.DateField(_("截至"))
    kind = models.CharField(max_length=10, choices=Kind)
    model_version = models.ForeignKey(IndexModelVersion, models.PROTECT, related_name="+")
    region = models.ForeignKey("accounts.Region", models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="parts")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    scored = models.PositiveIntegerField(default=0)
    not_enough_data = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-as_of", "-pk"]
        indexes = [models.Index(fields=["as_of", "id"], name="index_run_as_of")]
        constraints = [
            models.UniqueConstraint(fields=["parent", "region"], name="index_run_part_once"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | models.Q(region__isnull=False),
                name="index_run_part_has_region",
            ),
        ]

    def __str__(self):
        return f"{self.as_of} {self.kind} #{self.pk}"

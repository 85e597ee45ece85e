from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from common.effective import EffectiveRow


class Level(models.TextChoices):
    """How high up a subject is backed (包保等级). Not the food risk grade, whose A means something else."""

    A = "A", _("A级")
    B = "B", _("B级")
    C = "C", _("C级")
    D = "D", _("D级")


class BackingRule(EffectiveRow):
    """Who backs the subjects of a level, and how often they are visited (包保层级规定), dated."""

    level = models.CharField(_("包保等级"), max_length=1, choices=Level)
    admin_level = models.CharField(_("由哪一级干部包保"), max_length=12, choices=Region.Level)
    visits_per_quarter = models.PositiveSmallIntegerField(_("每季度督导次数"))

    class Meta:
        verbose_name = _("包保层级规定")
        ordering = ["level", "effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["level", "effective_from"], name="backing_rule_once"),
            models.CheckConstraint(
                condition=models.Q(visits_per_quarter__range=(1, 12)), name="backing_rule_visits"
            ),
        ]

    def __str__(self):
        return f"{self.level} {self.admin_level} {self.visits_per_quarter} {self.effective_from}"

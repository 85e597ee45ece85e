from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveRow
from hazards.models.hazard import Hazard


class HazardRule(EffectiveRow):
    """How long a hazard of a severity may stay open, and wait to be verified (整改、核查时限), dated.

    No law fixes the hours: they are the city's.
    """

    severity = models.CharField(_("严重程度"), max_length=8, choices=Hazard.Severity)
    limit_hours = models.PositiveIntegerField(_("整改时限（小时）"))
    check_hours = models.PositiveIntegerField(_("核查时限（小时）"), default=5 * 24)

    class Meta:
        ordering = ["severity", "effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["severity", "effective_from"], name="hazard_rule_once"),
            models.CheckConstraint(condition=models.Q(limit_hours__gte=1), name="hazard_rule_hours"),
            models.CheckConstraint(condition=models.Q(check_hours__gte=1), name="hazard_rule_check_hours"),
        ]

    def __str__(self):
        return f"{self.severity} {self.limit_hours} h {self.effective_from}"

    @property
    def limit(self):
        return timedelta(hours=self.limit_hours)

    @property
    def check_limit(self):
        """From the submission on."""
        return timedelta(hours=self.check_hours)

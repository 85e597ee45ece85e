from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveRow


class HollowRule(EffectiveRow):
    """From where on a routine looks hollow (走过场识别规则), dated; one row holds all limits of its time.

    A signal is never a verdict: the limits only say what a regulator is asked to look at.
    """

    look_back_days = models.PositiveSmallIntegerField(default=35)
    # The same photo: of 63 bits of a fingerprint so many may differ, on so many days; fewer days are enough
    # where the photo was taken at another enterprise.
    photo_bits = models.PositiveSmallIntegerField(default=3)
    photo_days = models.PositiveSmallIntegerField(default=3)
    photo_elsewhere_days = models.PositiveSmallIntegerField(default=2)
    # The same text: shorter ones are what people say every day; those many enterprises use are stock phrases.
    text_length = models.PositiveSmallIntegerField(default=12)
    text_days = models.PositiveSmallIntegerField(default=10)
    text_weeks = models.PositiveSmallIntegerField(default=4)
    text_enterprises = models.PositiveSmallIntegerField(default=4)
    # The pace: tenths of a second that looking and answering takes at least.
    pace_tenths_per_answer = models.PositiveSmallIntegerField(default=15)
    pace_answers = models.PositiveSmallIntegerField(default=5)
    pace_days = models.PositiveSmallIntegerField(default=5)
    pace_share_percent = models.PositiveSmallIntegerField(default=50)
    # Many days written down at one sitting, after their deadline.
    batch_days = models.PositiveSmallIntegerField(default=5)
    batch_minutes = models.PositiveSmallIntegerField(default=15)
    # Nothing found for so many days, and then so many key items failed at an inspection.
    contradicted_days = models.PositiveSmallIntegerField(default=14)
    contradicted_records = models.PositiveSmallIntegerField(default=8)
    contradicted_findings = models.PositiveSmallIntegerField(default=2)
    # Beyond the phone's own error; a phone that knows its place worse than the last limit says nothing.
    far_metres = models.PositiveSmallIntegerField(default=500)
    far_accuracy_metres = models.PositiveSmallIntegerField(default=1000)
    far_days = models.PositiveSmallIntegerField(default=4)
    far_share_percent = models.PositiveSmallIntegerField(default=40)
    constant_days = models.PositiveSmallIntegerField(default=14)
    constant_share_percent = models.PositiveSmallIntegerField(default=90)

    class Meta:
        verbose_name = _("走过场识别规则")
        ordering = ["-effective_from", "pk"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["effective_from"], name="hollow_rule_once"),
            models.CheckConstraint(
                condition=Q(look_back_days__range=(14, 90), photo_bits__lte=12), name="hollow_rule_limits"
            ),
            models.CheckConstraint(
                condition=Q(
                    pace_share_percent__lte=100, far_share_percent__lte=100, constant_share_percent__lte=100
                ),
                name="hollow_rule_shares",
            ),
        ]

    def __str__(self):
        return f"{self.effective_from}"

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveQuerySet
from common.local_time import end_of_local_day, start_of_local_day


class DutyRule(models.Model):
    """The deadlines of duties, dated (履责规则).

    `late_filing_days`: how long after its day a missed record may still be filed to count as done.
    """

    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    legal_basis = models.CharField(_("依据"), max_length=200)
    deadline_hour = models.PositiveSmallIntegerField(_("当日截止小时"), default=24)
    late_filing_days = models.PositiveSmallIntegerField(_("补录期限（天）"), default=7)

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        ordering = ["effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(effective_to__isnull=True)
                | models.Q(effective_from__lte=models.F("effective_to")),
                name="duty_rule_order",
            ),
            models.CheckConstraint(
                condition=models.Q(deadline_hour__range=(1, 24)), name="duty_rule_deadline_hour"
            ),
        ]

    def __str__(self):
        return f"{self.effective_from}"

    def deadline(self, due_on):
        """First moment that is too late: compare with `<`."""
        return start_of_local_day(due_on) + timedelta(hours=self.deadline_hour)

    def late_filing_end(self, due_on):
        """First moment at which a missed record no longer counts as done: compare with `<`."""
        return end_of_local_day(due_on + timedelta(days=self.late_filing_days))

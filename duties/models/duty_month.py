from django.db import models

from enterprises.models import Enterprise


class DutyMonth(models.Model):
    """An enterprise's duties of one month as day masks (履责月汇总): bit i stands for day i+1 of the month.

    The read model of index and pages. Kept in the transaction of each submission; `rebuild_duty_months`
    makes it anew from the duties and compares. `done` is set only for what was submitted within the
    late-filing limit of the rule in force, `on_time` only for what was submitted by its deadline.
    """

    pk = models.CompositePrimaryKey("enterprise_id", "month")
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="duty_months", db_index=False)
    month = models.DateField()
    daily_due = models.IntegerField(default=0)
    daily_done = models.IntegerField(default=0)
    daily_on_time = models.IntegerField(default=0)
    weekly_due = models.IntegerField(default=0)
    weekly_done = models.IntegerField(default=0)
    weekly_on_time = models.IntegerField(default=0)
    monthly_due = models.IntegerField(default=0)
    monthly_done = models.IntegerField(default=0)
    monthly_on_time = models.IntegerField(default=0)

    class Meta:
        ordering = ["enterprise_id", "month"]
        constraints = [
            models.CheckConstraint(condition=models.Q(month__day=1), name="duty_month_first_day"),
            models.CheckConstraint(
                condition=models.Q(daily_due__gte=0, weekly_due__gte=0, monthly_due__gte=0),
                name="duty_month_masks_positive",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.month:%Y-%m}"

from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise


class DutyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))

    def open(self):
        return self.filter(state__in=(Duty.State.DUE, Duty.State.OVERDUE))


class Duty(models.Model):
    """One piece of duty that falls due (履责任务): a day's control, a week's check or a month's meeting.

    Tens of millions of rows a year, so it is narrow: small integers, no row id, partitioned by month of
    `due_on` on PostgreSQL. What was written down stands in `DutyRecord`.
    """

    class Kind(models.IntegerChoices):
        DAILY_CONTROL = 1, _("日管控")
        WEEKLY_CHECK = 2, _("周排查")
        MONTHLY_DISPATCH = 3, _("月调度")

    class State(models.IntegerChoices):
        DUE = 1, _("待完成")
        ON_TIME = 2, _("按时完成")
        LATE = 3, _("逾期补录")
        OVERDUE = 4, _("逾期")
        EXEMPT = 5, _("歇业免除")

    pk = models.CompositePrimaryKey("enterprise_id", "due_on", "kind")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="duties", db_index=False)
    due_on = models.DateField(_("期限"))
    kind = models.SmallIntegerField(_("种类"), choices=Kind)
    state = models.SmallIntegerField(_("状态"), choices=State, default=State.DUE)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "kind", "enterprise_id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=(1, 2, 3)), name="duty_kind"),
            models.CheckConstraint(
                condition=models.Q(state__in=(2, 3), submitted_at__isnull=False)
                | models.Q(state__in=(1, 4, 5), submitted_at__isnull=True),
                name="duty_submitted_pair",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.due_on} {self.get_kind_display()}"

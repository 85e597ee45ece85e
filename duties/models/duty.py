from django.db import models
from django.utils.translation import gettext_lazy as _

from common.local_time import first_of_month, monday_of
from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class DutyQuerySet(OfEnterpriseQuerySet):
    def open(self):
        """Still to be written down: due, or missed and not filled in yet."""
        return self.filter(state__in=Duty.OPEN_STATES)

    def due_between(self, first_day, last_day):
        return self.filter(due_on__range=(first_day, last_day))


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
        EXEMPT = 5, _("免除")

    OPEN_STATES = (State.DUE, State.OVERDUE)
    DONE_STATES = (State.ON_TIME, State.LATE)

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

    @property
    def is_open(self):
        return self.state in self.OPEN_STATES

    @property
    def opens_on(self):
        """First day on which it can be submitted: the day itself, the Monday, the first of the month."""
        return span_of(self.kind, self.due_on)[0]

    @property
    def kind_name(self):
        return Duty.Kind(self.kind).name

    @property
    def slug(self):
        return self.kind_name.lower().replace("_", "-")


def span_of(kind, due_on):
    """The first and the last day of the period a duty answers for; the last is the day it is due."""
    if kind == Duty.Kind.WEEKLY_CHECK:
        return monday_of(due_on), due_on
    if kind == Duty.Kind.MONTHLY_DISPATCH:
        return first_of_month(due_on), due_on
    return due_on, due_on

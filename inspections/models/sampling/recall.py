from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models.of_enterprise import OfEnterpriseQuerySet
from inspections.models.sampling.sample import Sample


class IllegalRecallMove(Exception):
    """A recall can't go from its state to that one."""


class RecallState(models.TextChoices):
    ORDERED = "ORDERED", _("待启动")
    STARTED = "STARTED", _("召回中")
    FINISHED = "FINISHED", pgettext_lazy("召回", "待核查")
    CHECKED = "CHECKED", _("已完成")
    CANCELLED = "CANCELLED", pgettext_lazy("召回", "已取消")


class RecallQuerySet(OfEnterpriseQuerySet):
    def open(self):
        return self.exclude(state__in=(RecallState.CHECKED, RecallState.CANCELLED))

    def overdue(self, at, day):
        """Not begun in its hours, or not finished in its days."""
        return self.filter(
            Q(state=RecallState.ORDERED, start_due_at__lt=at)
            | Q(state__in=(RecallState.ORDERED, RecallState.STARTED), finish_due_on__lt=day)
        )


class Recall(models.Model):
    """Taking a food back from those it was sold to (召回), after a sample of it failed."""

    State = RecallState
    MOVES = {
        RecallState.ORDERED: {RecallState.STARTED, RecallState.CANCELLED},
        RecallState.STARTED: {RecallState.FINISHED, RecallState.CANCELLED},
        RecallState.FINISHED: {RecallState.STARTED, RecallState.CHECKED, RecallState.CANCELLED},
        RecallState.CHECKED: set(),
        RecallState.CANCELLED: set(),
    }

    class Level(models.IntegerChoices):
        FIRST = 1, _("一级（可能造成严重健康损害）")
        SECOND = 2, _("二级（可能造成一般健康损害）")
        THIRD = 3, _("三级（标签等瑕疵）")

    sample = models.OneToOneField(Sample, models.PROTECT, related_name="recall")
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="recalls")
    state = models.CharField(_("状态"), max_length=9, choices=RecallState, default=RecallState.ORDERED)
    level = models.PositiveSmallIntegerField(_("召回级别"), choices=Level)
    # Begun by the enterprise itself (主动召回); an order may still come on top.
    is_voluntary = models.BooleanField(_("企业主动召回"), default=False, db_default=False)
    rule = models.ForeignKey("inspections.RecallRule", models.PROTECT, related_name="+")
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ordered_at = models.DateTimeField(_("责令时间"))
    start_due_at = models.DateTimeField(_("启动时限"))
    finish_due_on = models.DateField(_("完成时限"))
    unit = models.CharField(_("单位"), max_length=12, blank=True)
    stock_amount = models.DecimalField(
        _("库存封存数量"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    sold_amount = models.DecimalField(_("已售数量"), max_digits=12, decimal_places=3, null=True, blank=True)
    recalled_amount = models.DecimalField(
        _("召回数量"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    handling = models.CharField(_("召回食品的处理"), max_length=300, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(_("启动时间"), null=True, blank=True)
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(_("核查时间"), null=True, blank=True)

    objects = RecallQuerySet.as_manager()

    class Meta:
        verbose_name = _("召回")
        ordering = ["finish_due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="recall_level"),
            models.CheckConstraint(
                condition=Q(started_at__isnull=False, sold_amount__isnull=False, stock_amount__isnull=False)
                | Q(state__in=("ORDERED", "CANCELLED")),
                name="recall_started_pair",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=False, recalled_amount__isnull=False) & ~Q(handling="")
                | ~Q(state__in=("FINISHED", "CHECKED")),
                name="recall_finished_pair",
            ),
            models.CheckConstraint(
                condition=Q(state="CHECKED", checked_at__isnull=False)
                | (~Q(state="CHECKED") & Q(checked_at__isnull=True)),
                name="recall_checked_pair",
            ),
            models.CheckConstraint(
                condition=Q(recalled_amount__isnull=True) | Q(recalled_amount__lte=F("sold_amount")),
                name="recall_no_more_than_sold",
            ),
            models.CheckConstraint(
                condition=Q(stock_amount__isnull=True) | Q(stock_amount__gte=0, sold_amount__gte=0),
                name="recall_amounts",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("finished_by")),
                name="recall_finisher_never_checks",
            ),
        ]

    def __str__(self):
        return f"{self.sample_id} {self.get_level_display()}"

    def move_to(self, state):
        if state not in self.MOVES[RecallState(self.state)]:
            raise IllegalRecallMove(self.state, state)
        self.state = state

    @property
    def may_be_ordered(self):
        """Begun by the enterprise itself and not over: an order sets its class and limits anew, once."""
        return self.is_voluntary and self.ordered_by_id is None and self.is_open

    @property
    def is_open(self):
        return self.state not in (RecallState.CHECKED, RecallState.CANCELLED)

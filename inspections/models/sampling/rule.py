from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveRow
from common.working_days import add_working_days


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has none (民法典第二百零二条)."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


class SamplingRule(EffectiveRow):
    """The limits from the taking of a sample to its disposal, and what makes a business worth it, dated.

    Working days count from the day after the event. A sample keeps the rule of the day on which it was taken.
    The points weigh proposals of a plan; they are the city's.
    """

    send_working_days = models.PositiveSmallIntegerField(_("送检期限（工作日）"))
    report_working_days = models.PositiveSmallIntegerField(_("出具报告期限（工作日）"))
    tell_passed_working_days = models.PositiveSmallIntegerField(_("合格结果告知期限（工作日）"))
    tell_failed_working_days = models.PositiveSmallIntegerField(_("不合格结果告知期限（工作日）"))
    objection_working_days = models.PositiveSmallIntegerField(_("异议和复检申请期限（工作日）"))
    decision_working_days = models.PositiveSmallIntegerField(_("异议受理决定期限（工作日）"))
    body_working_days = models.PositiveSmallIntegerField(_("确定复检机构期限（工作日）"))
    body_more_working_days = models.PositiveSmallIntegerField(_("确定复检机构可延长（工作日）"))
    retest_working_days = models.PositiveSmallIntegerField(_("出具复检报告期限（工作日）"))
    spare_passed_months = models.PositiveSmallIntegerField(_("合格样品的备份样品保存（月）"))
    spare_failed_months = models.PositiveSmallIntegerField(_("不合格样品的备份样品保存（月）"))
    dispose_days = models.PositiveSmallIntegerField(_("核查处置期限（日）"))
    past_failure_points = models.PositiveSmallIntegerField(_("每次不合格加分"))
    open_hazard_points = models.PositiveSmallIntegerField(_("每条未销号隐患加分"))
    class_failure_points = models.PositiveSmallIntegerField(
        _("同类食品不合格另加分"), default=30, db_default=30
    )
    grade_points = models.PositiveSmallIntegerField(
        _("风险等级每高一级加分"),
        default=10,
        db_default=10,
        help_text=_("A级不加，B级加一次，C级两次，D级三次。"),
    )
    high_risk_factor = models.PositiveSmallIntegerField(
        _("高风险类别的倍数"),
        default=2,
        db_default=2,
        help_text=_("高风险类别的同类不合格和等级加分乘以它。"),
    )
    never_sampled_points = models.PositiveSmallIntegerField(_("从未抽检加分"))
    look_back_days = models.PositiveSmallIntegerField(_("回看（日）"))

    class Meta:
        verbose_name = _("抽检规定")
        ordering = ["effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["effective_from"], name="sampling_rule_once"),
            models.CheckConstraint(
                condition=Q(
                    send_working_days__gte=1,
                    report_working_days__gte=1,
                    tell_passed_working_days__gte=1,
                    tell_failed_working_days__gte=1,
                    objection_working_days__gte=1,
                    decision_working_days__gte=1,
                    body_working_days__gte=1,
                    retest_working_days__gte=1,
                    dispose_days__gte=1,
                ),
                name="sampling_rule_days",
            ),
        ]

    def __str__(self):
        return f"{self.effective_from}"

    def send_due(self, taken_on: date) -> date:
        return add_working_days(taken_on, self.send_working_days)

    def report_due(self, received_on: date) -> date:
        return add_working_days(received_on, self.report_working_days)

    def tell_due(self, reported_on: date, *, is_failed: bool) -> date:
        days = self.tell_failed_working_days if is_failed else self.tell_passed_working_days
        return add_working_days(reported_on, days)

    def objection_end(self, told_on: date) -> date:
        return add_working_days(told_on, self.objection_working_days)

    def decision_due(self, applied_on: date) -> date:
        return add_working_days(applied_on, self.decision_working_days)

    def body_due(self, accepted_on: date) -> date:
        return add_working_days(accepted_on, self.body_working_days)

    def body_due_later(self, due_on: date) -> date:
        return add_working_days(due_on, self.body_more_working_days)

    def retest_due(self, drawn_on: date) -> date:
        return add_working_days(drawn_on, self.retest_working_days)

    def dispose_due(self, reported_on: date) -> date:
        return reported_on + timedelta(days=self.dispose_days)

    def spare_end(self, reported_on: date, *, is_failed: bool, shelf_life_until: date | None) -> date:
        """The months of the verdict, but never beyond the shelf life (令15号第二十五条)."""
        months = self.spare_failed_months if is_failed else self.spare_passed_months
        end = months_later(reported_on, months)
        return min(end, shelf_life_until) if shelf_life_until else end


class RecallRule(EffectiveRow):
    """Within what time a recall of each class starts and is finished (食品召回分级时限), dated."""

    level = models.PositiveSmallIntegerField(_("召回级别"))
    start_hours = models.PositiveSmallIntegerField(_("启动时限（小时）"))
    finish_working_days = models.PositiveSmallIntegerField(_("完成时限（工作日）"))

    class Meta:
        verbose_name = _("召回时限规定")
        ordering = ["level", "effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["level", "effective_from"], name="recall_rule_once"),
            models.CheckConstraint(
                condition=Q(level__range=(1, 3), start_hours__gte=1, finish_working_days__gte=1),
                name="recall_rule_limits",
            ),
        ]

    def __str__(self):
        return f"{self.level} {self.start_hours} h {self.finish_working_days} d"

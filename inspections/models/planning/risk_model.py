from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveRow
from enterprises.models import Enterprise

MOST_VISITS = 12  # a month has at most one planned visit


class RiskLevel(models.TextChoices):
    """Food risk grade (风险等级): A lowest, D highest risk.

    A scale of its own: neither the backing level, nor the credit-risk class, nor a band of the index.
    """

    A = "A", _("A级（低风险）")
    B = "B", _("B级（较低风险）")
    C = "C", _("C级（较高风险）")
    D = "D", _("D级（高风险）")


class RiskModelVersion(EffectiveRow):
    """How risk is graded and how often is inspected (风险分级规则), dated.

    Static and dynamic points add up to at most 100, more is riskier. What is counted of the year before, how
    grades are cut and what may move a grade by hand stands in the rows of this version.
    """

    static_weight = models.PositiveSmallIntegerField(_("静态风险满分"), default=40)
    dynamic_weight = models.PositiveSmallIntegerField(_("动态风险满分"), default=60)
    look_back_days = models.PositiveSmallIntegerField(_("动态风险回看天数"), default=365)
    new_days = models.PositiveSmallIntegerField(
        _("新开办天数"), default=365, help_text=_("在此期间接入且未检查过的主体，只按静态分折算。")
    )
    full_check_years = models.PositiveSmallIntegerField(_("全项目检查周期（年）"), default=2)

    class Meta:
        verbose_name = _("风险分级规则")
        ordering = ["effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["effective_from"], name="risk_model_version_once"),
            models.CheckConstraint(
                condition=Q(static_weight__gte=1, dynamic_weight=100 - F("static_weight")),
                name="risk_model_version_hundred",
            ),
            models.CheckConstraint(
                condition=Q(full_check_years__gte=1, look_back_days__gte=1), name="risk_model_version_periods"
            ),
        ]

    def __str__(self):
        return f"{self.effective_from} {self.static_weight}+{self.dynamic_weight}"


class RiskLevelRule(models.Model):
    """Up to how many points a grade goes, and how often it is inspected in a year (检查频次)."""

    version = models.ForeignKey(RiskModelVersion, models.CASCADE, related_name="levels")
    level = models.CharField(_("风险等级"), max_length=1, choices=RiskLevel)
    up_to_points = models.PositiveSmallIntegerField(_("分数上限（含）"))
    visits_minimum = models.PositiveSmallIntegerField(_("每年最少检查次数"))
    visits_maximum = models.PositiveSmallIntegerField(_("每年最多检查次数"))

    class Meta:
        verbose_name = _("风险等级规定")
        ordering = ["version", "level"]
        constraints = [
            models.UniqueConstraint(fields=["version", "level"], name="risk_level_rule_once"),
            models.CheckConstraint(condition=Q(up_to_points__lte=100), name="risk_level_rule_points"),
            models.CheckConstraint(
                condition=Q(visits_minimum__range=(1, MOST_VISITS), visits_maximum__gte=F("visits_minimum")),
                name="risk_level_rule_visits",
            ),
        ]

    def __str__(self):
        return f"{self.level} ≤{self.up_to_points}"


class StaticFactor(models.Model):
    """One static risk of a type of business (静态风险因素), and which fact of the registry tells it.

    What the registry doesn't tell is answered on the score sheet (`StaticAnswer`).
    """

    class Fact(models.TextChoices):
        SHEET = "SHEET", _("评分表")
        SIZE = "SIZE", _("规模")  # 1 micro … 4 large
        HEADCOUNT = "HEADCOUNT", _("从业人数")
        DINERS = "DINERS", _("每餐就餐人数")
        CANTEEN = "CANTEEN", _("食堂类别")  # 1 other, 2 elderly care, 3 school, 4 kindergarten
        SPECIAL_FOOD = "SPECIAL_FOOD", _("生产特殊食品")  # 0 or 1

    version = models.ForeignKey(RiskModelVersion, models.CASCADE, related_name="static_factors")
    kind = models.CharField(_("主体类型"), max_length=20, choices=Enterprise.Kind)
    code = models.CharField(_("代码"), max_length=24)
    name = models.CharField(_("因素"), max_length=60)
    fact = models.CharField(_("取值"), max_length=12, choices=Fact)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("静态风险因素")
        ordering = ["version", "kind", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "code"], name="static_factor_once"),
        ]

    def __str__(self):
        return f"{self.kind} {self.name}"


class StaticLevel(models.Model):
    """A step of a static factor: from which value to which it gives how many points; −1 is "not known"."""

    factor = models.ForeignKey(StaticFactor, models.CASCADE, related_name="steps")
    value_from = models.IntegerField()
    value_to = models.IntegerField()
    name = models.CharField(_("情形"), max_length=80)
    points = models.PositiveSmallIntegerField(_("分值"))

    class Meta:
        verbose_name = _("静态风险分档")
        ordering = ["factor", "value_from"]
        constraints = [
            models.UniqueConstraint(fields=["factor", "value_from"], name="static_level_once"),
            models.CheckConstraint(
                condition=Q(value_from__gte=-1, value_to__gte=F("value_from")), name="static_level_order"
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.points}"


class DynamicFactor(models.Model):
    """What one final fact of the year adds to the dynamic risk (动态风险因素), and the most of its kind."""

    class Code(models.TextChoices):
        KEY_FAILURE = "KEY_FAILURE", _("检查重点项不符合")
        GENERAL_FAILURE = "GENERAL_FAILURE", _("检查一般项不符合")
        RISK_SAMPLE = "RISK_SAMPLE", _("抽检高风险项目不合格")
        SAMPLE = "SAMPLE", _("抽检其他项目不合格")
        MINOR_PENALTY = "MINOR_PENALTY", _("轻微行政处罚")
        GENERAL_PENALTY = "GENERAL_PENALTY", _("一般行政处罚")
        SERIOUS_PENALTY = "SERIOUS_PENALTY", _("严重行政处罚")
        COMPLAINT = "COMPLAINT", _("查实的投诉举报")
        OVERDUE_HAZARD = "OVERDUE_HAZARD", _("隐患逾期未销号")

    version = models.ForeignKey(RiskModelVersion, models.CASCADE, related_name="dynamic_factors")
    code = models.CharField(_("因素"), max_length=16, choices=Code)
    points = models.PositiveSmallIntegerField(_("每项分值"))
    most = models.PositiveSmallIntegerField(_("最高分"))

    class Meta:
        verbose_name = _("动态风险因素")
        ordering = ["version", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="dynamic_factor_once")]

    def __str__(self):
        return f"{self.code} {self.points}≤{self.most}"


class OverrideRule(models.Model):
    """For what a regulator may move a grade (调整情形), and by how many steps at most; down is negative."""

    version = models.ForeignKey(RiskModelVersion, models.CASCADE, related_name="override_rules")
    code = models.CharField(_("代码"), max_length=24)
    name = models.CharField(_("情形"), max_length=120)
    steps = models.SmallIntegerField(_("调整级数"))

    class Meta:
        verbose_name = _("等级调整情形")
        ordering = ["version", "-steps", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="override_rule_once"),
            models.CheckConstraint(
                condition=Q(steps__range=(-3, 3)) & ~Q(steps=0), name="override_rule_steps"
            ),
        ]

    def __str__(self):
        return self.name

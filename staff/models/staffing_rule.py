from django.db import models
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveRow
from enterprises.models import Enterprise
from staff.models.post import Post


class StaffingRule(EffectiveRow):
    """Which enterprises must have a principal, director or officer (配备规则), dated, with its article.

    An empty condition asks nothing; an enterprise that meets all conditions of one rule must have the post
    filled. GUIDED rules only advise: they never make a finding.
    """

    class Obligation(models.TextChoices):
        MUST = "MUST", _("应当配备")
        GUIDED = "GUIDED", _("引导配备")

    code = models.CharField(_("规则编号"), max_length=40)
    title = models.CharField(_("适用对象"), max_length=120)
    post_kind = models.CharField(_("岗位类别"), max_length=10, choices=Post.Kind)
    obligation = models.CharField(_("要求"), max_length=6, choices=Obligation, default=Obligation.MUST)
    enterprise_kind = models.CharField(_("主体类型"), max_length=20, choices=Enterprise.Kind, blank=True)
    canteen_kind = models.CharField(_("食堂类别"), max_length=14, choices=Enterprise.CanteenKind, blank=True)
    chain_role = models.CharField(_("连锁角色"), max_length=14, choices=Enterprise.ChainRole, blank=True)
    least_size_band = models.CharField(_("最小规模"), max_length=8, choices=Enterprise.SizeBand, blank=True)
    least_diners = models.PositiveIntegerField(_("最少就餐人数"), null=True, blank=True)
    makes_special_food = models.BooleanField(_("生产特殊食品"), null=True, blank=True)

    class Meta:
        verbose_name = _("配备规则")
        ordering = ["post_kind", "code", "effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["code", "effective_from"], name="staffing_rule_once"),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


class FindingRule(EffectiveRow):
    """What is made of a staffing finding of a kind: a hazard or a to-do, how grave, and by which article."""

    class Outcome(models.TextChoices):
        HAZARD = "HAZARD", _("隐患")
        TODO = "TODO", _("待办")

    finding_kind = models.CharField(_("情况"), max_length=20)  # StaffingFinding.Kind
    outcome = models.CharField(_("处理方式"), max_length=6, choices=Outcome)
    severity = models.CharField(_("严重程度"), max_length=8, default="GENERAL")  # hazards.Hazard.Severity
    limit = models.PositiveSmallIntegerField(
        _("上限"), null=True, blank=True, help_text=_("一人最多任职数；其余种类不用")
    )

    class Meta:
        verbose_name = _("配备检查规则")
        ordering = ["finding_kind", "effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["finding_kind", "effective_from"], name="finding_rule_once"),
        ]

    def __str__(self):
        return f"{self.finding_kind} {self.outcome} {self.effective_from}"

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.role import REGULATOR_ROLES
from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet
from inspections.models.planning.risk_model import OverrideRule, RiskLevel, RiskModelVersion


class StaticAnswer(models.Model):
    """What a regulator found for a static factor that the registry doesn't tell (静态评分表的一项)."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="static_answers")
    code = models.CharField(_("代码"), max_length=24)
    value = models.PositiveIntegerField(_("取值"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("评定时间"))

    class Meta:
        verbose_name = _("静态评分")
        ordering = ["enterprise", "code"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "code"], name="static_answer_once")]

    def __str__(self):
        return f"{self.enterprise_id} {self.code} {self.value}"


class RiskGradeQuerySet(OfEnterpriseQuerySet):
    def visible_to(self, user):
        """The enterprise sees its own, the regulators of the territory all; nobody else."""
        if not user.is_authenticated:
            return self.none()
        if not user.is_government:
            return super().visible_to(user)
        wanted = Q(pk__in=[])
        for path in user.territory_paths(REGULATOR_ROLES):
            wanted |= Q(enterprise__region_path__startswith=path)
        return self.filter(wanted)

    def current(self):
        """The newest of each enterprise."""
        newer = RiskGrade.objects.filter(enterprise=OuterRef("enterprise"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(newer))


class RiskGrade(models.Model):
    """The risk grade of an enterprise from a day on (风险等级), with everything it was made of. Append-only.

    The newest row counts. Figures are those of the year before `as_of`; `static_values` holds for each static
    factor the value it was graded by.
    """

    class Cause(models.TextChoices):
        YEARLY = "YEARLY", _("年度评定")
        EVENT = "EVENT", _("事实变化后重评")
        MODEL = "MODEL", _("分级规则变化后重评")
        OVERRIDE = "OVERRIDE", _("人工调整")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="risk_grades")
    version = models.ForeignKey(RiskModelVersion, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    as_of = models.DateField(_("评定日期"))
    cause = models.CharField(_("评定原因"), max_length=8, choices=Cause)
    is_new_business = models.BooleanField(_("新开办"), default=False)
    key_failures = models.PositiveIntegerField(default=0)
    general_failures = models.PositiveIntegerField(default=0)
    risk_samples = models.PositiveIntegerField(default=0)
    samples = models.PositiveIntegerField(default=0)
    minor_penalties = models.PositiveIntegerField(default=0)
    general_penalties = models.PositiveIntegerField(default=0)
    serious_penalties = models.PositiveIntegerField(default=0)
    complaints = models.PositiveIntegerField(default=0)
    overdue_hazards = models.PositiveIntegerField(default=0)
    static_values = models.JSONField(default=dict)
    static_points = models.PositiveSmallIntegerField(_("静态风险分"))
    dynamic_points = models.PositiveSmallIntegerField(_("动态风险分"))
    points = models.PositiveSmallIntegerField(_("风险分"))
    computed_level = models.CharField(_("计算等级"), max_length=1, choices=RiskLevel)
    level = models.CharField(_("风险等级"), max_length=1, choices=RiskLevel)
    override_rule = models.ForeignKey(
        OverrideRule, models.PROTECT, null=True, related_name="+", verbose_name=_("调整情形")
    )
    override_steps = models.SmallIntegerField(_("调整级数"), default=0)
    override_reason = models.CharField(_("调整理由"), max_length=300, blank=True)
    # When it was moved by hand; empty in rows from before, which held within their own year.
    override_year = models.PositiveSmallIntegerField(_("调整年度"), null=True)
    overridden_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("评定时间"))

    objects = RiskGradeQuerySet.as_manager()

    class Meta:
        verbose_name = _("风险等级")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["enterprise", "-id"], name="risk_grade_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year"], condition=Q(cause="YEARLY"), name="risk_grade_yearly_once"
            ),
            models.CheckConstraint(condition=Q(points__range=(0, 100)), name="risk_grade_points"),
            models.CheckConstraint(
                condition=Q(
                    override_steps=0,
                    override_reason="",
                    overridden_by__isnull=True,
                    override_rule__isnull=True,
                )
                | (
                    ~Q(override_steps=0)
                    & ~Q(override_reason="")
                    & Q(overridden_by__isnull=False, override_rule__isnull=False)
                ),
                name="risk_grade_override_has_reason",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.year} {self.level} {self.points}"

    @property
    def override_until(self):
        """The last day of a move by hand: what happens in a year sets the grade of the next one, too."""
        if self.override_rule_id is None:
            return None
        return date((self.override_year or self.year) + 1, 12, 31)

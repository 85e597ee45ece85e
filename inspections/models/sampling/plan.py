from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.queries.role_holder import paths_up
from enterprises.models import Enterprise


class SamplingPlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officials: plans within their territory, and those above that they help to carry out."""
        if not user.is_authenticated:
            return self.none()
        wanted = Q(pk__in=[])
        for path in user.territory_paths():
            wanted |= Q(region__path__startswith=path) | Q(region__path__in=paths_up(path))
        return self.filter(wanted)


class SamplingPlan(models.Model):
    """What is to be sampled in a region in a year (抽检计划)."""

    class Level(models.TextChoices):
        """Whose task it is, wherever it is carried out: a failure of the first two may move a risk grade."""

        STATE = "STATE", _("国家级")
        PROVINCE = "PROVINCE", _("省级")
        CITY = "CITY", _("市级")
        DISTRICT = "DISTRICT", _("区县级")

    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name=_("区域"))
    level = models.CharField(
        _("任务级别"), max_length=8, choices=Level, default=Level.CITY, db_default="CITY"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    name = models.CharField(_("计划名称"), max_length=120)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("制定时间"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("关闭时间"), null=True, blank=True)

    objects = SamplingPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("抽检计划")
        ordering = ["-year", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "name"], name="sampling_plan_once"),
            models.CheckConstraint(condition=Q(year__range=(2010, 2100)), name="sampling_plan_year"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(closed_by__isnull=True), name="sampling_plan_closed"
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.name}"

    @property
    def is_closed(self):
        """Nothing is changed in it and nothing more is taken for it."""
        return self.closed_at is not None


class OfPlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(plan__in=SamplingPlan.objects.visible_to(user))


class SamplingPlanLine(models.Model):
    """How many batches of a food class of some risk (计划批次)."""

    class Risk(models.TextChoices):
        HIGH = "HIGH", pgettext_lazy("抽检风险", "高")
        MEDIUM = "MEDIUM", pgettext_lazy("抽检风险", "中")
        LOW = "LOW", pgettext_lazy("抽检风险", "低")

    plan = models.ForeignKey(SamplingPlan, models.CASCADE, related_name="lines")
    food_class = models.CharField(_("食品类别"), max_length=120)
    risk = models.CharField(_("风险"), max_length=6, choices=Risk)
    batches = models.PositiveIntegerField(_("计划批次"))
    # Where such food is found; blank: anywhere.
    enterprise_kind = models.CharField(
        _("抽样环节"), max_length=20, choices=Enterprise.Kind, blank=True, help_text=_("不选就是各类主体")
    )

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("计划批次")
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "food_class", "enterprise_kind"], name="sampling_plan_line_once"
            ),
            models.CheckConstraint(condition=Q(batches__gte=1), name="sampling_plan_line_batches"),
        ]

    def __str__(self):
        return f"{self.food_class} ×{self.batches}"

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.measurement import rejoin
from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet


class SampleQuerySet(OfEnterpriseQuerySet):
    def final(self):
        return self.filter(final_at__isnull=False, withdrawn_at__isnull=True)


class Sample(models.Model):
    """One sample taken at an enterprise and what the laboratory found (监督抽检)."""

    class Verdict(models.TextChoices):
        PASSED = "PASSED", _("合格")
        FAILED = "FAILED", _("不合格")

    class Disposal(models.TextChoices):
        NOT_NEEDED = "NOT_NEEDED", _("无需处置")
        PENDING = "PENDING", _("核查处置中")
        DONE = "DONE", _("已处置")
        UNKNOWN = "UNKNOWN", _("来源未说明")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="samples")
    name = models.CharField(_("样品名称"), max_length=160)
    food_class = models.CharField(_("食品类别"), max_length=120, blank=True)
    producer_name = models.CharField(_("标称生产者"), max_length=300, blank=True)
    sampled_unit_name = models.CharField(_("被抽样单位"), max_length=300, blank=True)
    production_text = models.CharField(_("生产日期或批号"), max_length=80, blank=True)
    publisher = models.CharField(_("公布机关"), max_length=120, blank=True)
    published_on = models.DateField(_("公布日期"), null=True, blank=True)
    verdict = models.CharField(_("结论"), max_length=6, choices=Verdict)
    is_risk_item = models.BooleanField(
        _("高风险项目不合格"), default=False, help_text=_("农兽药残留、微生物、重金属、非法添加")
    )
    disposal = models.CharField(_("核查处置"), max_length=10, choices=Disposal, default=Disposal.NOT_NEEDED)
    disposed_on = models.DateField(_("处置完成日期"), null=True, blank=True)
    final_at = models.DateTimeField(_("生效时间"), null=True, blank=True)
    final_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)
    source = models.CharField(_("数据来源"), max_length=40, default="registry")
    source_key = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("抽检结果")
        ordering = ["-published_on", "-pk"]
        indexes = [
            models.Index(fields=["enterprise", "-published_on"], name="sample_enterprise_newest"),
            models.Index(fields=["final_on", "enterprise"], name="sample_final"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(final_at__isnull=True, final_on__isnull=True)
                | Q(final_at__isnull=False, final_on__isnull=False),
                name="sample_final_pair",
            ),
            models.CheckConstraint(
                condition=Q(verdict="PASSED", disposal="NOT_NEEDED") | Q(verdict="FAILED"),
                name="sample_passed_needs_no_disposal",
            ),
            models.CheckConstraint(
                condition=Q(disposal="DONE", disposed_on__isnull=False)
                | (~Q(disposal="DONE") & Q(disposed_on__isnull=True)),
                name="sample_disposed_pair",
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="sample_source_once"
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.get_verdict_display()}"


class SampleItem(models.Model):
    """One item measured (检验项目): the words of the report always, numbers where they can be read."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="items")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    item = models.CharField(_("检验项目"), max_length=160, blank=True)
    result_text = models.CharField(_("检验结果"), max_length=300, blank=True)
    limit_text = models.CharField(_("标准限值"), max_length=300, blank=True)
    unit_text = models.CharField(_("单位"), max_length=300, blank=True)
    result_value = models.DecimalField(max_digits=20, decimal_places=8, null=True, blank=True)
    limit_operator = models.CharField(max_length=2, blank=True)
    limit_value = models.DecimalField(max_digits=20, decimal_places=8, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(_("结论"), max_length=6, choices=Sample.Verdict)
    source_row = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("检验项目")
        ordering = ["sample", "item", "pk"]

    def __str__(self):
        return f"{self.item} {self.result_text}"

    @property
    def words(self):
        """The result as the report writes it, put together where the source has split it."""
        return rejoin(self.result_text, self.unit_text)

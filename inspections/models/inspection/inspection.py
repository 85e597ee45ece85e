from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet
from inspections.models.sealed_result import SealedResult, SealedRevision, SupersededResult

VISIT_KINDS = ("DAILY", "SYSTEM", "UNANNOUNCED")  # what counts towards the minimum of the year
FULL_KINDS = ("DAILY", "SYSTEM")  # an unannounced one may leave items out, if nothing else is known of it
REGISTRY = "registry"  # the source of what is recorded here


class InspectionQuerySet(OfEnterpriseQuerySet):
    def final(self):
        return self.filter(final_at__isnull=False, withdrawn_at__isnull=True)

    def published(self):
        """What anybody may see: what comes from elsewhere was published there on its final day."""
        return self.final().filter(~Q(source=REGISTRY) | Q(publication__isnull=False))

    def full_checks(self):
        """Covered the whole checklist, as has to be once in two years (全项目检查，令49号第二十二条)."""
        known = Q(on_site__is_full=True, kind__in=VISIT_KINDS)
        told = Q(on_site__isnull=True, paper_record__isnull=True, items_checked=True, kind__in=FULL_KINDS)
        return self.final().filter(known | told)

    def to_publish(self):
        """Final here and not yet public: within 20 working days, and in this list until it is done."""
        return self.filter(waiting__isnull=False)


class Inspection(SealedResult):
    """A visit by the regulator to check an enterprise (监督检查), its result and when it became final."""

    class Kind(models.TextChoices):
        DAILY = "DAILY", _("日常检查")
        UNANNOUNCED = "UNANNOUNCED", _("飞行检查")
        SYSTEM = "SYSTEM", _("体系检查")
        FOLLOW_UP = "FOLLOW_UP", _("整改复查")
        COMPLAINT = "COMPLAINT", _("投诉举报核查")
        LICENSING = "LICENSING", _("许可核查")
        OTHER = "OTHER", _("其他检查")

    class Result(models.TextChoices):
        PASS = "PASS", _("符合")
        MOSTLY_PASS = "MOSTLY_PASS", _("基本符合")
        FAIL = "FAIL", _("不符合")
        NONE = "NONE", _("未作判定")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="inspections")
    kind = models.CharField(_("检查类型"), max_length=12, choices=Kind)
    kind_text = models.CharField(_("来源中的类型"), max_length=80, blank=True)
    inspected_on = models.DateField(_("检查日期"))
    result = models.CharField(_("结果"), max_length=12, choices=Result, default=Result.NONE)
    score = models.PositiveSmallIntegerField(
        _("得分"), null=True, blank=True, help_text=_("0–100；来源给出的分数，或由结果换算；没有则不计入指数")
    )
    items_checked = models.BooleanField(_("逐项检查"), default=True)
    key_failure_count = models.PositiveSmallIntegerField(_("重点项不符合数"), default=0)
    general_failure_count = models.PositiveSmallIntegerField(_("一般项不符合数"), default=0)
    final_at = models.DateTimeField(_("生效时间"), null=True, blank=True)
    final_on = models.DateField(null=True, blank=True)
    # When the enterprise was told; null: on the day it became final. The term of publication begins here.
    determined_on = models.DateField(_("结果作出日期"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)
    source = models.CharField(_("数据来源"), max_length=40, default=REGISTRY)
    source_key = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("监督检查")
        ordering = ["-inspected_on", "-pk"]
        indexes = [
            models.Index(fields=["enterprise", "-inspected_on"], name="inspection_enterprise_newest"),
            models.Index(fields=["final_on", "enterprise"], name="inspection_final"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(final_at__isnull=True, final_on__isnull=True)
                | Q(final_at__isnull=False, final_on__isnull=False),
                name="inspection_final_pair",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(0, 100)), name="inspection_score_range"
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source_key=""), name="inspection_source_once"
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.inspected_on} {self.get_kind_display()}"

    @property
    def publication_since(self):
        """The day from which the term of publication is counted (令49号第三十九条)."""
        return self.determined_on or self.final_on

    @property
    def is_from_paper(self):
        """Entered afterwards (补录); select `paper_record` where many are asked."""
        return hasattr(self, "paper_record")


class InspectionItem(models.Model):
    """One item looked at in an inspection (检查项); a failed one is a violation."""

    class Outcome(models.TextChoices):
        PASS = "PASS", _("符合")
        FAIL = "FAIL", _("不符合")
        NOT_APPLICABLE = "NOT_APPLICABLE", _("不适用")

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="items")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    code = models.CharField(_("编号"), max_length=40, blank=True)
    description = models.CharField(_("内容"), max_length=300)
    is_key = models.BooleanField(_("重点项"), default=False)
    risk_text = models.CharField(_("来源中的风险级别"), max_length=40, blank=True)
    outcome = models.CharField(_("结果"), max_length=14, choices=Outcome)

    class Meta:
        verbose_name = _("检查项")
        ordering = ["inspection", "-is_key", "code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "code", "description"], name="inspection_item_once")
        ]

    def __str__(self):
        return f"{self.code} {self.description}"


class SupersededInspection(SupersededResult):
    result = models.ForeignKey(Inspection, models.PROTECT, related_name="superseded")

    class Meta:
        verbose_name = _("监督检查历史版本")
        ordering = ["result", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["result", "revision"], name="superseded_inspection_once")
        ]

    def __str__(self):
        return f"{self.result_id} {self.revision}"


class SealedInspection(SealedRevision):
    result = models.ForeignKey(Inspection, models.PROTECT, related_name="sealed_revisions", db_index=False)

    class Meta:
        verbose_name = _("监督检查已存证版本")
        ordering = ["result", "revision"]
        constraints = [models.UniqueConstraint(fields=["result", "revision"], name="sealed_inspection_once")]

    def __str__(self):
        return f"{self.result_id} {self.revision}"

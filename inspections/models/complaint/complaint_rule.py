from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.effective import EffectiveRow


class Kind(models.TextChoices):
    """Two things that the law keeps apart, even when they arrive in one letter (令20号第三条、第七条)."""

    COMPLAINT = "COMPLAINT", _("投诉")
    REPORT = "REPORT", _("举报")


class ComplaintRule(EffectiveRow):
    """How complaints or reports of a time are handled (处理规定): terms, identity, repeats, retention; dated.

    A case keeps the rule it came in under. Terms that the other kind needs are left unused.
    """

    class Repeats(models.TextChoices):
        """What becomes of a repeat of an open case by the same person."""

        SHOWN = "", pgettext_lazy("重复举报", "提示承办人")
        MERGED = "MERGED", pgettext_lazy("重复举报", "并入前一件")
        REFUSED = "REFUSED", pgettext_lazy("重复举报", "可以不予处理")

    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    answer_working_days = models.PositiveSmallIntegerField(
        _("答复期限（工作日）"), help_text=_("投诉：决定是否受理；举报：核查并决定是否立案")
    )
    extension_working_days = models.PositiveSmallIntegerField(_("举报核查可延长（工作日）"), default=15)
    mediation_working_days = models.PositiveSmallIntegerField(_("调解期限（受理后，工作日）"), default=45)
    tell_end_working_days = models.PositiveSmallIntegerField(_("告知终止调解（工作日）"), default=7)
    tell_filing_working_days = models.PositiveSmallIntegerField(
        _("告知实名举报人是否立案（工作日）"), default=5
    )
    penalty_days = models.PositiveSmallIntegerField(_("处罚决定期限（立案后，日）"), default=90)
    is_identity_required = models.BooleanField(_("须提供真实身份"), default=False)
    consumption_factors = models.JSONField(
        _("判断是否为生活消费的因素"), default=list, blank=True, help_text=_("每项一句话")
    )
    repeats = models.CharField(_("重复的"), max_length=8, choices=Repeats, blank=True)
    repeat_days = models.PositiveSmallIntegerField(_("多少日内算重复"), default=0)
    retention_days = models.PositiveSmallIntegerField(_("办结后保留提交人信息（日）"), default=1095)
    # Figures that nobody could check against the text of the order are never shown as if they were law.
    is_confirmed = models.BooleanField(_("已对照原文核实"), default=True)

    class Meta:
        verbose_name = _("投诉举报处理规定")
        ordering = ["kind", "effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["kind", "effective_from"], name="complaint_rule_once"),
            models.CheckConstraint(condition=Q(answer_working_days__gte=1), name="complaint_rule_days"),
            models.CheckConstraint(
                condition=Q(mediation_working_days__gte=1, penalty_days__gte=1, tell_end_working_days__gte=1)
                & Q(tell_filing_working_days__gte=1),
                name="complaint_rule_terms",
            ),
            models.CheckConstraint(
                condition=Q(repeats="") | Q(repeat_days__gte=1), name="complaint_rule_repeats"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.answer_working_days} {self.effective_from}"


class FilingLimit(EffectiveRow):
    """How often complaints are taken in from outside (提交频次限制): enough for people, not for machines."""

    an_hour_by_address = models.PositiveSmallIntegerField(_("同一网络地址对同一企业，每小时"))
    a_day_by_address = models.PositiveSmallIntegerField(_("同一网络地址，每日"))
    a_day_by_enterprise = models.PositiveSmallIntegerField(_("同一企业，每日"))

    class Meta:
        verbose_name = _("提交频次限制")
        ordering = ["effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["effective_from"], name="filing_limit_once"),
        ]

    def __str__(self):
        return f"{self.an_hour_by_address}/{self.a_day_by_address}/{self.a_day_by_enterprise}"

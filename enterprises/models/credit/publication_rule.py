from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveRow


class PublicationRule(EffectiveRow):
    """How long a decision is published and when that may end early (公示期限), dated.

    Two orders overlap on penalties: that of the market regulator and that of the NDRC. Both are kept, the
    regulator chooses between them for each penalty.
    """

    class Order(models.TextChoices):
        MARKET = "MARKET", _("市场监管总局令第45号")
        NDRC = "NDRC", _("国家发展改革委令第36号")
        SERIOUS_LIST = "SERIOUS_LIST", _("严重违法失信名单管理办法")

    class Grade(models.TextChoices):
        LIGHT = "LIGHT", _("通报批评、较低数额罚款")  # MARKET
        OTHER = "OTHER", _("其他处罚")  # MARKET
        MINOR = "MINOR", _("轻微")  # NDRC, as the severity of the penalty
        GENERAL = "GENERAL", _("一般失信")
        SERIOUS = "SERIOUS", _("严重")
        ALL = "ALL", _("全部")  # SERIOUS_LIST

    order = models.CharField(_("依据"), max_length=12, choices=Order)
    grade = models.CharField(_("情形"), max_length=8, choices=Grade)
    months = models.PositiveSmallIntegerField(_("公示期（月）"))
    least_months = models.PositiveSmallIntegerField(
        _("最短公示期（月）"), null=True, blank=True, help_text=_("留空的不能提前停止公示。")
    )
    publish_days = models.PositiveSmallIntegerField(_("公示期限（工作日）"))
    withdraw_days = models.PositiveSmallIntegerField(_("撤下期限（工作日）"), default=3)
    repair_days = models.PositiveSmallIntegerField(_("修复决定期限（工作日）"))

    class Meta:
        ordering = ["order", "grade", "effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["order", "grade", "effective_from"], name="publication_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, publish_days__gte=1, withdraw_days__gte=1, repair_days__gte=1),
                name="publication_rule_terms",
            ),
            models.CheckConstraint(
                condition=Q(least_months__isnull=True)
                | Q(least_months__gte=1, least_months__lte=models.F("months")),
                name="publication_rule_least",
            ),
        ]

    def __str__(self):
        return f"{self.order} {self.grade} {self.months} {self.effective_from}"

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveRow


class ColourRule(EffectiveRow):
    """When the staff code is green, yellow or red (亮码规则), dated. No source fixes it: it is the city's."""

    warning_days = models.PositiveSmallIntegerField(_("到期前多少天变黄"), default=30)
    training_valid_days = models.PositiveSmallIntegerField(_("培训有效天数"), default=365)
    needs_morning_check = models.BooleanField(_("当天未晨检为黄码"), default=True)
    fever_from = models.DecimalField(
        _("体温不合格起点（℃）"), max_digits=3, decimal_places=1, default=Decimal("37.3")
    )

    class Meta:
        verbose_name = _("亮码规则")
        ordering = ["effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["effective_from"], name="colour_rule_once"),
        ]

    def __str__(self):
        return f"{self.effective_from}"

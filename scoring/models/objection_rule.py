from django.db import models
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveRow


class ObjectionRule(EffectiveRow):
    """Within which terms a score may be objected to and is answered (指数异议办理规则), dated.

    No law sets these terms; they are the city's promise. Working days count from the day after.
    """

    file_within_days = models.PositiveSmallIntegerField(_("提出期限（指数日期后几天内）"))
    accept_working_days = models.PositiveSmallIntegerField(_("受理期限（工作日）"))
    answer_working_days = models.PositiveSmallIntegerField(_("答复期限（工作日）"))
    is_public = models.BooleanField(_("向消费者显示"), help_text=_("异议办理中和办结结果显示在扫码页"))
    shown_days = models.PositiveSmallIntegerField(_("办结后显示天数"))

    class Meta:
        verbose_name = _("指数异议办理规则")
        ordering = ["effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["effective_from"], name="objection_rule_once"),
            models.CheckConstraint(
                condition=models.Q(
                    accept_working_days__gte=1,
                    answer_working_days__gte=models.F("accept_working_days"),
                ),
                name="objection_rule_terms",
            ),
        ]

    def __str__(self):
        return f"{self.effective_from} {self.accept_working_days}/{self.answer_working_days}"

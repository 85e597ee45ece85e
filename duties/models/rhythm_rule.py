from django.db import models
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveRow
from duties.models.duty import Duty
from enterprises.models import Enterprise


class RhythmRule(EffectiveRow):
    """Which of the three rhythms an enterprise owes by its place in a chain (频次规则), dated.

    An empty kind of enterprise means all kinds. Where no rule speaks of an enterprise, it owes all three
    (令第60号). The rule in force on the day a duty falls due decides.
    """

    enterprise_kind = models.CharField(_("主体类型"), max_length=20, choices=Enterprise.Kind, blank=True)
    chain_role = models.CharField(_("连锁角色"), max_length=14, choices=Enterprise.ChainRole)
    owes_daily = models.BooleanField(_("日管控"), default=True)
    owes_weekly = models.BooleanField(_("周排查"), default=True)
    owes_monthly = models.BooleanField(_("月调度"), default=True)

    class Meta:
        verbose_name = _("频次规则")
        ordering = ["chain_role", "enterprise_kind", "effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["chain_role", "enterprise_kind", "effective_from"], name="rhythm_rule_once"
            ),
            models.CheckConstraint(
                condition=models.Q(owes_daily=True)
                | models.Q(owes_weekly=True)
                | models.Q(owes_monthly=True),
                name="rhythm_rule_owes_something",
            ),
        ]

    def __str__(self):
        return f"{self.chain_role} {self.enterprise_kind} {self.effective_from}"

    def owes(self, kind):
        return {
            Duty.Kind.DAILY_CONTROL: self.owes_daily,
            Duty.Kind.WEEKLY_CHECK: self.owes_weekly,
            Duty.Kind.MONTHLY_DISPATCH: self.owes_monthly,
        }[kind]

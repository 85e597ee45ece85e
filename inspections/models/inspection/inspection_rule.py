from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveRow
from inspections.models.inspection.inspection import Inspection


class InspectionRule(EffectiveRow):
    """How failed items become a result and a score (检查结果判定规则), dated.

    Order 49 art. 31 only says "judge"; the limits are the usual ones of the checklists (要点表), the points
    are the city's: without a failure passed; with a key failure or more than `general_limit` general ones
    failed.
    """

    general_limit = models.PositiveSmallIntegerField(_("基本符合时一般项不符合上限"))
    key_points = models.PositiveSmallIntegerField(_("每个重点项扣分"))
    general_points = models.PositiveSmallIntegerField(_("每个一般项扣分"))
    mostly_pass_cap = models.PositiveSmallIntegerField(_("基本符合最高分"))
    fail_cap = models.PositiveSmallIntegerField(_("不符合最高分"))

    class Meta:
        verbose_name = _("检查结果判定规则")
        ordering = ["effective_from"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["effective_from"], name="inspection_rule_once"),
            models.CheckConstraint(
                condition=Q(fail_cap__lt=models.F("mostly_pass_cap"), mostly_pass_cap__lt=100),
                name="inspection_rule_caps",
            ),
        ]

    def __str__(self):
        return f"{self.effective_from} ≤{self.general_limit}"

    def result_of(self, *, key_failures: int, general_failures: int) -> Inspection.Result:
        if key_failures or general_failures > self.general_limit:
            return Inspection.Result.FAIL
        return Inspection.Result.MOSTLY_PASS if general_failures else Inspection.Result.PASS

    def score_of(
        self, *, key_failures: int, general_failures: int, result: Inspection.Result | None = None
    ) -> int:
        """0–100, never above what its result allows: the one given, where a checklist has judged."""
        points = 100 - self.key_points * key_failures - self.general_points * general_failures
        cap = {
            Inspection.Result.PASS: 100,
            Inspection.Result.MOSTLY_PASS: self.mostly_pass_cap,
            Inspection.Result.FAIL: self.fail_cap,
        }[result or self.result_of(key_failures=key_failures, general_failures=general_failures)]
        return max(0, min(points, cap))

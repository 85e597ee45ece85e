"""A suggested move of a grade is weighed and left (考虑后不调整): with a reason, for good."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from enterprises.models import Enterprise
from inspections.models import DismissedSuggestion, RiskGrade
from inspections.queries.planning.sealed_dismissal import sealed_dismissal
from inspections.queries.planning.suggestion import suggestions_for
from inspections.services.planning.grading import GradingRefused
from inspections.services.planning.turn import wait_for_turn
from ledger.services.leaf import add_leaf


class NotSuggested(GradingRefused):
    """The fact was dismissed, withdrawn or acted upon since the page was opened."""


@transaction.atomic
def dismiss_suggestion(
    *, enterprise: Enterprise, key: str, reason: str, by: User, at: datetime
) -> DismissedSuggestion:
    """The fact of that key is suggested no more; the grade stays. Fact and reason are sealed."""
    wait_for_turn()
    grade = RiskGrade.objects.filter(enterprise=enterprise).select_related("version").order_by("-pk").first()
    found = suggestions_for(grade, at) if grade else []
    one = next((suggestion for suggestion in found if suggestion.key == key), None)
    if one is None:
        raise NotSuggested(_("这项建议已经处理过，或者事实已经撤销。"))
    row = DismissedSuggestion.objects.create(
        enterprise=enterprise,
        rule=one.rule,
        **{f"{one.field}_id": one.fact_id},
        happened_on=one.happened_on,
        words=one.words[:300],
        reason=reason.strip()[:300],
        by=by,
        at=at,
    )
    add_leaf(sealed_dismissal(row).entry)
    record_audit(
        action="dismiss_grade_suggestion",
        subject=row,
        by=by,
        at=at,
        new={"rule": one.rule.code, "fact": one.key},
        reason=row.reason[:200],
        region_path=enterprise.region_path,
    )
    return row

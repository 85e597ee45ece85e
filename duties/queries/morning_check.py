"""The morning check as the daily control shows it and its record keeps it."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from duties.checklists import checklist_for
from duties.models import Duty
from staff.queries.morning_check import MorningCheckSummary, morning_check_summary

FIGURES = "morning_check_figures"  # the item's code in a record's answers
ITEM = "morning_check"


def morning_check_of(duty: Duty) -> MorningCheckSummary | None:
    """The day's figures, where the daily list asks for the morning check and anybody is to be checked."""
    if duty.kind != Duty.Kind.DAILY_CONTROL:
        return None
    if all(item.code != ITEM for item in checklist_for(duty.enterprise).items):
        return None
    summary = morning_check_summary(enterprise=duty.enterprise, day=duty.due_on)
    return summary if summary.has_people else None


def figures_entry(duty: Duty) -> list[dict[str, Any]]:
    """What the record keeps of it, beside what the officer answered; counted here, never typed."""
    summary = morning_check_of(duty)
    if summary is None:
        return []
    return [{"item": FIGURES, "question": _("晨检记录统计"), "figures": asdict(summary)}]

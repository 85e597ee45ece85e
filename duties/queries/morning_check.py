"""The morning check as the daily control shows it and its record keeps it."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from duties.models import Duty
from duties.queries.control_list import ControlList
from staff.queries.morning_check import MorningCheckSummary, morning_check_summary

FIGURES = "morning_check_figures"  # the item's code in a record's answers
ITEM = "morning_check"


def morning_check_of(duty: Duty, control_list: ControlList | None) -> MorningCheckSummary | None:
    """The day's figures, where the list asks for the morning check and anybody is to be checked.

    Reports of weeks and months have no list, and no figures.
    """
    if control_list is None or not control_list.asks(ITEM):
        return None
    summary = morning_check_summary(enterprise=duty.enterprise, day=duty.due_on)
    return summary if summary.has_people else None


def figures_entry(duty: Duty, control_list: ControlList | None) -> list[dict[str, Any]]:
    """What the record keeps of it, beside what the officer answered; counted here, never typed."""
    summary = morning_check_of(duty, control_list)
    if summary is None:
        return []
    return [{"item": FIGURES, "question": _("晨检记录统计"), "figures": asdict(summary)}]

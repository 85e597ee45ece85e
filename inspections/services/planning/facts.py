"""What follows when facts of enterprises have changed: visits are done, grades are set anew."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from common.local_time import local_date
from inspections.services.planning.draw import tell_draws
from inspections.services.planning.grading import grade_all, grade_by_new_model, regrade
from inspections.services.planning.plan import balance_plans, close_years, fulfil_planned


@transaction.atomic
def follow_facts(*, enterprise_ids: Sequence[int], at: datetime) -> None:
    fulfil_planned(enterprise_ids=enterprise_ids)
    regrade(enterprise_ids=enterprise_ids, at=at)


@transaction.atomic
def follow_night(*, at: datetime) -> None:
    """Grades of a new year or a new model, news whose message was lost, plans that follow; draws told."""
    grade_all(as_of=local_date(at), at=at)
    grade_by_new_model(as_of=local_date(at), at=at)
    fulfil_planned()
    close_years(at=at)
    balance_plans(at=at)
    tell_draws(at=at)

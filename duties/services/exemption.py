"""Closed days declared ahead: their duties are exempt, and owed again when the declaration goes."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from common.local_time import first_of_month, local_date
from duties.models import Duty
from duties.queries.owed import owing_enterprises
from duties.services.duty_month import rebuild_months
from duties.services.turn import wait_for_turn
from duties.signals import duties_changed


@transaction.atomic
def align_exemptions(*, enterprise_ids: Sequence[int], at: datetime) -> int:
    """Exempt what these enterprises no longer owe and take back what they owe again; say how many changed.

    Only from today on: a day that is over stays as it was, whatever is declared afterwards.
    """
    wait_for_turn()
    touched: dict[date, set[int]] = defaultdict(set)
    changed = 0
    # Duties are locked before months, as everywhere.
    for (kind, due_on), states in _states_ahead(enterprise_ids, local_date(at)).items():
        owing = owing_enterprises(kind, due_on, at, enterprise_ids=list(states))
        moves = {
            Duty.State.EXEMPT: [
                pk for pk, state in states.items() if state == Duty.State.DUE and pk not in owing
            ],
            Duty.State.DUE: [
                pk for pk, state in states.items() if state == Duty.State.EXEMPT and pk in owing
            ],
        }
        for new_state, moving in moves.items():
            changed += Duty.objects.filter(enterprise_id__in=moving, kind=kind, due_on=due_on).update(
                state=new_state
            )
            touched[first_of_month(due_on)].update(moving)
    for month, moved in sorted(touched.items()):
        rebuild_months(month=month, enterprise_ids=sorted(moved))
    if changed:
        duties_changed.send(sender=Duty, enterprise_ids=sorted(set().union(*touched.values())), at=at)
    return changed


def _states_ahead(enterprise_ids: Sequence[int], today: date) -> dict[tuple[Duty.Kind, date], dict[int, int]]:
    """The duties that may move, locked: kind and day → enterprise → state."""
    rows = (
        Duty.objects.select_for_update()
        .filter(
            enterprise_id__in=enterprise_ids, due_on__gte=today, state__in=(Duty.State.DUE, Duty.State.EXEMPT)
        )
        .order_by("enterprise_id", "due_on", "kind")
    )
    ahead: dict[tuple[Duty.Kind, date], dict[int, int]] = defaultdict(dict)
    for enterprise_id, due_on, kind, state in rows.values_list("enterprise_id", "due_on", "kind", "state"):
        ahead[Duty.Kind(kind), due_on][enterprise_id] = state
    return ahead

"""What is no longer owed is exempt (closed days, another place in the chain); it may be owed again."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from common.local_time import first_of_month, local_date
from duties.models import Duty
from duties.queries.owed import owing_enterprises
from duties.services.duty_month import rebuild_months
from duties.services.ladder import stop_exempt_ladders
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
    for kind, ahead in _states_ahead(enterprise_ids, local_date(at)).items():
        days = sorted({due_on for _enterprise_id, due_on in ahead})
        owing = owing_enterprises(kind, days, at, enterprise_ids=sorted({pk for pk, _due_on in ahead}))
        moving: dict[tuple[date, int], list[int]] = defaultdict(list)
        for key, state in ahead.items():
            new_state = Duty.State.DUE if key in owing else Duty.State.EXEMPT
            if new_state != state:
                moving[key[1], new_state].append(key[0])
        for (due_on, moved_to), enterprises in sorted(moving.items()):
            rows = Duty.objects.filter(enterprise_id__in=enterprises, kind=kind, due_on=due_on)
            changed += rows.update(state=moved_to)
            touched[first_of_month(due_on)].update(enterprises)
    for month, moved in sorted(touched.items()):
        rebuild_months(month=month, enterprise_ids=sorted(moved))
    if changed:
        stop_exempt_ladders(enterprise_ids=enterprise_ids, since=local_date(at), at=at)
        duties_changed.send(sender=Duty, enterprise_ids=sorted(set().union(*touched.values())), at=at)
    return changed


def _states_ahead(enterprise_ids: Sequence[int], today: date) -> dict[Duty.Kind, dict[tuple[int, date], int]]:
    """The duties that may move, locked: kind → enterprise and day → state."""
    rows = (
        Duty.objects.select_for_update()
        .filter(
            enterprise_id__in=enterprise_ids, due_on__gte=today, state__in=(Duty.State.DUE, Duty.State.EXEMPT)
        )
        .order_by("enterprise_id", "due_on", "kind")
    )
    ahead: dict[Duty.Kind, dict[tuple[int, date], int]] = defaultdict(dict)
    for enterprise_id, due_on, kind, state in rows.values_list("enterprise_id", "due_on", "kind", "state"):
        ahead[Duty.Kind(kind)][enterprise_id, due_on] = state
    return ahead

"""What ladders took down is kept as long as the records of duties (`LADDER_RETENTION_DAYS`), then goes."""

from datetime import datetime, timedelta

from django.conf import settings

from common.local_time import local_date
from duties.models import LadderDay, LadderPause, LadderStep

BATCH = 5_000


def forget_ladders(*, at: datetime) -> int:
    """Delete the ladders of duties that were due longer ago, batch by batch; returns how many steps went.

    With a step goes whom it told. The duty and its record stay. The machine's own tidying: nobody acts, no
    audit entry.
    """
    before = local_date(at) - timedelta(days=settings.LADDER_RETENTION_DAYS)
    for bookkeeping in (LadderPause, LadderDay):
        bookkeeping.objects.filter(due_on__lt=before).delete()
    count = 0
    # In no order: the oldest rows lie first, so a batch is found without looking through the table.
    old = LadderStep.objects.filter(due_on__lt=before).order_by().values_list("pk", flat=True)
    while batch := list(old[:BATCH]):
        LadderStep.objects.filter(pk__in=batch).delete()
        count += len(batch)
    return count

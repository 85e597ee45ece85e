"""Sealing records from before with an entry in the audit trail, which the ledger itself knows nothing of."""

from datetime import datetime

from django.db import connection, transaction

from accounts.models import User
from accounts.services.audit import record_audit
from ledger.models import Checkpoint
from ledger.services.adoption import adopt_unsealed, one_adoption


def adopt_records(*, by: User | None, at: datetime) -> dict[str, int]:
    """Let the sealer take in every record that has no leaf; how many of each kind there were.

    It proves them unchanged from now on, not since they were written. All of them or none: the records and
    what is sealed of them are seen as they are at one moment, while others go on submitting.
    """
    is_outermost = not connection.in_atomic_block
    with one_adoption(), transaction.atomic():
        if connection.vendor == "postgresql" and is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        newest = Checkpoint.objects.last() or Checkpoint(size=0)
        counts = adopt_unsealed()
        if counts:
            record_audit(action="adopt_records", subject=newest, by=by, at=at, new=dict(counts))
        return counts

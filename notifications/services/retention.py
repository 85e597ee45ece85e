"""Notices and the delivery log are kept for a while and then go; `NOTIFICATION_RETENTION_DAYS`."""

from datetime import datetime

from django.conf import settings

from notifications.models import Delivery, Notice

BATCH = 5_000


def forget_notices(*, at: datetime) -> tuple[int, int]:
    """Delete what is older than that, batch by batch; returns how many notices and deliveries went.

    The machine's own tidying: nobody acts, no audit entry.
    """
    before = at - settings.NOTIFICATIONS.retention
    notices = _forget(Notice.objects.filter(made_at__lt=before))
    return notices, _forget(Delivery.objects.filter(ended_at__lt=before))


def _forget(rows) -> int:
    count = 0
    while True:
        batch = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not batch:
            return count
        rows.model.objects.filter(pk__in=batch).delete()
        count += len(batch)

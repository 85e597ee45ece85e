"""Remembering whose facts have changed, in the transaction that changed them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from scoring.models import RescoreRequest

BATCH = 5_000


@transaction.atomic
def request_rescore(*, enterprise_ids: Iterable[int], at: datetime) -> list[int]:
    """Remember these enterprises; returns those not already waiting, for whom a message is worth sending."""
    wanted = sorted(set(enterprise_ids))
    waiting: set[int] = set()
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        waiting.update(RescoreRequest.objects.filter(pk__in=batch).values_list("pk", flat=True))
    RescoreRequest.objects.bulk_create(
        [RescoreRequest(enterprise_id=pk, requested_at=at) for pk in wanted],
        update_conflicts=True,
        unique_fields=["enterprise"],
        update_fields=["requested_at"],
        batch_size=BATCH,
    )
    return [pk for pk in wanted if pk not in waiting]


def waiting_enterprises(*, before: datetime) -> list[int]:
    """Those longest waiting since before that moment, one batch at most."""
    requests = RescoreRequest.objects.filter(requested_at__lt=before).order_by("requested_at", "pk")
    return list(requests.values_list("pk", flat=True)[:BATCH])

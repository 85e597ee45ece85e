"""Remembering whose facts have changed, in the transaction that changed them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from scoring.models import RescoreRequest


@transaction.atomic
def request_rescore(*, enterprise_ids: Iterable[int], at: datetime) -> None:
    RescoreRequest.objects.bulk_create(
        [RescoreRequest(enterprise_id=pk, requested_at=at) for pk in sorted(set(enterprise_ids))],
        update_conflicts=True,
        unique_fields=["enterprise"],
        update_fields=["requested_at"],
        batch_size=5_000,
    )

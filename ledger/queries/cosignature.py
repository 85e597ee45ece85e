"""Who has co-signed: only witnesses that are configured now count."""

from datetime import datetime

from django.conf import settings
from django.db.models import Max, OuterRef, Subquery

from ledger.models import Checkpoint, Cosignature


def cosignature_lines(checkpoint: Checkpoint) -> list[str]:
    """For the note of a checkpoint: the latest of each witness."""
    found = Cosignature.objects.by_any_of(settings.LEDGER_WITNESSES).filter(checkpoint=checkpoint)
    return sorted(
        {cosignature.vkey: cosignature.line for cosignature in found.order_by("cosigned_at", "pk")}.values()
    )


def best_checkpoint_for(position: int) -> Checkpoint | None:
    """The newest that holds the leaf and that a witness has co-signed; without such a one, the newest."""
    cosigned = Cosignature.objects.by_any_of(settings.LEDGER_WITNESSES).covering(position)
    newest = cosigned.select_related("checkpoint").first()
    return newest.checkpoint if newest else Checkpoint.objects.filter(size__gt=position).last()


def newest_by_witness() -> dict[str, tuple[int, datetime]]:
    """vkey → size of the largest checkpoint that this witness has signed, and when it did so last."""
    of_this = Cosignature.objects.filter(vkey=OuterRef("vkey")).order_by("-checkpoint", "-cosigned_at")
    rows = (
        Cosignature.objects.by_any_of(settings.LEDGER_WITNESSES)
        .order_by()
        .values("vkey")
        .annotate(size=Max("checkpoint"), at=Subquery(of_this.values("cosigned_at")[:1]))
    )
    return {row["vkey"]: (row["size"], row["at"]) for row in rows}

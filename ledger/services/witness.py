"""Having the log witnessed: whom to ask now, and what is kept of the answer.

The machine's own work: nobody acts here, so no `by` and no audit entry.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from common.signed_note import Verifier
from ledger.log_keys import witness_verifiers
from ledger.models import Checkpoint, Cosignature, WitnessState
from ledger.services.witness_call import CosignedNow, WitnessFailed, ask_for_cosignature

PATIENCE = timedelta(hours=1)  # before asking again whom asking does not heal: somebody may have mended it

logger = logging.getLogger(__name__)


def ask_witnesses(*, at: datetime) -> int:
    """Have the newest checkpoint co-signed by each witness that has not done so, or not of late.

    How many did. What fails is noted and asked again at the next run; it never hinders another witness.
    """
    checkpoint = Checkpoint.objects.last()
    if checkpoint is None:
        return 0
    return sum(
        _ask(witness, url, checkpoint, at)
        for witness, url in witness_verifiers().items()
        if _is_due(witness, checkpoint, at)
    )


def _is_due(witness: Verifier, checkpoint: Checkpoint, at: datetime) -> bool:
    state = WitnessState.objects.filter(vkey=witness.vkey).first()
    if state and state.is_permanent and at - state.asked_at < PATIENCE:
        return False
    newest = Cosignature.objects.filter(vkey=witness.vkey, checkpoint=checkpoint).last()
    # Half of the time after which it would no longer count as fresh: one failure is not yet a warning.
    return newest is None or at - newest.cosigned_at > timedelta(
        hours=settings.LEDGER_WITNESS_FRESH_HOURS / 2
    )


def _ask(witness: Verifier, url: str, checkpoint: Checkpoint, at: datetime) -> bool:
    last = Cosignature.objects.filter(vkey=witness.vkey).order_by("-checkpoint").first()
    try:
        cosigned = ask_for_cosignature(
            witness=witness,
            url=url,
            checkpoint=checkpoint,
            known_size=last.checkpoint_id if last else 0,
            at=at,
        )
    except WitnessFailed as failure:
        logger.warning("witness %s: %s: %s", witness.name, type(failure).__name__, failure)
        _note_failure(witness, failure, at)
        return False
    _keep(witness, checkpoint, cosigned, at)
    return True


@transaction.atomic
def _keep(witness: Verifier, checkpoint: Checkpoint, cosigned: CosignedNow, at: datetime) -> None:
    Cosignature.objects.get_or_create(
        checkpoint=checkpoint, vkey=witness.vkey, cosigned_at=cosigned.at, defaults={"line": cosigned.line}
    )
    WitnessState.objects.update_or_create(
        vkey=witness.vkey,
        defaults={"asked_at": at, "failed_since": None, "error": "", "is_permanent": False},
    )


@transaction.atomic
def _note_failure(witness: Verifier, failure: WitnessFailed, at: datetime) -> None:
    state, _new = WitnessState.objects.select_for_update().get_or_create(
        vkey=witness.vkey, defaults={"asked_at": at}
    )
    state.asked_at, state.failed_since = at, state.failed_since or at
    state.error, state.is_permanent = type(failure).__name__, failure.is_permanent
    state.save()

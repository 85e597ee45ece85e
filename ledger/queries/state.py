"""How the log stands: how large, sealed when, what waits, who watches it."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ledger.log_keys import witness_verifiers
from ledger.models import Checkpoint, WaitingLeaf, WitnessState
from ledger.queries.cosignature import newest_by_witness

PATIENCE = timedelta(minutes=10)  # leaves that wait longer say that nobody seals
FAILURES: dict[str, Promise] = {  # the exceptions of ledger.services.witness_call
    "WitnessUnreachable": _("连不上，会继续试"),
    "WitnessRefused": _("不认识这本日志或它的公钥，请与见证方核对设置"),
    "WitnessAhead": _("见过更长的日志：这里可能是从旧备份恢复的"),
    "LogForked": _("发现日志与它见过的对不上：请立即查验日志"),
    "AnswerUnreadable": _("回答读不懂，请与见证方核对设置"),
}


@dataclass(frozen=True)
class WitnessFigure:
    """One configured witness: how much it has signed, when last, and what went wrong since."""

    name: str
    vkey: str
    size: int | None
    cosigned_at: datetime | None
    is_fresh: bool
    failed_since: datetime | None
    error: str  # the name of an exception

    @property
    def failure(self):
        return FAILURES.get(self.error, self.error)

    @property
    def has_found_a_fork(self) -> bool:
        return self.error == "LogForked"


@dataclass(frozen=True)
class LedgerState:
    size: int
    root: str  # in base 64, as in the checkpoint; empty before the first
    sealed_at: datetime | None
    waiting: int
    waiting_since: datetime | None
    has_stopped: bool
    witnesses: tuple[WitnessFigure, ...]

    @property
    def is_witnessed(self) -> bool:
        """Whether anybody else has vouched for the log of late."""
        return any(witness.is_fresh for witness in self.witnesses)

    @property
    def has_fork(self) -> bool:
        return any(witness.has_found_a_fork for witness in self.witnesses)

    @property
    def is_well(self) -> bool:
        return not self.has_stopped and self.is_witnessed


def ledger_state(*, at: datetime) -> LedgerState:
    """Five queries, however large the log is."""
    newest = Checkpoint.objects.last()
    since = waiting_since()
    return LedgerState(
        size=newest.size if newest else 0,
        root=base64.b64encode(bytes(newest.root)).decode() if newest else "",
        sealed_at=newest.at if newest else None,
        waiting=WaitingLeaf.objects.count(),
        waiting_since=since,
        has_stopped=since is not None and at - since > PATIENCE,
        witnesses=tuple(_witnesses(at)),
    )


def waiting_since() -> datetime | None:
    """When the leaf that waits longest was written; ids are given in nearly that order."""
    return WaitingLeaf.objects.order_by("pk").values_list("written_at", flat=True).first()


def _witnesses(at: datetime) -> list[WitnessFigure]:
    signed = newest_by_witness()
    states = {state.vkey: state for state in WitnessState.objects.filter(vkey__in=settings.LEDGER_WITNESSES)}
    fresh_until = timedelta(hours=settings.LEDGER_WITNESS_FRESH_HOURS)
    figures = []
    for verifier in witness_verifiers():
        size, cosigned_at = signed.get(verifier.vkey, (None, None))
        state = states.get(verifier.vkey)
        figures.append(
            WitnessFigure(
                name=verifier.name,
                vkey=verifier.vkey,
                size=size,
                cosigned_at=cosigned_at,
                is_fresh=cosigned_at is not None
                and at - cosigned_at <= fresh_until
                and not (state and state.is_permanent),
                failed_since=state.failed_since if state else None,
                error=state.error if state else "",
            )
        )
    return figures

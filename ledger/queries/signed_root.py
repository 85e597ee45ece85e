"""The roots that were signed, in the order of their sizes, each checked for its signature."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from common.merkle import HASH_BYTES
from common.signed_note import NoteRefused, Verifier, open_note, read_vkey
from ledger.log_keys import log_verifiers
from ledger.models import Checkpoint, Cosignature
from ledger.queries.finding import Act, Finding, Report, Row

CHUNK = 1_000
KEPT = "the checkpoint that somebody kept"


@dataclass(frozen=True)
class SignedRoot:
    """What a good signature vouches for; `name` is how it is spoken of."""

    size: int
    root: bytes
    name: str = ""


class NotOfThisLog(ValueError):
    """The note is no checkpoint of this log."""


def read_checkpoint(note: str, verifiers: list[Verifier]) -> SignedRoot:
    try:
        text, signed = open_note(note, verifiers)
        origin, size, root = text.split("\n")[:3]
        found = SignedRoot(int(size), base64.b64decode(root, validate=True), KEPT)
    except (NoteRefused, ValueError, binascii.Error) as error:
        raise NotOfThisLog(str(error)) from error
    if origin not in {one.by.name for one in signed} or len(found.root) != HASH_BYTES or found.size < 1:
        raise NotOfThisLog("the note is signed, and is no checkpoint of this log")
    return found


def signed_roots(report: Report, *, above: int = 0, kept: SignedRoot | None = None) -> Iterator[SignedRoot]:
    """Those above a size, with the one that somebody kept among them. What is forged is told and left out."""
    rows = Checkpoint.objects.filter(size__gt=above).order_by("size")
    verifiers = log_verifiers()
    for checkpoint in rows.iterator(CHUNK):
        report.looked_at["checkpoints"] += 1
        if kept and kept.size <= checkpoint.size:
            yield kept
            kept = None
        try:
            signed = read_checkpoint(checkpoint.note, verifiers)
        except NotOfThisLog as refusal:
            report.add(
                Finding(
                    Act.CHANGED, Row.CHECKPOINT, f"not signed by this log: {refusal}", size=checkpoint.size
                )
            )
            continue
        if (signed.size, signed.root) != (checkpoint.size, bytes(checkpoint.root)):
            detail = f"it was signed for size {signed.size} and root {signed.root.hex()}"
            report.add(Finding(Act.CHANGED, Row.CHECKPOINT, detail, size=checkpoint.size))
        if signed.size == checkpoint.size:
            yield SignedRoot(signed.size, signed.root)
    if kept and kept.size > above:
        yield kept


def check_cosignatures(report: Report, *, above: int = 0) -> None:
    rows = Cosignature.objects.filter(checkpoint__gt=above).select_related("checkpoint").order_by("pk")
    for cosignature in rows.iterator(CHUNK):
        report.looked_at["co-signatures"] += 1
        try:
            _text, signed = open_note(
                cosignature.checkpoint.note + cosignature.line, [read_vkey(cosignature.vkey)]
            )
            is_good = [one.time for one in signed] == [int(cosignature.cosigned_at.timestamp())]
        except NoteRefused:
            is_good = False
        if not is_good:
            detail = f"number {cosignature.pk}, by {cosignature}, does not fit its checkpoint"
            report.add(Finding(Act.CHANGED, Row.COSIGNATURE, detail, size=cosignature.checkpoint_id))

"""One call to a witness over HTTP (C2SP tlog-witness `add-checkpoint`), and all the ways it can fail."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import requests

from common.signed_note import NoteRefused, Verifier, open_note
from ledger.models import Checkpoint
from ledger.queries.proof import hash_lines, prove_consistency

CONNECT_SECONDS, READ_SECONDS = 5, 10
LONGEST_ANSWER = 64 * 1024
SIZE_TYPE = "text/x.tlog.size"
CLOCK_SKEW = timedelta(hours=1)  # a time further ahead would look fresh for longer than it is


class WitnessFailed(Exception):
    """No co-signature was to be had; `is_permanent` says that asking again heals nothing by itself."""

    is_permanent = False


class WitnessUnreachable(WitnessFailed):
    """No answer, or one that speaks of trouble on the other side."""


class WitnessRefused(WitnessFailed):
    """The witness doesn't know this log or its key, or doesn't take the request as it was made."""

    is_permanent = True


class WitnessAhead(WitnessFailed):
    """The witness has co-signed a larger log: this one was put back to an older state, as from a backup."""

    is_permanent = True


class LogForked(WitnessFailed):
    """The witness has co-signed another root of this log, or finds that it doesn't continue what it knows."""

    is_permanent = True


class AnswerUnreadable(WitnessFailed):
    """What came back is no co-signature of this witness over this checkpoint, or of a time to come."""

    is_permanent = True


@dataclass(frozen=True)
class CosignedNow:
    line: str
    at: datetime


def ask_for_cosignature(
    *, witness: Verifier, url: str, checkpoint: Checkpoint, known_size: int, at: datetime
) -> CosignedNow:
    """The co-signature of the checkpoint, or a `WitnessFailed`.

    `known_size` is what we believe the witness signed last; where it knows better it says so, and is asked
    once more from there.
    """
    told = _call(url, checkpoint, known_size)
    if isinstance(told, int):
        if told > checkpoint.size:
            raise WitnessAhead(f"it has signed {told} entries, we have {checkpoint.size}")
        if told == known_size:
            raise LogForked(f"it knows another root of size {told}")
        told = _call(url, checkpoint, told)
    if isinstance(told, int):
        raise LogForked(f"it knows another root of size {told}")
    return _read(told, witness, checkpoint, at)


def _call(url: str, checkpoint: Checkpoint, old: int) -> str | int:
    """The body of a good answer, or the size that the witness signed last."""
    status, content_type, body = _post(url, _request(checkpoint, old))
    if status == 200:
        return body
    if status == 409 and content_type.startswith(SIZE_TYPE):
        if not body.strip().isdecimal() or len(body) > 20:
            raise AnswerUnreadable("a size is a number")
        return int(body)
    if status == 422:
        raise LogForked("it finds that the log does not continue what it knows")
    if status == 429 or status >= 500:
        raise WitnessUnreachable(f"status {status}")
    raise WitnessRefused(f"status {status}")


def _request(checkpoint: Checkpoint, old: int) -> bytes:
    proof = hash_lines(prove_consistency(old, checkpoint.size))
    return "\n".join([f"old {old}", *proof, "", checkpoint.note]).encode()


def _post(url: str, body: bytes) -> tuple[int, str, str]:
    try:
        with (
            requests.Session() as session,
            session.post(
                f"{url.rstrip('/')}/add-checkpoint",
                data=body,
                headers={"Content-Type": "text/plain; charset=utf-8"},
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            answer = response.raw.read(LONGEST_ANSWER + 1, decode_content=True)
            status, content_type = response.status_code, response.headers.get("Content-Type", "")
    except (requests.RequestException, OSError) as error:
        raise WitnessUnreachable(type(error).__name__) from error
    if len(answer) > LONGEST_ANSWER:
        raise AnswerUnreadable("no answer is that long")
    return status, content_type, answer.decode(errors="replace")


def _read(body: str, witness: Verifier, checkpoint: Checkpoint, at: datetime) -> CosignedNow:
    try:
        _text, signed = open_note(checkpoint.note + body, [witness])
    except NoteRefused as refusal:
        raise AnswerUnreadable(str(refusal)) from refusal
    newest = max(signed, key=lambda one: one.time or 0)
    if newest.time is None or newest.time > (at + CLOCK_SKEW).timestamp():
        raise AnswerUnreadable("it was signed at a time to come")
    return CosignedNow(line=newest.line, at=datetime.fromtimestamp(newest.time, UTC))

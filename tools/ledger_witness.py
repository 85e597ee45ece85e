"""A witness of the transparency log, for another office: `python -m tools.ledger_witness` (tlog-witness).

It keeps the newest checkpoint it has seen of each log and co-signs a newer one only when that is proved to be
the same log, grown. It needs Python, `cryptography`, and of the platform `common/merkle.py` and
`common/signed_note.py`; no database and no Django. `docs/ledger.md` says how it is set up.
"""

import argparse
import base64
import binascii
import fcntl
import json
import logging
import os
import re
import secrets
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from common.merkle import EMPTY_ROOT, HASH_BYTES, ProofRefused, verify_consistency
from common.signed_note import (
    COSIGNATURE,
    ED25519,
    NoteRefused,
    Verifier,
    cosign,
    open_note,
    read_vkey,
    text_of,
    verifier_of,
)

LONGEST_BODY, MOST_PROOF_LINES, MOST_EVIDENCE = 256 * 1024, 63, 16 * 1024 * 1024
NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
SIZE_TYPE, TEXT_TYPE = "text/x.tlog.size", "text/plain; charset=utf-8"
SECONDS_FOR_A_REQUEST = 30

logger = logging.getLogger("ledger_witness")


class CannotStart(Exception):
    """Key or state are not as the witness left them; the text says what to do."""


class Malformed(ValueError):
    """Not a request as the protocol writes it."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    content_type: str = TEXT_TYPE


@dataclass(frozen=True)
class Head:
    """How large a log was and what its root was, with the note that said so."""

    size: int
    root: bytes
    note: str


@dataclass(frozen=True)
class Request:
    old: int
    proof: list[bytes]
    origin: str
    head: Head


class Witness:
    """`logs` maps the name of each log to the keys it may sign with; a witness serves any number of logs."""

    def __init__(
        self,
        *,
        name: str,
        key: Ed25519PrivateKey,
        logs: dict[str, list[Verifier]],
        state: "State",
        clock: Callable[[], float] = time.time,
    ):
        self.name, self.key, self.logs, self.state, self.clock = name, key, logs, state, clock
        self.lock = threading.Lock()  # looking at the last checkpoint and keeping the next is one step

    @property
    def vkey(self) -> str:
        return verifier_of(self.key, name=self.name, kind=COSIGNATURE).vkey

    def add_checkpoint(self, body: bytes) -> Answer:
        try:
            request = read_request(body)
        except (Malformed, NoteRefused) as refusal:
            return Answer(400, f"{refusal}\n")
        if request.origin not in self.logs:
            return Answer(404, "this log is not known here\n")
        try:
            open_note(request.head.note, self.logs[request.origin])
        except NoteRefused as refusal:
            return Answer(403, f"{refusal}\n")
        if request.old > request.head.size:
            return Answer(400, "the old size is larger than the new one\n")
        with self.lock:
            return self._judge(request)

    def _judge(self, request: Request) -> Answer:
        known, new = self.state.head_of(request.origin), request.head
        if request.old != known.size:
            return Answer(409, f"{known.size}\n", SIZE_TYPE)
        if new.size == known.size and new.root != known.root:
            self.state.keep_evidence(new.note, known.note)
            return Answer(409, f"{known.size}\n", SIZE_TYPE)
        try:
            verify_consistency(
                old=known.size,
                old_root=known.root,
                new=new.size,
                new_root=new.root,
                proof=request.proof,
            )
        except ProofRefused as refusal:
            self.state.keep_evidence(new.note, known.note)
            return Answer(422, f"{refusal}\n")
        self.state.keep(request.origin, new)  # on the disk before anybody has the signature
        line = cosign(text_of(new.note), name=self.name, key=self.key, time=int(self.clock()))
        return Answer(200, line)


def read_request(body: bytes) -> Request:
    try:
        head, separator, note = body.decode().partition("\n\n")
    except UnicodeDecodeError as error:
        raise Malformed("the request is no UTF-8") from error
    first, *lines = head.split("\n")
    if not separator or not first.startswith("old ") or not NUMBER.fullmatch(first[4:]):
        raise Malformed("a request is an old size, a proof, an empty line and a checkpoint")
    if len(lines) > MOST_PROOF_LINES:
        raise Malformed("no proof is that long")
    text = text_of(note).split("\n")
    if len(text) < 4 or not all(text[:-1]) or not NUMBER.fullmatch(text[1]):
        raise Malformed("a checkpoint is an origin, a size and a root")
    new = Head(size=int(text[1]), root=read_hash(text[2]), note=note)
    return Request(old=int(first[4:]), proof=[read_hash(line) for line in lines], origin=text[0], head=new)


def read_hash(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise Malformed("a hash is written in base 64") from error
    if len(raw) != HASH_BYTES:
        raise Malformed(f"a hash has {HASH_BYTES} bytes")
    return raw


class State:
    """The newest co-signed checkpoint of each log, in a JSON file that is whole at any moment."""

    def __init__(self, path: Path):
        self.path = path
        self.evidence = path.with_name(f"{path.name}.evidence")
        self.guard = path.with_name(f"{path.name}.lock").open("w")
        try:
            fcntl.flock(self.guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.guard.close()
            raise CannotStart(f"another witness is using {path}") from error
        try:
            self.heads = {origin: _head(fields) for origin, fields in json.loads(path.read_text()).items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            self.guard.close()
            raise CannotStart(
                f"{path} is lost or damaged ({type(error).__name__}). A witness that has forgotten what it "
                "signed last must not go on under its key: begin anew with another key file."
            ) from error

    def head_of(self, origin: str) -> Head:
        return self.heads.get(origin, Head(size=0, root=EMPTY_ROOT, note=""))

    def keep(self, origin: str, head: Head) -> None:
        heads = self.heads | {origin: head}
        write_whole(self.path, as_json(heads), mode=0o600)
        self.heads = heads

    def keep_evidence(self, new: str, known: str) -> None:
        """Two notes, signed by one log, that don't fit together: it cheated or was changed."""
        logger.warning("refused a checkpoint that does not continue the log; see %s", self.evidence)
        if self.evidence.exists() and self.evidence.stat().st_size > MOST_EVIDENCE:
            return
        with self.evidence.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"at": int(time.time()), "kept": known, "refused": new}) + "\n")

    def close(self) -> None:
        self.guard.close()


def _head(fields: dict) -> Head:
    return Head(size=int(fields["size"]), root=read_hash(fields["root"]), note=str(fields["note"]))


def as_json(heads: dict[str, Head]) -> str:
    rows = {
        origin: {"size": head.size, "root": base64.b64encode(head.root).decode(), "note": head.note}
        for origin, head in heads.items()
    }
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def write_whole(path: Path, text: str, *, mode: int) -> None:
    """Either the old file or the new one is there, also after the power has gone."""
    aside = path.with_name(f"{path.name}.new")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def first_start(*, key_file: Path, state_file: Path, name: str) -> None:
    """Make the key, and an empty state beside it: a state that is missing later was lost."""
    if not name:
        raise CannotStart("say --name at the first start, for example --name office.example.gov.cn/w1")
    if state_file.exists():
        raise CannotStart(f"{state_file} is there and its key is not: bring {key_file} back from a copy")
    verifier_of(Ed25519PrivateKey.generate(), name=name, kind=COSIGNATURE)  # refuses a name no key can have
    write_whole(state_file, as_json({}), mode=0o600)
    write_whole(key_file, f"{name}\n{secrets.token_hex(32)}\n", mode=0o600)


def read_key(path: Path) -> tuple[str, Ed25519PrivateKey]:
    if path.stat().st_mode & 0o077:
        raise CannotStart(f"others may read {path}: chmod 600 {path}")
    try:
        name, seed = path.read_text(encoding="utf-8").split()
        return name, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    except ValueError as error:
        raise CannotStart(f"{path} holds a name and 64 hex digits, each on a line") from error


def read_logs(vkeys: Sequence[str]) -> dict[str, list[Verifier]]:
    """A log is known by the name of its key; one that has changed its key is given with both."""
    logs: dict[str, list[Verifier]] = {}
    for vkey in vkeys:
        verifier = read_vkey(vkey)
        if verifier.kind != ED25519:
            raise CannotStart(f"{verifier.name} is the key of a witness, not of a log")
        logs.setdefault(verifier.name, []).append(verifier)
    return logs


class Handler(BaseHTTPRequestHandler):
    """`POST /add-checkpoint`, below whatever a proxy puts before it; `GET /` says who this is."""

    protocol_version = "HTTP/1.1"
    timeout = SECONDS_FOR_A_REQUEST
    server: "Server"

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if not NUMBER.fullmatch(length) or int(length) > LONGEST_BODY:
            self.close_connection = True  # what is left of the body would be read as the next request
            self._answer(Answer(400, "say how long the request is, and keep it short\n"))
            return
        body = self.rfile.read(int(length))
        if not self.path.partition("?")[0].endswith("/add-checkpoint"):
            self._answer(Answer(404, "there is only /add-checkpoint\n"))
            return
        self._answer(self.server.witness.add_checkpoint(body))

    def do_GET(self):
        if self.path != "/":
            self._answer(Answer(404, "there is only /\n"))
            return
        witness = self.server.witness
        sizes = [f"{origin} {witness.state.head_of(origin).size}" for origin in witness.logs]
        self._answer(Answer(200, "\n".join([witness.vkey, *sizes, ""])))

    def _answer(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        logger.info(format, *arguments)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], witness: Witness):
        super().__init__(address, Handler)
        self.witness = witness


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.ledger_witness", description=__doc__)
    parser.add_argument("--log-vkey", action="append", required=True, help="public key of a log (may repeat)")
    parser.add_argument("--key-file", type=Path, required=True, help="own key, made at the first start")
    parser.add_argument(
        "--state-file", type=Path, required=True, help="what was co-signed last, never taken from a copy"
    )
    parser.add_argument("--name", default="", help="own name, asked for at the first start only")
    parser.add_argument("--listen", default="127.0.0.1:8711", help="address and port, behind an https proxy")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        if not options.key_file.exists():
            first_start(key_file=options.key_file, state_file=options.state_file, name=options.name)
        name, key = read_key(options.key_file)
        logs = read_logs(options.log_vkey)
        host, _colon, port = options.listen.rpartition(":")
        witness = Witness(name=name, key=key, logs=logs, state=State(options.state_file))
        server = Server((host, int(port)), witness)
    except (CannotStart, NoteRefused, OSError, ValueError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    sys.stdout.write(f"{witness.vkey}\nlistening at {server.server_address[0]}:{server.server_address[1]}\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    finally:
        server.server_close()
        witness.state.close()


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Checks on your own computer that a record stands unchanged in the transparency log. It asks no network.

在自己的电脑上查验：一条记录从封存起没有改过。查验时不连网络。

    python verify_proof.py --log-vkey KEY --record RECORD.json PROOF.tlog-proof

It needs Python 3.9 or newer and the package `cryptography`, and nothing else of the platform: read it, it is
short. Exit code 0: the proof holds; 1: it does not; 2: something could not be read.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import re
import struct
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HOLDS, FAILS, UNREADABLE = 0, 1, 2
PROOF_FORMAT, RECORD_FORMAT = "c2sp.org/tlog-proof@v1", "sushi-ledger-record/1"
LOG_KIND, WITNESS_KIND = 1, 4  # C2SP signed-note and tlog-cosignature
DASH = "\N{EM DASH} "
LARGEST_NUMBER = 2**53 - 1  # RFC 8785: beyond it not every program reads the same number
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


class Unreadable(Exception):
    """A file or key is not what it should be."""


class DoesNotHold(Exception):
    """The proof does not show what it is said to show."""


class Key(NamedTuple):
    name: str
    kind: int
    raw: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.raw)[:4]


class Proof(NamedTuple):
    """A .tlog-proof file (C2SP tlog-proof); `entry` is the extra data, which the hashes must bear out."""

    entry: str
    index: int
    path: list[bytes]
    text: str  # of the checkpoint, up to the newline before its signatures
    signatures: list[tuple[str, bytes]]

    @property
    def size(self) -> int:
        return int(self.text.split("\n")[1])

    @property
    def root(self) -> bytes:
        return read_base64(self.text.split("\n")[2])


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# --- Canonical JSON (RFC 8785) of what records hold: texts, whole numbers, yes and no, nothing ------


def refuse_number(text: str) -> NoReturn:
    raise Unreadable(f"records hold no number like {text}")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("a name stands twice in one object")
    return found


def read_json(text: str) -> Any:
    return json.loads(text, parse_float=refuse_number, parse_constant=refuse_number, object_pairs_hook=once)


def canonical(value: Any) -> str:
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)  # escapes what RFC 8785 does, and nothing else
    if isinstance(value, int):
        if abs(value) > LARGEST_NUMBER:
            raise Unreadable(f"{value} is too large a number")
        return str(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(one) for one in value) + "]"
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    raise Unreadable(f"records hold nothing like {value!r}")


def entry_of(record: Any) -> str:
    """The entry that the log keeps of a record: its name, and a digest of salt and content."""
    try:
        salt, payload = bytes.fromhex(record["salt"]), canonical(record["payload"]).encode()
        if record["format"] != RECORD_FORMAT or len(salt) != 16:
            raise Unreadable("this is no record file")
        entry = {
            "attachments": record["attachments"],
            "digest": sha256(salt + payload).hex(),
            "id": record["id"],
            "kind": record["kind"],
            "revision": record["revision"],
            "time": record["time"],
            "v": 1,
        }
        return canonical(entry)
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"this is no record file ({type(error).__name__})") from error


def check_code(entry: str) -> str:
    number = int.from_bytes(sha256(entry.encode())[:10], "big")
    letters = "".join(ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


# --- Reading keys and proofs --------------------------------------------------------------------------


def read_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise Unreadable(f"{text[:20]} is no base 64") from error


def read_key(text: str, kind: int) -> Key:
    name, _plus, rest = text.strip().partition("+")
    key_id, _plus, material = rest.partition("+")
    raw = read_base64(material)
    if len(raw) != 33 or raw[0] != kind:
        raise Unreadable(f"{name} is no key of a {'log' if kind == LOG_KIND else 'witness'}")
    key = Key(name, kind, raw[1:])
    if key.id.hex() != key_id:
        raise Unreadable(f"the key of {name} was copied wrongly")
    return key


def read_proof(content: str) -> Proof:
    head, _empty, note = content.partition("\n\n")
    lines = head.split("\n")
    if lines.pop(0) != PROOF_FORMAT:
        raise Unreadable("this is no proof file")
    entry = ""
    if lines and lines[0].startswith("extra "):
        entry = read_base64(lines.pop(0)[6:]).decode()
    if not lines or not lines[0].startswith("index ") or not NUMBER.fullmatch(lines[0][6:]):
        raise Unreadable("the proof does not say which place in the log it is of")
    index, path = int(lines.pop(0)[6:]), [read_base64(line) for line in lines]
    text, separator, signed = note.rpartition("\n\n")
    fields = text.split("\n")
    if not separator or len(fields) < 3 or not NUMBER.fullmatch(fields[1]):
        raise Unreadable("the proof ends without a checkpoint")
    return Proof(entry, index, path, text + "\n", [read_signature(line) for line in signed.splitlines()])


def read_signature(line: str) -> tuple[str, bytes]:
    name, _space, material = line[len(DASH) :].partition(" ")
    if not line.startswith(DASH):
        raise Unreadable("a signature is not written as it should be")
    return name, read_base64(material)


# --- Checking -----------------------------------------------------------------------------------------


def root_from(leaf: bytes, proof: Proof) -> bytes:
    """The root to which the leaf and its siblings lead (RFC 9162, 2.1.3.2)."""
    if proof.index >= proof.size:
        raise DoesNotHold("the place lies behind the end of the log")
    place, last, found = proof.index, proof.size - 1, leaf
    for sibling in proof.path:
        if last == 0:
            raise DoesNotHold("the way to the root is too long")
        if place & 1 or place == last:
            found = sha256(b"\x01" + sibling + found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = sha256(b"\x01" + found + sibling)
        place, last = place >> 1, last >> 1
    if last != 0:
        raise DoesNotHold("the way to the root is too short")
    return found


def is_signed(proof: Proof, key: Key) -> bool:
    """By this key of the log; a wrong signature under its name is refused aloud."""
    found = [raw[4:] for name, raw in proof.signatures if (name, raw[:4]) == (key.name, key.id)]
    for signature in found:
        check_signature(key, signature, proof.text.encode())
    return bool(found) and proof.text.startswith(f"{key.name}\n")


def times_witnessed(proof: Proof, key: Key) -> list[int]:
    times = []
    for name, raw in proof.signatures:
        if (name, raw[:4]) == (key.name, key.id) and len(raw) == 4 + 8 + 64:
            times.append(struct.unpack(">Q", raw[4:12])[0])
            message = f"cosignature/v1\ntime {times[-1]}\n{proof.text}".encode()
            check_signature(key, raw[12:], message)
    return times


def check_signature(key: Key, signature: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, message)
    except InvalidSignature as error:
        raise DoesNotHold(f"the signature of {key.name} is wrong") from error


def check_attachments(record: dict[str, Any], files: list[Path]) -> str:
    wanted = list(record["attachments"])
    for path in files:
        digest = sha256(path.read_bytes()).hex()
        if digest not in wanted:
            raise DoesNotHold(f"{path.name} is not among the attachments of the record")
        wanted.remove(digest)
    return f"{len(files)}/{len(files) + len(wanted)}"


def check(options: argparse.Namespace) -> None:
    logs = [read_key(vkey, LOG_KIND) for vkey in options.log_vkey]
    witnesses = [read_key(vkey, WITNESS_KIND) for vkey in options.witness_vkey]
    proof, entry = read_proof(options.proof.read_text(encoding="utf-8")), ""
    if options.record:
        record = read_json(options.record.read_text(encoding="utf-8"))
        entry = entry_of(record)
        if proof.entry and entry != proof.entry:
            raise DoesNotHold("the record file is not the record of this proof, or was changed")
        say("记录文件与日志中的指纹一致", "the record file has the digest that stands in the log")
        if record["attachments"] or options.attachment:
            checked = check_attachments(record, options.attachment)
            say(f"附件已核对 {checked}", f"attachments checked: {checked}")
    entry = entry or proof.entry
    if not entry:
        raise Unreadable("this proof needs the record file: --record")
    code = check_code(entry)
    if options.check_code and re.sub(r"[^0-9A-Z]", "", options.check_code.upper()) != code.replace("-", ""):
        raise DoesNotHold(f"the check code of this entry is {code}")
    if root_from(sha256(b"\x00" + entry.encode()), proof) != proof.root:
        raise DoesNotHold("the entry does not lead to the root of the checkpoint")
    place, size = proof.index, proof.size
    say(
        f"条目的日志序号是 {place}（从0数起），日志共 {size} 条",
        f"the entry is no. {place} (counted from 0) of {size} in the log",
    )
    if not any(is_signed(proof, key) for key in logs):
        raise DoesNotHold("none of the keys given has signed this checkpoint of the log")
    say("检查点由日志签名", "the checkpoint is signed by the log")
    seen = {key.name: times for key in witnesses if (times := times_witnessed(proof, key))}
    needed = options.witnesses_needed if options.witnesses_needed is not None else min(1, len(witnesses))
    for name, times in seen.items():
        at = datetime.fromtimestamp(min(times), timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")
        say(f"见证方 {name} 于 {at} 签名", f"witness {name} signed at {at}")
    if len(seen) < needed:
        raise DoesNotHold(f"{needed} witnesses are needed, {len(seen)} of those given have signed")
    say(f"查验码 {code}", f"check code {code}")
    conclude(with_record=bool(options.record), with_witness=bool(seen))


def conclude(*, with_record: bool, with_witness: bool) -> None:
    what = ("这份记录", "this record") if with_record else ("这个条目", "this entry")
    lines = [
        f"查验通过：{what[0]}从封存起没有改过。",
        f"The proof holds: {what[1]} is unchanged since it was sealed.",
        "它不能证明记录写下时就是真的。",
        "It does not prove that what was written was true.",
    ]
    if not with_record:
        lines += ["没有记录文件，所以没有核对内容。", "Without the record file its content was not checked."]
    if not with_witness:
        lines += [
            "没有核对见证方的签名，只能相信日志自己的签名。",
            "No witness was checked: one relies on the log's own signature alone.",
        ]
    sys.stdout.write("\n" + "\n".join(lines) + "\n")


def say(chinese: str, english: str) -> None:
    sys.stdout.write(f"✓ {chinese}\n  {english}\n")


def main(arguments: list[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("proof", type=Path, help="证明文件 · the .tlog-proof file")
    parser.add_argument(
        "--log-vkey", action="append", required=True, help="日志公钥 · key of the log (may repeat)"
    )
    parser.add_argument("--record", type=Path, help="记录文件 · the record file (JSON)")
    parser.add_argument(
        "--attachment", type=Path, action="append", default=[], help="附件 · a photo (may repeat)"
    )
    parser.add_argument("--check-code", default="", help="纸上的查验码 · check code on the paper")
    parser.add_argument(
        "--witness-vkey", action="append", default=[], help="见证方公钥 · key of a witness (may repeat)"
    )
    parser.add_argument(
        "--witnesses-needed", type=int, help="至少几个见证方 · how many must have signed (1 if any given)"
    )
    options = parser.parse_args(arguments)
    try:
        check(options)
    except DoesNotHold as refusal:
        sys.stderr.write(f"✕ 查验不通过。The proof does not hold: {refusal}\n")
        return FAILS
    except (Unreadable, OSError, ValueError) as refusal:
        sys.stderr.write(f"✕ 读不懂。This cannot be read: {refusal}\n")
        return UNREADABLE
    return HOLDS


if __name__ == "__main__":
    sys.exit(main())

"""What the log keeps of a record: its name, its time and a digest that only who has the record can check."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import rfc8785

LONGEST_ENTRY = 65_535  # octets: tlog-tiles writes the length of an entry in two
SALT_BYTES = 16

# Crockford's base 32, without letters that look alike: typed from paper without error.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LETTERS, GROUP = 16, 4  # 80 bits
LOOK_ALIKES = str.maketrans("OIL", "011")
NAMES = {"attachments", "digest", "id", "kind", "revision", "time", "v"}
KIND = re.compile(r"[a-z][a-z0-9-]{0,59}")
SHA256_HEX = re.compile(r"[0-9a-f]{64}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


Key = tuple[str, UUID, int]  # kind, record, revision: what an entry is of


class EntryRefused(ValueError):
    """The text is no entry as `make_entry` makes them."""


class EntryTooLong(ValueError):
    """A record with so many attachments (some nine hundred) can't be written in an entry bundle."""


@dataclass(frozen=True)
class Entry:
    kind: str
    record_id: UUID
    revision: int
    at: datetime
    digest: str
    attachments: tuple[str, ...]


def make_entry(
    *,
    kind: str,
    record_id: UUID,
    revision: int,
    at: datetime,
    payload: Mapping[str, Any],
    salt: bytes,
    attachments: Sequence[str] = (),
) -> str:
    """The entry of one record as canonical JSON (RFC 8785).

    Entries are public, so `record_id` is a random one that leads nobody to an enterprise or a person, and
    `at` is told to the second. `payload` is plain JSON: texts, whole numbers, booleans, lists, objects –
    decimals and moments as texts, so that no float ever decides about equality. `attachments` are the
    SHA-256 of the files that belong to it, in hex and in the order of the payload.
    """
    entry: dict[str, Any] = {
        "attachments": list(attachments),
        "digest": digest_of(payload, salt),
        "id": str(record_id),
        "kind": kind,
        "revision": revision,
        "time": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "v": 1,
    }
    text = rfc8785.dumps(entry)
    if len(text) > LONGEST_ENTRY:
        raise EntryTooLong(f"{len(text)} octets")
    return text.decode()


def moment_text(at: datetime | None) -> str | None:
    """A moment as it stands in a payload: UTC, to the microsecond, the same text for the same moment."""
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else None


def digest_of(payload: Mapping[str, Any], salt: bytes) -> str:
    """SHA-256 over salt and canonical payload, in hex. All salts have one length, so no two inputs meet."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    return hashlib.sha256(salt + rfc8785.dumps(dict(payload))).hexdigest()


def read_entry(text: str) -> Entry:
    """What the entry says. Whether it is spelt as it should be shows when it is made again and compared."""
    try:
        fields = json.loads(text)
        if not isinstance(fields, dict) or fields.keys() != NAMES or fields["v"] != 1:
            raise EntryRefused("these are not the fields of an entry")
        return Entry(
            kind=_like(KIND, fields["kind"]),
            record_id=UUID(_of_type(str, fields["id"])),
            revision=_of_type(int, fields["revision"]),
            at=datetime.fromisoformat(_like(MOMENT, fields["time"])),
            digest=_like(SHA256_HEX, fields["digest"]),
            attachments=tuple(_like(SHA256_HEX, one) for one in _of_type(list, fields["attachments"])),
        )
    except (ValueError, RecursionError) as error:
        raise EntryRefused(str(error)) from error


def key_in(text: str) -> Key | None:
    """Of what the entry is; None if it can't be read."""
    try:
        entry = read_entry(text)
    except EntryRefused:
        return None
    return entry.kind, entry.record_id, entry.revision


def record_id_in(text: str) -> UUID | None:
    key = key_in(text)
    return key[1] if key else None


def check_code(entry: str) -> str:
    """80 bits of the entry's SHA-256 in four groups of four letters, to be printed and compared by eye."""
    return code_from_hash(entry_hash(entry))


def code_from_hash(digest: str) -> str:
    """The check code of the entry that has this SHA-256, in hex."""
    number = int.from_bytes(bytes.fromhex(digest)[:10], "big")
    letters = "".join(CODE_ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LETTERS)))
    return "-".join(letters[start : start + GROUP] for start in range(0, CODE_LETTERS, GROUP))


def entry_hash(entry: str) -> str:
    """SHA-256 of the entry in hex, of which the check code is the beginning: how one record names another."""
    return hashlib.sha256(entry.encode()).hexdigest()


def tidy_code(text: str) -> str:
    """A code as somebody typed or scanned it, in the form of `check_code`; empty if it can't be one."""
    letters = re.sub(r"[\s\-–—_.]", "", text).upper().translate(LOOK_ALIKES)
    if len(letters) != CODE_LETTERS or any(letter not in CODE_ALPHABET for letter in letters):
        return ""
    return "-".join(letters[start : start + GROUP] for start in range(0, CODE_LETTERS, GROUP))


def _of_type(kind, value):
    if type(value) is not kind:  # True is an int to isinstance
        raise EntryRefused(f"{value!r} is no {kind.__name__}")
    return value


def _like(pattern, value):
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise EntryRefused(f"{value!r} is not as it should be")
    return value

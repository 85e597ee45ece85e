"""Signed notes (C2SP signed-note): the text of a log's checkpoint with Ed25519 signatures beneath it.

A key is named by its owner's name and four bytes of a hash, so that a note can carry the signatures of a log
and of the witnesses (C2SP tlog-cosignature, version 1 over Ed25519) side by side.
"""

import base64
import binascii
import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519, COSIGNATURE = 0x01, 0x04  # signature types
DASH = "\N{EM DASH} "
MOST_SIGNATURES = 64
KEY_BYTES, SIGNATURE_BYTES = 32, 64


class NoteRefused(ValueError):
    """Not a signed note, or not signed by anybody whom one trusts."""


@dataclass(frozen=True)
class Verifier:
    """A public key under a name; `kind` says whether it signs plainly or as a witness."""

    name: str
    key: bytes
    kind: int = ED25519

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key in one word, as it is handed to others."""
        material = base64.b64encode(bytes([self.kind]) + self.key).decode()
        return f"{self.name}+{self.key_id.hex()}+{material}"

    def check(self, text: str, signature: bytes) -> int | None:
        """The time of a cosignature, None of a plain one; a signature that doesn't fit is refused."""
        public, message, moment = Ed25519PublicKey.from_public_bytes(self.key), text.encode(), None
        if self.kind == COSIGNATURE:
            if len(signature) != 8 + SIGNATURE_BYTES:
                raise NoteRefused("a cosignature has 72 bytes")
            moment = struct.unpack(">Q", signature[:8])[0]
            message, signature = _cosigned(text, moment), signature[8:]
        try:
            public.verify(signature, message)
        except InvalidSignature as error:
            raise NoteRefused(f"the signature of {self.name} does not fit") from error
        return moment


@dataclass(frozen=True)
class Signed:
    """One signature of a note that was found good."""

    by: Verifier
    time: int | None
    line: str


def read_vkey(text: str) -> Verifier:
    try:
        name, key_id, material = text.strip().split("+", 2)
        raw = base64.b64decode(material, validate=True)
    except (ValueError, binascii.Error) as error:
        raise NoteRefused("a key is written name+id+material") from error
    _refuse_name(name)
    if len(raw) != 1 + KEY_BYTES or raw[0] not in (ED25519, COSIGNATURE):
        raise NoteRefused("only Ed25519 keys are known")
    verifier = Verifier(name, raw[1:], raw[0])
    if verifier.key_id.hex() != key_id:
        raise NoteRefused("the id of the key does not belong to it")
    return verifier


def verifier_of(key: Ed25519PrivateKey, *, name: str, kind: int = ED25519) -> Verifier:
    _refuse_name(name)
    return Verifier(name, key.public_key().public_bytes_raw(), kind)


def sign_note(text: str, *, name: str, key: Ed25519PrivateKey) -> str:
    """The note: text, empty line, one signature."""
    _refuse_text(text)
    verifier = verifier_of(key, name=name)
    return f"{text}\n{_line(verifier, key.sign(text.encode()))}"


def cosign(text: str, *, name: str, key: Ed25519PrivateKey, time: int) -> str:
    """A witness's line for the text of a checkpoint."""
    verifier = verifier_of(key, name=name, kind=COSIGNATURE)
    return _line(verifier, struct.pack(">Q", time) + key.sign(_cosigned(text, time)))


def text_of(note: str) -> str:
    """The signed text, its last newline included; believe it only after `open_note`."""
    return _split(note)[0]


def open_note(note: str, verifiers: Sequence[Verifier]) -> tuple[str, list[Signed]]:
    """The text and who of these signed it, at least one; a wrong signature of a known key spoils the note."""
    text, lines = _split(note)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    found = []
    for line in lines:
        name, raw = _parts(line)
        verifier = known.get((name, raw[:4]))
        if verifier is not None:
            found.append(Signed(verifier, verifier.check(text, raw[4:]), f"{line}\n"))
    if not found:
        raise NoteRefused("nobody known has signed this")
    return text, found


def _cosigned(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _line(verifier: Verifier, signature: bytes) -> str:
    return f"{DASH}{verifier.name} {base64.b64encode(verifier.key_id + signature).decode()}\n"


def _split(note: str) -> tuple[str, list[str]]:
    head, separator, tail = note.rpartition("\n\n")
    if not separator or not tail.endswith("\n"):
        raise NoteRefused("a note is a text, an empty line and signatures")
    text = f"{head}\n"
    _refuse_text(text)
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteRefused("too many signatures")
    return text, lines


def _parts(line: str) -> tuple[str, bytes]:
    fields = line.removeprefix(DASH).split(" ")
    if not line.startswith(DASH) or len(fields) != 2:
        raise NoteRefused("a signature line is a dash, a name and base 64")
    _refuse_name(fields[0])
    try:
        raw = base64.b64decode(fields[1], validate=True)
    except (ValueError, binascii.Error) as error:
        raise NoteRefused("a signature is written in base 64") from error
    if len(raw) <= 4:
        raise NoteRefused("a signature is too short")
    return fields[0], raw


def _refuse_text(text: str) -> None:
    if not text.endswith("\n") or any(letter < " " and letter != "\n" for letter in text):
        raise NoteRefused("a text ends with a newline and holds no other control character")


def _refuse_name(name: str) -> None:
    if not name or "+" in name or any(letter.isspace() for letter in name):
        raise NoteRefused("a key name holds neither space nor plus")

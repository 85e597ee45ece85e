"""The token in a printed badge: a CWT (RFC 8392) in COSE_Sign1 (RFC 9052), signed with Ed25519.

Whoever has the public key can check it without a network and without asking anybody. It holds a pseudonym,
never a name, identity number or phone, and is written in base 32, so that its QR code needs only the
alphanumeric mode. Whether a genuine badge was revoked is told by the list of revoked serials.
`static/js/badge_token.js` reads the same; decision 0062 says why each part is there.
"""

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

COSE_SIGN1 = 18  # CBOR tag, RFC 9052 section 2
ALGORITHM, KEY_ID = 1, 4  # header parameters
EDDSA = -8
ISSUER, SUBJECT, EXPIRES, ISSUED, SERIAL = 1, 2, 4, 6, 7  # claims
POST_KIND = -65537  # first label for private use, RFC 8392 section 9.1
KINDS = ("STAFF", "OFFICER", "DIRECTOR", "PRINCIPAL")  # a number is shorter; their order never changes

SEED_BYTES, SIGNATURE_BYTES = 32, 64
SERIAL_BYTES = 5
SERIAL_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: printed on the card, read aloud
LONGEST_TOKEN = 320
PATH = "/B/"  # before the token in the address that the QR code says
DEVELOPMENT_KEY_ID = "0"
DEVELOPMENT_PURPOSE = b"sushi-platform badge v1"


class BadKey(ValueError):
    """A configured key is not an Ed25519 seed: 32 bytes as hex or base64."""


class TokenRefused(ValueError):
    """The token proves nothing; `reason` is the word for it, the same in Python and JavaScript."""

    reason = ""


class Malformed(TokenRefused):
    """Not a badge token, or not in the one spelling it has."""

    reason = "MALFORMED"


class UnknownKey(TokenRefused):
    """Signed with a key that is not ours, or no longer."""

    reason = "UNKNOWN_KEY"


class WrongAlgorithm(TokenRefused):
    """Anything but EdDSA: the token doesn't choose how it is checked."""

    reason = "WRONG_ALGORITHM"


class BadSignature(TokenRefused):
    """Changed after it was signed, or signed by somebody else."""

    reason = "BAD_SIGNATURE"


class Expired(TokenRefused):
    """It was genuine and its last day is over; `claims` says which badge it was."""

    reason = "EXPIRED"

    def __init__(self, claims: "BadgeClaims"):
        super().__init__(claims.serial)
        self.claims = claims


@dataclass(frozen=True)
class BadgeClaims:
    """What a badge says. Times are seconds since 1970, as in the token."""

    issuer: str
    person_code: str
    serial: str
    kind: str
    issued_at: int
    expires_at: int


def token_in(text: str) -> str:
    """The token in what a scanner read or somebody pasted: an address or the bare token."""
    return text.strip().rpartition(PATH)[2]


def make_serial() -> str:
    return serial_text(secrets.token_bytes(SERIAL_BYTES))


def serial_text(raw: bytes) -> str:
    number = int.from_bytes(raw, "big")
    return "".join(SERIAL_ALPHABET[number >> shift & 31] for shift in range(8 * SERIAL_BYTES - 5, -1, -5))


def serial_bytes(serial: str) -> bytes:
    number = 0
    for letter in serial:
        number = number << 5 | SERIAL_ALPHABET.index(letter)
    return number.to_bytes(SERIAL_BYTES, "big")


def current_key_id() -> str:
    """The first key configured signs; the others are still believed."""
    return next(iter(badge_seeds()))


def badge_seeds() -> dict[str, bytes]:
    """Key id → Ed25519 seed; in development one derived from SECRET_KEY."""
    return dict(_seeds(tuple(settings.BADGE_KEYS.items()), settings.SECRET_KEY))


def private_key(key_id: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(badge_seeds()[key_id])


def public_keys() -> dict[str, bytes]:
    """Key id → raw public key: what anybody may have."""
    return dict(_public(tuple(badge_seeds().items())))


def make_badge_token(claims: BadgeClaims, *, key_id: str, key: Ed25519PrivateKey | None = None) -> str:
    """The same claims and key always give the same token: Ed25519 needs no chance."""
    protected, payload = _protected(key_id), _payload(claims)
    signature = (key or private_key(key_id)).sign(_to_be_signed(protected, payload))
    return _base32(_message(protected, payload, signature))


def read_badge_token(token: str, *, now: int, keys: Mapping[str, bytes] | None = None) -> BadgeClaims:
    """The claims of a genuine token that has not ended, else a `TokenRefused`.

    Order: form, key id, algorithm, signature, end. Nothing in the token is believed before its signature
    is, and only the one spelling that `make_badge_token` gives is read.
    """
    protected, payload, signature = _parts(_raw(token))
    key_id, algorithm = _header(protected)
    claims = _claims(payload)
    public = (public_keys() if keys is None else keys).get(key_id)
    if public is None:
        raise UnknownKey
    if algorithm != EDDSA:
        raise WrongAlgorithm
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _to_be_signed(protected, payload))
    except InvalidSignature as error:
        raise BadSignature from error
    if now >= claims.expires_at:
        raise Expired(claims)
    return claims


# --- One spelling ---------------------------------------------------------------------------------


def _protected(key_id: str) -> bytes:
    return cbor2.dumps({ALGORITHM: EDDSA, KEY_ID: key_id.encode()}, canonical=True)


def _payload(claims: BadgeClaims) -> bytes:
    return cbor2.dumps(
        {
            ISSUER: claims.issuer,
            SUBJECT: claims.person_code,
            EXPIRES: claims.expires_at,
            ISSUED: claims.issued_at,
            SERIAL: serial_bytes(claims.serial),
            POST_KIND: KINDS.index(claims.kind),
        },
        canonical=True,
    )


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Sig_structure of RFC 9052 section 4.4, without external data."""
    return cbor2.dumps(["Signature1", protected, b"", payload], canonical=True)


def _message(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(COSE_SIGN1, [protected, {}, payload, signature]), canonical=True)


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")


# --- Reading --------------------------------------------------------------------------------------


def _raw(token: str) -> bytes:
    if len(token) > LONGEST_TOKEN:
        raise Malformed
    try:
        raw = base64.b32decode(token + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError) as error:
        raise Malformed from error
    if _base32(raw) != token:  # the last letter has bits to spare, which must be zero
        raise Malformed
    return raw


def _load(raw: bytes):
    """One item, spelt as we would: no longer lengths, no other order, nothing twice, nothing behind it."""
    try:
        value = cbor2.loads(raw)
        is_canonical = cbor2.dumps(value, canonical=True) == raw
    except (cbor2.CBORError, ValueError, TypeError, OverflowError) as error:
        raise Malformed from error
    if not is_canonical:
        raise Malformed
    return value


def _load_map(raw: bytes) -> Mapping:
    value = _load(raw)
    # CBOR's simple value 7 compares equal to the number 7, and is another spelling of the key.
    if not isinstance(value, Mapping) or any(type(key) is not int for key in value):
        raise Malformed
    return value


def _parts(raw: bytes) -> tuple[bytes, bytes, bytes]:
    message = _load(raw)
    if not isinstance(message, cbor2.CBORTag) or message.tag != COSE_SIGN1:
        raise Malformed
    parts = message.value
    if not isinstance(parts, list | tuple) or len(parts) != 4 or parts[1] != {}:
        raise Malformed
    protected, _unprotected, payload, signature = parts
    if not all(isinstance(part, bytes) for part in (protected, payload, signature)):
        raise Malformed
    if len(signature) != SIGNATURE_BYTES:
        raise Malformed
    return protected, payload, signature


def _header(protected: bytes) -> tuple[str, int | str | None]:
    header = _load_map(protected)
    if header.keys() - {ALGORITHM, KEY_ID}:
        raise Malformed
    key_id, algorithm = header.get(KEY_ID), header.get(ALGORITHM)
    if not isinstance(key_id, bytes) or not key_id.isascii():
        raise Malformed
    if ALGORITHM in header and type(algorithm) not in (int, str):
        raise Malformed
    return key_id.decode(), algorithm


def _claims(payload: bytes) -> BadgeClaims:
    values = _load_map(payload)
    if values.keys() != {
        ISSUER,
        SUBJECT,
        EXPIRES,
        ISSUED,
        SERIAL,
        POST_KIND,
    }:
        raise Malformed
    issuer, person, serial = values[ISSUER], values[SUBJECT], values[SERIAL]
    numbers = [values[EXPIRES], values[ISSUED], values[POST_KIND]]
    if not (isinstance(issuer, str) and isinstance(person, str) and isinstance(serial, bytes)):
        raise Malformed
    if len(serial) != SERIAL_BYTES or any(type(number) is not int for number in numbers):
        raise Malformed
    expires_at, issued_at, kind = numbers
    if not (0 <= issued_at < expires_at < 2**32 and 0 <= kind < len(KINDS)):
        raise Malformed
    return BadgeClaims(
        issuer=issuer,
        person_code=person,
        serial=serial_text(serial),
        kind=KINDS[kind],
        issued_at=issued_at,
        expires_at=expires_at,
    )


# --- Keys -----------------------------------------------------------------------------------------


def read_seed(text: str, *, setting: str = "BADGE_KEYS") -> bytes:
    """32 bytes from 64 hex digits or base64 (either alphabet, padded or not); `setting` is where they are."""
    refused = f"{setting} holds 32 byte seeds as hex or base64."
    try:
        if len(text) == 2 * SEED_BYTES:
            seed = bytes.fromhex(text)
        else:
            padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
            seed = base64.b64decode(padded.replace("-", "+").replace("_", "/"), validate=True)
    except ValueError as error:
        raise BadKey(refused) from error
    if len(seed) != SEED_BYTES:
        raise BadKey(refused)
    return seed


@lru_cache(maxsize=16)
def _seeds(configured: tuple[tuple[str, str], ...], secret_key: str) -> tuple[tuple[str, bytes], ...]:
    if configured:
        return tuple((key_id, read_seed(text)) for key_id, text in configured)
    derive = HKDF(algorithm=SHA256(), length=SEED_BYTES, salt=None, info=DEVELOPMENT_PURPOSE)
    return ((DEVELOPMENT_KEY_ID, derive.derive(secret_key.encode())),)


@lru_cache(maxsize=16)
def _public(seeds: tuple[tuple[str, bytes], ...]) -> tuple[tuple[str, bytes], ...]:
    return tuple(
        (key_id, Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())
        for key_id, seed in seeds
    )

"""Personal data at rest: AES-GCM for what must be read again, keyed hashes for what must be found again.

A key has an id, so that old values stay readable after a new key has been put in front of it. Every
purpose ("staff.citizen_id") has keys of its own, derived with HKDF: a value moved from one field to
another does not open.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FORMAT = "v1"
NONCE_BYTES = 12  # NIST SP 800-38D, 8.2.2: random 96 bit nonces
TAG_BYTES = 16


class NoKeys(ValueError):
    """There is no key to encrypt or hash with."""


class UnknownKey(LookupError):
    """The value was encrypted under a key that is no longer configured."""


class DamagedValue(ValueError):
    """The value is not what was encrypted for this purpose: cut, altered or taken from another field."""


def encrypt(text: str, *, purpose: str, keys: Mapping[str, str] | None = None) -> str:
    """Encrypt under the first key; the same text gives another value each time."""
    key_id, secret = _current(keys)
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_derive(secret, "encrypt", purpose)).encrypt(
        nonce, text.encode(), _associated(key_id, purpose)
    )
    return f"{FORMAT}.{key_id}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(value: str, *, purpose: str, keys: Mapping[str, str] | None = None) -> str:
    key_id, body = _parts(value)
    try:
        secret = _configured(keys)[key_id]
    except KeyError as error:
        raise UnknownKey(key_id) from error
    cipher = AESGCM(_derive(secret, "encrypt", purpose))
    try:
        return cipher.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], _associated(key_id, purpose)).decode()
    except (InvalidTag, ValueError) as error:
        raise DamagedValue(purpose) from error


def encrypt_bytes(data: bytes, *, purpose: str, keys: Mapping[str, str] | None = None) -> bytes:
    """The same for files: a readable head (format, key id), then nonce and sealed content."""
    key_id, secret = _current(keys)
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_derive(secret, "encrypt", purpose)).encrypt(nonce, data, _associated(key_id, purpose))
    return f"{FORMAT}\0{key_id}\0".encode() + nonce + sealed


def decrypt_bytes(sealed: bytes, *, purpose: str, keys: Mapping[str, str] | None = None) -> bytes:
    key_id, body = _parts_of_bytes(sealed)
    try:
        secret = _configured(keys)[key_id]
    except KeyError as error:
        raise UnknownKey(key_id) from error
    cipher = AESGCM(_derive(secret, "encrypt", purpose))
    try:
        return cipher.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], _associated(key_id, purpose))
    except InvalidTag as error:
        raise DamagedValue(purpose) from error


def bytes_need_new_key(sealed: bytes, *, keys: Mapping[str, str] | None = None) -> bool:
    key_id, _ = _parts_of_bytes(sealed)
    return key_id != _current(keys)[0]


def needs_new_key(value: str, *, keys: Mapping[str, str] | None = None) -> bool:
    """Whether the value was encrypted under another key than the one in use now."""
    key_id, _ = _parts(value)
    return key_id != _current(keys)[0]


def keyed_hash(text: str, *, purpose: str, keys: Mapping[str, str] | None = None) -> str:
    """64 hex digits that find equal texts of one purpose without telling them."""
    _, secret = _current(keys)
    return _hash(text, secret, purpose)


def keyed_hashes(text: str, *, purpose: str, keys: Mapping[str, str] | None = None) -> list[str]:
    """The hash under every configured key, newest first: what a look-up asks for during a change of keys."""
    return [_hash(text, secret, purpose) for secret in _configured(keys).values()]


def _hash(text: str, secret: str, purpose: str) -> str:
    return hmac.digest(_derive(secret, "hash", purpose), text.encode(), "sha256").hex()


def _configured(keys: Mapping[str, str] | None) -> Mapping[str, str]:
    if keys is not None:
        return keys
    return settings.FIELD_ENCRYPTION_KEYS or {
        _id_of(secret): secret for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    }


def _id_of(secret: str) -> str:
    """A name for a key that has none: it tells keys apart and gives nothing of them away."""
    return "s" + hashlib.sha256(_derive(secret, "name", "key id")).hexdigest()[:8]


def _current(keys: Mapping[str, str] | None) -> tuple[str, str]:
    try:
        return next(iter(_configured(keys).items()))
    except StopIteration as error:
        raise NoKeys from error


def _derive(secret: str, use: str, purpose: str) -> bytes:
    info = f"field-{FORMAT}\0{use}\0{purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())


def _associated(key_id: str, purpose: str) -> bytes:
    return f"{FORMAT}\0{key_id}\0{purpose}".encode()


def _parts(value: str) -> tuple[str, bytes]:
    try:
        form, rest = value.split(".", 1)
        key_id, body = rest.rsplit(".", 1)
        raw = base64.b64decode(body, altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise DamagedValue("form") from error
    is_canonical = base64.urlsafe_b64encode(raw).decode() == body  # one value, one spelling
    if form != FORMAT or len(raw) < NONCE_BYTES or not is_canonical:
        raise DamagedValue("form")
    return key_id, raw


def _parts_of_bytes(sealed: bytes) -> tuple[str, bytes]:
    try:
        form, key_id, body = sealed.split(b"\0", 2)
        name = key_id.decode()
    except ValueError as error:
        raise DamagedValue("form") from error
    if form != FORMAT.encode() or len(body) < NONCE_BYTES + TAG_BYTES:
        raise DamagedValue("form")
    return name, body

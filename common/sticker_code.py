"""What stands behind `?k=` in the address of an entrance sticker: key id, serial and MAC, no database needed.

The MAC binds the serial to one public id, so a code copied to another door is refused. Whether a genuine
sticker has been revoked is told by its row.
"""

import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# Crockford's base 32: no I, L, O, U to misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SERIAL_LENGTH = 10  # 50 random bits
MAC_LENGTH = 20  # the first 100 of 256 bits: NIST SP 800-107 asks for 80 where guesses are online
LONGEST_CODE = 8 + 1 + SERIAL_LENGTH + 1 + MAC_LENGTH
PURPOSE = b"sushi-platform sticker v1"
DEVELOPMENT_KEY_ID = "0"


def make_serial() -> str:
    return _base32(secrets.randbits(5 * SERIAL_LENGTH), SERIAL_LENGTH)


def current_key_id() -> str:
    """The first key configured signs; the others are still believed."""
    return next(iter(_keys()))


def make_sticker_code(*, public_id: str, serial: str, key_id: str) -> str:
    return f"{key_id}-{serial}-{_mac(_keys()[key_id], key_id, public_id, serial)}"


def read_sticker_code(*, public_id: str, code: str) -> str | None:
    """The serial of a genuine code, or None for a forged one. Pure but for the configured keys."""
    if len(code) > LONGEST_CODE or not code.isascii():
        return None
    parts = code.rsplit("-", 2)  # a key id may hold a dash itself
    secret = _keys().get(parts[0])
    if secret is None or len(parts) != 3:
        return None
    key_id, serial, mac = parts[0], parts[1].upper(), parts[2].upper()
    if len(serial) != SERIAL_LENGTH or len(mac) != MAC_LENGTH:
        return None
    expected = _mac(secret, key_id, public_id, serial)
    return serial if hmac.compare_digest(expected.encode(), mac.encode()) else None


def _keys() -> dict[str, str]:
    return settings.STICKER_KEYS or {DEVELOPMENT_KEY_ID: settings.SECRET_KEY}


def _mac(secret: str, key_id: str, public_id: str, serial: str) -> str:
    message = b"\x00".join([PURPOSE, key_id.encode(), public_id.encode(), serial.encode()])
    digest = hmac.new(_derive(secret, key_id), message, hashlib.sha256).digest()
    return _base32(int.from_bytes(digest, "big") >> (256 - 5 * MAC_LENGTH), MAC_LENGTH)


@lru_cache(maxsize=16)
def _derive(secret: str, key_id: str) -> bytes:
    info = b"\x00".join([PURPOSE, key_id.encode()])
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())


def _base32(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (length - 1), -1, -5))

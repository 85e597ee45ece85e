"""The keys with which the platform shows push services who it is (VAPID, RFC 8292): P-256.

A browser subscribes with the public key and believes nobody else, so a device keeps to the key it began
with; the first of `VAPID_KEYS` is for new devices.
"""

import base64
import binascii
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

SCALAR_BYTES = 32
DEVELOPMENT_KEY_ID = "0"
DEVELOPMENT_PURPOSE = b"sushi-platform push v1"


class BadKey(ValueError):
    """A configured key is not a P-256 scalar: 32 bytes as hex or base64."""


def current_key_id() -> str:
    return next(iter(push_keys()))


def push_keys() -> dict[str, ec.EllipticCurvePrivateKey]:
    """Key id → private key; in development one derived from SECRET_KEY."""
    return dict(_keys(tuple(settings.VAPID_KEYS.items()), settings.SECRET_KEY))


def public_key_text(key_id: str) -> str:
    """What a browser subscribes with: the uncompressed point, base64 for addresses."""
    point = push_keys()[key_id].public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def read_scalar(text: str) -> ec.EllipticCurvePrivateKey:
    try:
        raw = bytes.fromhex(text) if len(text) == 2 * SCALAR_BYTES else _from_base64(text)
        if len(raw) != SCALAR_BYTES:
            raise BadKey("length")
        return ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())
    except (ValueError, binascii.Error) as error:
        raise BadKey(str(error)) from error


def _from_base64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


@lru_cache(maxsize=4)
def _keys(
    configured: tuple[tuple[str, str], ...], secret_key: str
) -> tuple[tuple[str, ec.EllipticCurvePrivateKey], ...]:
    if configured:
        return tuple((key_id, read_scalar(text)) for key_id, text in configured)
    # Eight bytes more than the scalar has, so that the remainder prefers no number (FIPS 186-5, A.2.1).
    raw = HKDF(algorithm=SHA256(), length=SCALAR_BYTES + 8, salt=None, info=DEVELOPMENT_PURPOSE).derive(
        secret_key.encode()
    )
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    scalar = int.from_bytes(raw, "big") % (order - 1) + 1
    return ((DEVELOPMENT_KEY_ID, ec.derive_private_key(scalar, ec.SECP256R1())),)

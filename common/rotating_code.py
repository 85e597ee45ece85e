"""A code that a phone shows for half a minute: whose it is, what for, in which step it was made, and a MAC.

No table is needed to tell a genuine one from a forged one. Whether it is still fresh, whether it was used
before and where it may be used is for the caller to ask. All letters belong to the alphanumeric mode of
QR codes, so that the picture stays coarse.
"""

import base64
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

STEP_SECONDS = 30
DRIFT = 1  # steps before and after the present one that are believed: a slow hand, two servers' clocks
LIFE = timedelta(seconds=(1 + 2 * DRIFT) * STEP_SECONDS)  # 90 s: after it nothing can be done with a code
# Crockford's base 32: no I, L, O, U to misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
STEP_LENGTH = 6  # 30 bits last until the year 2990
LONGEST_SUBJECT = 16
MAC_BYTES = 10  # 80 of 256 bits, 16 letters: NIST SP 800-107 asks for 80 where guesses are online
STAFF_CODES = b"sushi-platform rotating code v1"  # a key for each use: a code of one is forged for another
DEVELOPMENT_KEY_ID = "0"
PATH = "/P/"  # before the token in the address that the QR code holds

_SHAPE = re.compile(
    rf"([A-Z])([{ALPHABET}]{{{STEP_LENGTH}}})([{ALPHABET}]{{1,{LONGEST_SUBJECT}}})[{ALPHABET}]{{16}}"
)
SHORT_FORM_LENGTH = 8  # digits to type where no camera works; the caller counts wrong tries
NAME_BYTES = 10  # of a pseudonym: 16 letters
_TO_CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())


@dataclass(frozen=True)
class RotatingCode:
    """What a genuine code says."""

    subject: str
    purpose: str
    step: int

    @property
    def made_at(self) -> datetime:
        """The beginning of the step in which the code was made."""
        return datetime.fromtimestamp(self.step * STEP_SECONDS, UTC)

    def is_fresh(self, at: datetime) -> bool:
        """Whether a phone may be showing it now. Between 30 and 60 seconds after it was made it is not."""
        return abs(step_at(at) - self.step) <= DRIFT

    def is_dead(self, at: datetime) -> bool:
        return at >= self.made_at + LIFE


def step_at(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS


def next_step_at(at: datetime) -> datetime:
    """When the code turns."""
    return datetime.fromtimestamp((step_at(at) + 1) * STEP_SECONDS, UTC)


def make_rotating_code(*, subject: str, purpose: str, at: datetime, domain: bytes = STAFF_CODES) -> str:
    body = f"{purpose}{_base32(step_at(at), STEP_LENGTH)}{subject}"
    token = body + _mac(_keys()[0], body, domain)  # the first key configured signs; the others are believed
    if not _SHAPE.fullmatch(token):
        raise ValueError("purpose or subject have letters that a code can't carry")
    return token


def read_rotating_code(token: str, domain: bytes = STAFF_CODES) -> RotatingCode | None:
    """What a genuine code says, however old it is; None for a forged one. Pure but for the keys."""
    token = token.upper() if token.isascii() else ""
    parts = _SHAPE.fullmatch(token)
    if parts is None:
        return None
    body, mac = token[: parts.end(3)], token[parts.end(3) :]
    # Every key is tried in constant time, also after one has fitted.
    fits = [hmac.compare_digest(_mac(secret, body, domain), mac) for secret in _keys()]
    return RotatingCode(parts[3], parts[1], _number(parts[2])) if any(fits) else None


def make_short_form(*, subject: str, purpose: str, at: datetime, domain: bytes) -> str:
    """The digits that stand for the code of this half minute where it can't be scanned."""
    return _digits(_keys()[0], purpose, subject, step_at(at), domain)


def read_short_form(
    digits: str, *, subjects: Iterable[str], purpose: str, at: datetime, domain: bytes
) -> RotatingCode | None:
    """Whose fresh code the digits stand for, among the few who may be showing one; None if nobody's.

    All are tried in constant time. Eight digits are guessed in some ten million tries a subject.
    """
    if not (digits.isascii() and digits.isdigit() and len(digits) == SHORT_FORM_LENGTH):
        return None
    now = step_at(at)
    codes = [
        RotatingCode(subject, purpose, step)
        for subject in subjects
        for step in range(now - DRIFT, now + DRIFT + 1)
        for secret in _keys()
        if hmac.compare_digest(_digits(secret, purpose, subject, step, domain), digits)
    ]
    return codes[0] if codes else None


def pseudonyms_of(name: str, domain: bytes) -> list[str]:
    """What may stand for a name in a code, one for each key; the first is the one to write."""
    names = [hmac.digest(_derive(secret, domain + b" name"), name.encode(), "sha256") for secret in _keys()]
    return [_letters(digest[:NAME_BYTES]) for digest in names]


def code_url(token: str, path: str = PATH) -> str:
    """What the QR code says. In capitals as far as an address allows, to stay in the alphanumeric mode."""
    base = urlsplit(settings.PUBLIC_BASE_URL.rstrip("/"))
    capitals = base._replace(scheme=base.scheme.upper(), netloc=base.netloc.upper())
    return f"{urlunsplit(capitals)}{path}{token}"


def token_in(text: str, path: str = PATH) -> str:
    """The token in what a scanner read or somebody pasted: an address or the bare token."""
    return text.strip().rpartition(path)[2]


def _keys() -> list[str]:
    return list((settings.STAFF_CODE_KEYS or {DEVELOPMENT_KEY_ID: settings.SECRET_KEY}).values())


def _mac(secret: str, body: str, domain: bytes) -> str:
    return _letters(hmac.digest(_derive(secret, domain), body.encode(), "sha256")[:MAC_BYTES])


def _digits(secret: str, purpose: str, subject: str, step: int, domain: bytes) -> str:
    digest = hmac.digest(
        _derive(secret, domain + b" digits"), f"{purpose}/{step}/{subject}".encode(), "sha256"
    )
    return f"{int.from_bytes(digest[:8]) % 10**SHORT_FORM_LENGTH:0{SHORT_FORM_LENGTH}}"


def _letters(digest: bytes) -> str:
    return base64.b32encode(digest).translate(_TO_CROCKFORD).decode()


@lru_cache(maxsize=64)
def _derive(secret: str, domain: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=domain).derive(secret.encode())


def _base32(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (length - 1), -1, -5))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    return number

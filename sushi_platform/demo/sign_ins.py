"""The sign-ins of the demo city, as `seed_demo` leaves them in `var/demo/sign-ins.json`.

A list of objects: `role`, `url` (the role's main page), `note`; `username` and `password` for those
who sign in; `totp_secret` (base32) for those with a second factor. Role CONSUMER has no sign-in.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from pathlib import Path

from django_otp.oath import totp

CONSUMER = "CONSUMER"


class NoSignIns(Exception):
    """The demo city has not been built, or its list of sign-ins cannot be read."""


@dataclass(frozen=True)
class SignIn:
    role: str
    url: str
    username: str = ""
    password: str = ""
    totp_secret: str = ""
    note: str = ""

    @property
    def is_consumer(self) -> bool:
        return self.role.upper() == CONSUMER

    def current_code(self) -> str:
        return f"{totp(_key_of(self.totp_secret)):06d}" if self.totp_secret else ""


def read_sign_ins(var_dir: Path) -> list[SignIn]:
    path = var_dir / "demo" / "sign-ins.json"
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NoSignIns(f"{path} cannot be read: {error}") from error
    names = SignIn.__dataclass_fields__
    return [SignIn(**{name: str(row[name] or "") for name in names if name in row}) for row in rows]


def _key_of(secret: str) -> bytes:
    if re.fullmatch(r"[0-9a-f]{32,}", secret):  # as TOTPDevice.key stores it
        return bytes.fromhex(secret)
    try:
        return base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    except binascii.Error as error:
        raise NoSignIns("a totp_secret is neither base32 nor hexadecimal") from error

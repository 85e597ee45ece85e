"""Who signs the log: its name (origin), the key that signs, and all keys that ever did.

`LEDGER_KEYS` holds Ed25519 seeds, the first signs. When a key is changed the old seed may be destroyed as
soon as its public key (vkey) stands in `LEDGER_RETIRED_KEYS`: what it signed stays good for ever.
"""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from common.badge_token import SEED_BYTES, read_seed
from common.signed_note import COSIGNATURE, NoteRefused, Verifier, read_vkey, verifier_of

DEVELOPMENT_PURPOSE = b"sushi-platform ledger v1"


def origin() -> str:
    """The name of the log, first line of each checkpoint and name of its key; it never changes."""
    return settings.LEDGER_ORIGIN


def signing_key() -> Ed25519PrivateKey:
    return _keys(tuple(settings.LEDGER_KEYS.values()), settings.SECRET_KEY)[0]


def current_verifier() -> Verifier:
    return verifier_of(signing_key(), name=origin())


def log_verifiers() -> list[Verifier]:
    """The key that signs, then those that signed before, each once."""
    keys = _keys(tuple(settings.LEDGER_KEYS.values()), settings.SECRET_KEY)
    known = [verifier_of(key, name=origin()) for key in keys]
    return list(dict.fromkeys(known + [read_vkey(vkey) for vkey in settings.LEDGER_RETIRED_KEYS]))


def witness_verifiers() -> dict[Verifier, str]:
    """Each witness of `LEDGER_WITNESSES` with the address at which it is asked."""
    witnesses = {read_vkey(vkey): url for vkey, url in settings.LEDGER_WITNESSES.items()}
    if any(verifier.kind != COSIGNATURE for verifier in witnesses):
        raise NoteRefused("LEDGER_WITNESSES holds a key that is none of a witness")
    return witnesses


@lru_cache(maxsize=16)
def _keys(configured: tuple[str, ...], secret_key: str) -> tuple[Ed25519PrivateKey, ...]:
    if configured:
        seeds = [read_seed(text, setting="LEDGER_KEYS") for text in configured]
    else:
        derive = HKDF(algorithm=SHA256(), length=SEED_BYTES, salt=None, info=DEVELOPMENT_PURPOSE)
        seeds = [derive.derive(secret_key.encode())]
    return tuple(Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds)

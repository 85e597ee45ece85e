import hashlib

from accounts.models import User


def hash_of(key: str) -> str:
    """SHA-256 is enough: a key of 32 random octets can't be guessed from it."""
    return hashlib.sha256(key.encode()).hexdigest()


def owner_of(key: str) -> User | None:
    """Whose key it is; nobody's if it was revoked or the person may not sign in any more."""
    return User.objects.filter(is_active=True, calendar_key__key_hash=hash_of(key)).first()

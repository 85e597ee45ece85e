"""The errors of somebody's last import at an enterprise, kept for an hour so that they can be downloaded."""

from dataclasses import asdict

from django.core.cache import caches

from accounts.models import User
from enterprises.models import Enterprise
from enterprises.services.import_row import RowError

HOUR = 3600


def remember_errors(*, enterprise: Enterprise, by: User, errors: list[RowError]) -> None:
    """Numbers and names in them are masked already. A file without errors clears what stood there."""
    if errors:
        caches["shared"].set(_key(enterprise, by), [asdict(error) for error in errors], HOUR)
    else:
        caches["shared"].delete(_key(enterprise, by))


def recall_errors(*, enterprise: Enterprise, by: User) -> list[RowError]:
    return [RowError(**error) for error in caches["shared"].get(_key(enterprise, by), [])]


def _key(enterprise: Enterprise, by: User) -> str:
    return f"staff-import-errors:{enterprise.pk}:{by.pk}"

"""What anybody may know of an enterprise's index: the figures on the consumer page."""

from dataclasses import dataclass
from datetime import date, datetime

from enterprises.models import Enterprise
from scoring.models import CurrentIndex


@dataclass(frozen=True)
class PublicIndex:
    """`current` is None as long as nothing is computed, and once the enterprise is closed."""

    enterprise: Enterprise
    current: CurrentIndex | None

    @property
    def as_of(self) -> date | None:
        return self.current.as_of if self.current else None

    @property
    def model_version(self) -> str | None:
        return self.current.model_version.code if self.current else None

    @property
    def index_tenths(self) -> int | None:
        return self.current.index_tenths if self.current else None

    @property
    def band_letter(self) -> str | None:
        return self.current.band_letter if self.current else None

    @property
    def updated_at(self) -> datetime | None:
        return self.current.run.started_at if self.current else None


def find_public_index(public_id: str) -> PublicIndex | None:
    """None where there is no such enterprise."""
    if not public_id.isalnum():  # a NUL from anybody's address would be an error of the database
        return None
    enterprise = (
        Enterprise.objects.filter(public_id=public_id)
        .select_related("current_index__model_version", "current_index__run")
        .first()
    )
    if enterprise is None:
        return None
    is_closed = enterprise.status == Enterprise.Status.CLOSED
    return PublicIndex(enterprise, None if is_closed else getattr(enterprise, "current_index", None))

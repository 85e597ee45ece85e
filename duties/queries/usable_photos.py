"""Photos that a record of a duty may show: taken at that enterprise, not shown for another duty before."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef

from duties.models import Duty, DutyRecordPhoto
from enterprises.models import Photo


def usable_photos(duty: Duty, ids: Iterable[UUID]) -> dict[UUID, Photo]:
    """By id; one query, none without ids. A correction may show again what its record has shown."""
    ids = set(ids)
    if not ids:
        return {}
    shown_elsewhere = DutyRecordPhoto.objects.filter(photo=OuterRef("pk")).exclude(
        record__enterprise=duty.enterprise_id, record__due_on=duty.due_on, record__kind=duty.kind
    )
    photos = Photo.objects.filter(enterprise=duty.enterprise_id, pk__in=ids)
    return {photo.pk: photo for photo in photos.exclude(Exists(shown_elsewhere))}

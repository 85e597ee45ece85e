"""Photos that come with a form: kept once, whatever else is wrong with it."""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from common.picture import PictureRefused
from enterprises.forms.photos_field import PhotosField, SentPhotos
from enterprises.models import Enterprise, Photo
from enterprises.services.photo import PhotoRefused, keep_photo


@dataclass
class KeptPhotos:
    """Those that can be used, and the sentences on the others for whoever sent them."""

    photos: list[Photo]
    refusals: list[str] = field(default_factory=list)


def keep_sent_photos(
    sent: SentPhotos, *, namespace: uuid.UUID, enterprise: Enterprise, by: User, at: datetime
) -> KeptPhotos:
    """Files get a key made of their content, so that a form sent twice leaves one; ids are looked up."""
    known = Photo.objects.filter(enterprise=enterprise, pk__in=sent.ids, taken_by=by) if sent.ids else ()
    kept = {photo.pk: photo for photo in known}
    refusals = []
    if len(kept) != len(sent.ids):
        refusals.append(PhotosField.default_error_messages["unknown"])
    for upload in sent.files:
        data = upload.read()
        key = uuid.uuid5(namespace, f"{enterprise.pk}:{by.pk}:{hashlib.sha256(data).hexdigest()}")
        try:
            photo = keep_photo(key=key, enterprise=enterprise, data=data, by=by, at=at)
        except (PhotoRefused, PictureRefused) as refusal:
            refusals.append(str(refusal))
        else:
            kept[photo.pk] = photo
    return KeptPhotos(list(kept.values()), refusals)

"""What the page and the phone's endpoint have in common when a checklist is handed in."""

import hashlib
import uuid

from django.db.models import Q

from common.picture import PictureRefused
from enterprises.models import Photo
from enterprises.services.photo import PhotoRefused, keep_photo
from inspections.forms.inspection.on_site import RecordForm
from inspections.services.inspection.on_site import record_on_site
from inspections.services.inspection.on_site_answers import Answer, may_skip
from inspections.services.inspection.on_site_signing import Signing
from inspections.services.signature import Signature


def form_for(on_site, *, sent=(None, None)) -> RecordForm:
    items = [(item, may_skip(on_site, item)) for item in on_site.checklist.items.order_by("position")]
    return RecordForm(*sent, on_site=on_site, items=items, initial={"idempotency_key": uuid.uuid4()})


def is_good(form: RecordForm, by, at) -> bool:
    """Whether it can be recorded; photos that came along are kept either way: nobody takes one twice."""
    form.full_clean()
    ids = form.photo_ids()
    # Shown by this very record: it was sent before, and the answer was lost.
    free = Q(on_site_photos=None) | Q(on_site_photos__answer__on_site=form.on_site)
    usable = Photo.objects.filter(free, pk__in=ids, enterprise=form.on_site.enterprise_id)
    form.take_known(usable.in_bulk() if ids else {})
    _keep_uploads(form, by, at)
    return form.is_valid()


def hand_in(form: RecordForm, by, at):
    """Record what the form holds; refusals are those of the service."""
    said = form.cleaned_data
    return record_on_site(
        on_site=form.on_site,
        answers=[Answer(**question.fields) for question in form.questions],
        idempotency_key=said["idempotency_key"],
        remarks=said["remarks"],
        captured_at=said["captured_at"],
        signing=signing_in(form) if said["sign_now"] else None,
        by=by,
        at=at,
    )


def signing_in(form) -> Signing:
    part, said = form.signing, form.cleaned_data
    enterprise = Signature(*part.signature("enterprise"))
    return Signing(
        inspectors={user.pk: Signature(*part.signature(str(user.pk))) for user in part.people},
        enterprise=enterprise if enterprise.name.strip() else None,
        refused_reason=said["refused_reason"],
        witness=said["witness"],
    )


def _keep_uploads(form: RecordForm, by, at) -> None:
    """The key of a photo follows from the form's own and the file, so that a form sent twice leaves one."""
    key = form.cleaned_data.get("idempotency_key") or uuid.uuid4()
    for question, part, upload in form.uploads():
        data = upload.read()
        name = f"{question.name(part)}:{hashlib.sha256(data).hexdigest()}"
        try:
            photo = keep_photo(
                key=uuid.uuid5(key, name), enterprise=form.on_site.enterprise, data=data, by=by, at=at
            )
        except (PhotoRefused, PictureRefused) as refusal:
            form.add_error(question.name(part), str(refusal))
        else:
            question.kept[part].append(photo)

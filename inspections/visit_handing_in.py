"""What the page and the phone's endpoint have in common when a backing visit is handed in."""

import uuid

from common.local_time import local_date
from enterprises.forms.photos_field import SentPhotos
from enterprises.sent_photos import keep_sent_photos
from inspections.forms.backing.visit import BackingVisitForm
from inspections.models import BackingVisit, Presence
from inspections.queries.backing.forms import visit_form
from inspections.services.backing.visit import Said, Shown, record_backing_visit

NAMESPACE = uuid.UUID("6d0a2f9e-3b57-5d7c-9f0e-5f9b1f5c7a42")  # of photos that come with a visit


def form_for(enterprise, *, sent=(None, None)) -> BackingVisitForm:
    initial = {"idempotency_key": uuid.uuid4(), "way": BackingVisit.Way.ON_SITE}
    return BackingVisitForm(*sent, visit_form=visit_form(enterprise.kind), initial=initial)


def presence_of(enterprise, by, at) -> Presence | None:
    """The proof of that day which no visit rests on yet."""
    proofs = Presence.objects.of_visit(enterprise=enterprise, official=by, day=local_date(at))
    return proofs.filter(backing_visit=None).first()


def is_good(form: BackingVisitForm, enterprise, by, at) -> bool:
    """Whether it can be recorded; photos that came along are kept either way: nobody takes one twice."""
    form.full_clean()
    sent = form.cleaned_data.get("photos") or SentPhotos()
    kept = keep_sent_photos(sent, namespace=NAMESPACE, enterprise=enterprise, by=by, at=at)
    for refusal in kept.refusals:
        form.add_error("photos", refusal)
    form.kept = kept.photos
    return form.is_valid()


def hand_in(form: BackingVisitForm, enterprise, by, at) -> BackingVisit:
    """Record what the form holds; refusals are those of the service.

    The proof of presence is that of the day on which it was filled in, also where the phone, without a
    network, did not know of it.
    """
    data = form.cleaned_data
    said = Said(
        answers=form.answers,
        **{name: data[name] for name in ("way", "no_presence", "advice", "handed_over", "captured_at")},
    )
    presence = presence_of(enterprise, by, said.captured_at or at)
    return record_backing_visit(
        enterprise=enterprise,
        said=said,
        shown=Shown(presence, form.kept),
        by=by,
        at=at,
        key=data["idempotency_key"],
    )

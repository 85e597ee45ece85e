"""Erase what a person is known by; what records depend on stays under a pseudonym.

docs/decisions/0063-erasure.md says what stays, and why.
"""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from accounts.services.pseudonym import pseudonymise_user
from common.local_time import local_date
from common.stored_file import delete_stored
from notifications.services.erasure import forget_person
from staff.models import (
    Badge,
    DataRequest,
    ExamResult,
    HealthCertificate,
    Leave,
    Person,
    Post,
    TrainingRecord,
)
from staff.queries.erasure import ErasureBar, erasure_bar

ERASED = "（已删除）"  # stands where somebody's words stood
SOMEBODY = "此人"  # stands where their name stood in other people's words


class ErasureBarred(Exception):
    """The law wants the data kept for now; the text says why, and from which day on they may be erased."""

    field = "is_granted"

    def __init__(self, bar: ErasureBar):
        self.bar = bar
        words = "".join(str(word) for word in bar.words)
        if bar.earliest_on:
            words += _("最早可于 %(day)s 删除。") % {"day": bar.earliest_on.isoformat()}
        super().__init__(words)


@transaction.atomic
def erase_person(*, person: Person, by: User, at: datetime, reason: str) -> Person:
    """Take name, number, phone, sign-in, photos, documents and own words away for good (PIPL art. 47)."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    bar = erasure_bar(person=person, day=local_date(at))
    if bar is not None:
        raise ErasureBarred(bar)
    path, old_name, user = region_path_of(person), person.name, person.user
    pseudonym = f"已删除人员 {person.code[-4:]}"
    person.name = pseudonym
    person.citizen_id_encrypted = person.citizen_id_hash = ""
    person.phone_encrypted = person.phone_hash = ""
    person.user, person.erased_at = None, at
    person.save()
    if user is not None:
        forget_person(user=user)
        pseudonymise_user(user=user, username=f"erased-{person.code.lower()}", display_name=pseudonym)
    _erase_files(person)
    _erase_words(person, old_name)
    record_audit(action="erase_person", subject=person, by=by, at=at, region_path=path, reason=reason)
    return person


def region_path_of(person: Person) -> str:
    """Where the person works or last worked: the territory an audit entry belongs to."""
    newest = person.posts.order_by("-starts_on", "-pk").values_list("enterprise__region_path", flat=True)
    return newest.first() or ""


def _erase_files(person: Person) -> None:
    """Names of files go now, the files themselves when nothing can bring the names back any more."""
    certificates, posts = person.health_certificates.exclude(photo=""), person.posts.exclude(document="")
    names = [*certificates.values_list("photo", flat=True), *posts.values_list("document", flat=True)]
    person.health_certificates.update(photo="", number="")
    posts.update(document="", document_type="")
    for name in names:
        transaction.on_commit(partial(delete_stored, name))


def _erase_words(person: Person, old_name: str) -> None:
    """The person's own words go, and why they were away; in words of others only the name goes."""
    for request in person.data_requests.open():
        request.move_to(DataRequest.State.WITHDRAWN)
        request.save(update_fields=["state"])
    person.data_requests.update(statement=ERASED)
    person.data_requests.exclude(answer="").update(answer=ERASED)
    Leave.objects.filter(post__person=person).update(reason="")
    for rows, field in (
        (Post.objects.filter(person=person), "end_reason"),
        (HealthCertificate.objects.filter(person=person), "withdraw_reason"),
        (TrainingRecord.objects.filter(person=person), "withdraw_reason"),
        (ExamResult.objects.filter(person=person), "withdraw_reason"),
        (Badge.objects.filter(post__person=person), "revoke_reason"),
    ):
        rows.filter(**{f"{field}__contains": old_name}).update(
            **{field: Replace(F(field), Value(old_name), Value(SOMEBODY))}
        )

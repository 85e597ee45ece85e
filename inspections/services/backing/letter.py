from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from inspections.models import BackingAssignment, CommitmentLetter
from inspections.queries.backing.lists import LETTER_VERSION, letter_text
from inspections.queries.backing.sealed import sealed_letter
from ledger.services.leaf import add_leaf


class SignedBefore(Exception):
    """The letter of the year was signed; a second one says nothing more. The text is for the user."""


def sign_letter(*, by: User, at: datetime) -> CommitmentLetter:
    """Sign this year's letter for all subjects backed now and later in the year."""
    try:
        return _sign(by, at)
    except IntegrityError as error:
        raise SignedBefore(_("今年的承诺书已经签署。")) from error


@transaction.atomic
def _sign(by: User, at: datetime) -> CommitmentLetter:
    letter = CommitmentLetter.objects.create(
        cadre=by,
        year=local_date(at).year,
        text_version=LETTER_VERSION,
        text=letter_text(),
        subjects=BackingAssignment.objects.open().filter(cadre=by).count(),
        signed_at=at,
    )
    add_leaf(sealed_letter(letter).entry)
    record_audit(action="sign_commitment_letter", subject=letter, by=by, at=at, new={"year": letter.year})
    return letter

"""The list of those who may not work in food management (禁业人员): recorded, withdrawn, never edited."""

from calendar import isleap
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.encryption import encrypt, keyed_hash, keyed_hashes
from common.identifiers import explain_citizen_id, normalise_citizen_id
from common.local_time import local_date
from common.masking import mask_citizen_id, mask_name
from staff.models import Person, ProhibitedPerson
from staff.models.person import CITIZEN_ID
from staff.queries.current_posts import enterprise_ids_of
from staff.signals import fitness_changed

YEARS = 5  # Food Safety Law art. 135: after a licence was revoked


class ProhibitionRefused(Exception):
    """The list can't hold this; `field` names what has to be put right."""

    field: str | None = None


class WrongCitizenId(ProhibitionRefused):
    field = "citizen_id"


class NameMissing(ProhibitionRefused):
    field = "name"


class DocumentMissing(ProhibitionRefused):
    """A prohibition rests on a decision or judgment that can be looked up."""

    field = "document_no"


class DecidedLater(ProhibitionRefused):
    """A decision that has not been made yet forbids nothing."""

    field = "starts_on"


class AlreadyListed(ProhibitionRefused):
    """The same person is listed for the same document."""

    field = "document_no"


class ReasonMissing(ProhibitionRefused):
    field = "reason"


class AlreadyWithdrawn(ProhibitionRefused):
    pass


def record_prohibition(
    *, name: str, citizen_id: str, ground: str, document_no: str, starts_on: date, by: User, at: datetime
) -> ProhibitedPerson:
    """Put somebody on the list; whoever holds a post anywhere shows at once (Food Safety Law art. 135)."""
    name, document_no = name.strip(), document_no.strip()
    citizen_id = normalise_citizen_id(citizen_id)
    wrong = explain_citizen_id(citizen_id)
    if wrong is not None:
        raise WrongCitizenId(wrong)
    if not name:
        raise NameMissing(_("请填写姓名。"))
    if not document_no:
        raise DocumentMissing(_("请填写处罚决定书或判决书文号。"))
    if starts_on > local_date(at):
        raise DecidedLater(_("决定作出之日不能晚于今天。"))
    try:
        return _record(name, citizen_id, ground, document_no, starts_on, by, at)
    except IntegrityError as error:
        raise _listed() from error


@transaction.atomic
def withdraw_prohibition(
    *, prohibition: ProhibitedPerson, reason: str, by: User, at: datetime
) -> ProhibitedPerson:
    """The decision was annulled or the entry was wrong: it stays on record and forbids nothing any more."""
    if not reason.strip():
        raise ReasonMissing(_("请写明撤销原因。"))
    prohibition = ProhibitedPerson.objects.select_for_update().get(pk=prohibition.pk)
    if prohibition.withdrawn_at is not None:
        raise AlreadyWithdrawn(_("这条记录已经撤销。"))
    prohibition.withdrawn_at = at
    prohibition.withdraw_reason = reason.strip()[:160]
    prohibition.save(update_fields=["withdrawn_at", "withdraw_reason"])
    new = {"withdrawn_at": at.isoformat()}
    record_audit(
        action="withdraw_prohibition", subject=prohibition, by=by, at=at, new=new, reason=reason.strip()
    )
    _tell([prohibition.citizen_id_hash], at)
    return prohibition


def last_day_of(ground: str, starts_on: date) -> date | None:
    """Five years to the same date, which is the last day (民法典 art. 201, 202); None: for life."""
    if ground == ProhibitedPerson.Ground.FOOD_CRIME:
        return None
    year = starts_on.year + YEARS
    is_missing = starts_on.month == 2 and starts_on.day == 29 and not isleap(year)
    return starts_on.replace(year=year, day=28 if is_missing else starts_on.day)


@transaction.atomic
def _record(name, citizen_id, ground, document_no, starts_on, by, at) -> ProhibitedPerson:
    hashes = keyed_hashes(citizen_id, purpose=CITIZEN_ID)
    # Also one that was recorded under an older key.
    if ProhibitedPerson.objects.filter(citizen_id_hash__in=hashes, document_no=document_no).exists():
        raise _listed()
    prohibition = ProhibitedPerson.objects.create(
        name=name[:60],
        citizen_id_encrypted=encrypt(citizen_id, purpose=CITIZEN_ID),
        citizen_id_hash=keyed_hash(citizen_id, purpose=CITIZEN_ID),
        ground=ground,
        document_no=document_no[:80],
        starts_on=starts_on,
        ends_on=last_day_of(ground, starts_on),
        recorded_by=by,
        recorded_at=at,
    )
    new = {
        "name": mask_name(name),
        "citizen_id": mask_citizen_id(citizen_id),
        "ground": ground,
        "document_no": document_no,
        "starts_on": starts_on.isoformat(),
        "ends_on": prohibition.ends_on.isoformat() if prohibition.ends_on else "",
    }
    record_audit(action="record_prohibition", subject=prohibition, by=by, at=at, new=new)
    _tell(hashes, at)
    return prohibition


def _listed() -> AlreadyListed:
    return AlreadyListed(_("此人已凭这份文书列入名单。"))


def _tell(hashes: list[str], at: datetime) -> None:
    person_ids = Person.objects.filter(citizen_id_hash__in=hashes).values_list("pk", flat=True)
    enterprise_ids = enterprise_ids_of(person_ids=person_ids, day=local_date(at))
    if enterprise_ids:
        fitness_changed.send(sender=ProhibitedPerson, enterprise_ids=enterprise_ids, at=at)

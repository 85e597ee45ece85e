"""What people ask about their own data, and what is answered: made, withdrawn, decided."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from common.working_days import add_working_days
from staff.models import DataRequest, Person
from staff.services.erasure import erase_person, region_path_of
from staff.services.person import update_person

# PIPL art. 50 asks for a prompt answer and names no term; 15 working days are the city's promise (design).
ANSWER_WORKING_DAYS = 15


class DataRequestRefused(Exception):
    """The request can't be made or moved as asked; nothing was changed. The text is for the user."""

    field: str | None = None


class RequestOpenAlready(DataRequestRefused):
    """One request of a kind is answered before the next is made."""

    field = "kind"


class NoStatement(DataRequestRefused):
    """Nobody can decide what nobody has said."""

    field = "statement"


class RequestNotOpen(DataRequestRefused):
    """It was answered or withdrawn before."""


class OwnRequest(DataRequestRefused):
    """Nobody answers their own request."""


class NoAnswer(DataRequestRefused):
    """An answer is owed also when nothing is changed, and then all the more (PIPL art. 50)."""

    field = "answer"


class NothingToCorrect(DataRequestRefused):
    """New values belong to a correction that is granted."""


@transaction.atomic
def make_request(*, person: Person, kind: str, statement: str, by: User, at: datetime) -> DataRequest:
    """A person asks for a correction, for erasure, or objects to their colour."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not statement.strip():
        raise NoStatement(_("请写明您的要求。"))
    if person.data_requests.open().filter(kind=kind).exists():
        raise RequestOpenAlready(_("同类请求还没有答复，请等答复后再提出，或先撤回。"))
    request = DataRequest.objects.create(
        person=person,
        kind=kind,
        statement=statement.strip(),
        made_at=at,
        due_on=add_working_days(local_date(at), ANSWER_WORKING_DAYS),
    )
    _tell(request, "make_data_request", by, at, new={"kind": kind, "due_on": request.due_on.isoformat()})
    return request


@transaction.atomic
def withdraw_request(*, request: DataRequest, by: User, at: datetime) -> DataRequest:
    request = _locked(request)
    return _move(request, DataRequest.State.WITHDRAWN, "withdraw_data_request", by, at)


@transaction.atomic
def decide_request(
    *,
    request: DataRequest,
    is_granted: bool,
    answer: str,
    by: User,
    at: datetime,
    name: str | None = None,
    phone: str | None = None,
    citizen_id: str | None = None,
) -> DataRequest:
    """Answer a request, and do what was granted: an erasure erases, a correction takes the new values given.

    What else was to be corrected (a certificate, a post) is put right where it stands; the answer tells.
    """
    corrected = {"name": name, "phone": phone, "citizen_id": citizen_id}
    corrected = {field: value for field, value in corrected.items() if value}
    request = _locked(request)
    if request.person.user_id == by.pk:
        raise OwnRequest(_("本人的请求须由他人答复。"))
    if not answer.strip():
        raise NoAnswer(_("请写明答复，不采纳的要说明理由。"))
    if corrected and not (is_granted and request.kind == DataRequest.Kind.CORRECTION):
        raise NothingToCorrect(_("只有采纳更正请求时才能填写新的内容。"))
    request.answer, request.decided_by, request.decided_at = answer.strip(), by, at
    state = DataRequest.State.GRANTED if is_granted else DataRequest.State.REFUSED
    _move(request, state, "decide_data_request", by, at)
    if corrected:
        reason = _("更正请求第%(number)d号") % {"number": request.pk}
        update_person(person=request.person, **corrected, by=by, at=at, reason=reason)
    if is_granted and request.kind == DataRequest.Kind.ERASURE:
        erase_person(person=request.person, by=by, at=at, reason=_("本人请求"))
        request.refresh_from_db()
    return request


def _move(request: DataRequest, state: str, action: str, by: User, at: datetime) -> DataRequest:
    old = {"state": request.state}
    request.move_to(state)
    request.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    _tell(request, action, by, at, old=old, new={"state": str(state)})
    return request


def _locked(request: DataRequest) -> DataRequest:
    request = DataRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    if not request.is_open:
        raise RequestNotOpen(_("这个请求已经答复或撤回。"))
    return request


def _tell(request: DataRequest, action: str, by: User, at: datetime, **entry) -> None:
    """Neither statement nor answer: the audit trail is never erased, and they may tell anything."""
    path = region_path_of(request.person)
    record_audit(action=action, subject=request, by=by, at=at, region_path=path, **entry)

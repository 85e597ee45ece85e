"""Taking somebody on in one go: registered or found, put in post, and given a sign-in where it is wanted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from enterprises.models import Enterprise
from staff.models import Person, Post
from staff.services.person import open_person_account, register_person
from staff.services.post import appoint_person


@dataclass(frozen=True)
class TakenOn:
    person: Person
    post: Post
    username: str = ""
    initial_password: str = ""  # shown once, never stored readable


@transaction.atomic
def take_on(
    *,
    enterprise: Enterprise,
    name: str,
    kind: str,
    starts_on: date,
    by: User,
    at: datetime,
    citizen_id: str = "",
    phone: str = "",
    job_title: str = "",
    handles_food: bool = False,
    is_management: bool = False,
    term_ends_on: date | None = None,
    document_no: str = "",
    conditions_confirmed: bool = False,
    username: str = "",
) -> TakenOn:
    """All of it or nothing.

    A sign-in is opened only for somebody registered just now: whoever sees the first password of a person
    found could act wherever that person is in post.
    """
    person = register_person(
        name=name, citizen_id=citizen_id, phone=phone, by=by, at=at, region_path=enterprise.region_path
    )
    post = appoint_person(
        person=person,
        enterprise=enterprise,
        kind=kind,
        starts_on=starts_on,
        by=by,
        at=at,
        job_title=job_title,
        handles_food=handles_food,
        is_management=is_management,
        term_ends_on=term_ends_on,
        document_no=document_no,
        conditions_confirmed=conditions_confirmed,
    )
    is_new = person.registered_at == at
    if not username or not is_new:
        return TakenOn(person, post)
    new_user = open_person_account(person=person, username=username, by=by, at=at)
    return TakenOn(person, post, new_user.user.username, new_user.initial_password)

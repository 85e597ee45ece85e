"""Persons: registered once in the whole city, corrected, looked at in clear, given a sign-in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from accounts.services.user import NewUser, UsernameTaken, create_user
from common.encryption import decrypt, encrypt, keyed_hash
from common.local_time import local_date
from common.masking import mask_citizen_id, mask_name, mask_phone
from staff.models import Person, Post
from staff.models.person import CITIZEN_ID, PHONE
from staff.services.person_fields import (
    PersonRefused,
    checked_citizen_id,
    checked_phone,
    normalise_name,
)
from staff.services.post_membership import give_memberships
from staff.signals import posts_changed

MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "citizen_id": mask_citizen_id,
    "phone": mask_phone,
}


class NameDiffers(PersonRefused):
    """The number belongs to somebody else; whose it is, is not told."""

    field = "name"


class CitizenIdTaken(PersonRefused):
    field = "citizen_id"


class PersonErased(PersonRefused):
    """The person had their data erased; only the pseudonym is left."""


class ReasonMissing(PersonRefused):
    field = "reason"


class HasAccount(PersonRefused):
    field = "username"


class AccountTaken(PersonRefused):
    """The sign-in belongs to another person."""

    field = "username"


class OfficialAccount(PersonRefused):
    """Who supervises doesn't work for the supervised."""

    field = "username"


@dataclass(frozen=True)
class Revealed:
    """Personal numbers in clear; shown once, never stored or logged."""

    citizen_id: str
    phone: str


def register_person(
    *,
    name: str,
    citizen_id: str = "",
    phone: str = "",
    by: User | None,
    at: datetime,
    region_path: str = "",
) -> Person:
    """Register somebody, or find them: by identity number, without one by phone and name.

    A person found keeps the phone on record; only a missing one is filled in.
    """
    name, citizen_id, phone = normalise_name(name), checked_citizen_id(citizen_id, at), checked_phone(phone)
    try:
        with transaction.atomic():
            return _find(name, citizen_id, phone, by, at, region_path) or _create(
                name, citizen_id, phone, by, at, region_path
            )
    except IntegrityError:
        # Somebody else registered the same number in the same moment.
        with transaction.atomic():
            person = _find(name, citizen_id, phone, by, at, region_path)
        if person is None:
            raise
        return person


def update_person(
    *,
    person: Person,
    name: str | None = None,
    phone: str | None = None,
    citizen_id: str | None = None,
    by: User | None,
    at: datetime,
    reason: str,
) -> Person:
    """Correct what was registered; None leaves a field as it is, an empty text removes the number."""
    if not reason.strip():
        raise ReasonMissing(_("请写明为什么更正。"))
    values: dict[str, str] = {}
    if name is not None:
        values["name"] = normalise_name(name)
    if citizen_id is not None:
        values["citizen_id"] = checked_citizen_id(citizen_id, at)
    if phone is not None:
        values["phone"] = checked_phone(phone)
    try:
        return _update(person, values, by=by, at=at, reason=reason.strip())
    except IntegrityError as error:
        raise _taken() from error


@transaction.atomic
def reveal_person(*, person: Person, reason: str, by: User, at: datetime) -> Revealed:
    """Identity number and phone in clear, for somebody with the right to see them; each time is audited."""
    if not reason.strip():
        raise ReasonMissing(_("请写明为什么要查看。"))
    _refuse_erased(person)
    revealed = Revealed(
        citizen_id=_open(person.citizen_id_encrypted, CITIZEN_ID), phone=_open(person.phone_encrypted, PHONE)
    )
    shown = [name for name, value in vars(revealed).items() if value]
    _tell("reveal_person", person, by, at, new={"shown": shown}, reason=reason.strip())
    return revealed


def open_person_account(
    *,
    person: Person,
    username: str,
    by: User | None,
    at: datetime,
    password: str | None = None,
    must_change_password: bool = True,
) -> NewUser:
    """A sign-in for the person, with the memberships that belong to their posts as manager.

    A name that is in use raises `accounts.services.user.UsernameTaken`.
    """
    try:
        return _open_account(person, username, by, at, password, must_change_password)
    except IntegrityError as error:
        raise UsernameTaken(username) from error


def link_account(*, person: Person, user: User, by: User | None, at: datetime) -> Person:
    """Say whose sign-in an existing one is."""
    try:
        return _link(person, user, by, at)
    except IntegrityError as error:
        raise AccountTaken(_("这个账号已属于另一个人。")) from error


def _find(name, citizen_id, phone, by, at, region_path) -> Person | None:
    if citizen_id:
        person = Person.objects.select_for_update().with_citizen_id(citizen_id).first()
        if person is not None and person.name != name:
            raise NameDiffers(_("这个公民身份号码已用另一个姓名登记，请核对姓名和号码。"))
    elif phone:
        same = Person.objects.select_for_update().with_phone(phone)
        person = same.filter(name=name, erased_at__isnull=True).order_by("pk").first()
    else:
        return None
    if person is not None and phone and not person.phone_hash:
        _set_phone(person, phone)
        person.save(update_fields=["phone_encrypted", "phone_hash"])
        _tell("update_person", person, by, at, new={"phone": mask_phone(phone)}, path=region_path)
    return person


def _create(name, citizen_id, phone, by, at, region_path) -> Person:
    person = Person(name=name, registered_at=at)
    _set_citizen_id(person, citizen_id)
    _set_phone(person, phone)
    person.save(force_insert=True)
    _tell("register_person", person, by, at, new=_masked(person, name, citizen_id, phone), path=region_path)
    return person


@transaction.atomic
def _update(person: Person, values: dict[str, str], *, by, at, reason) -> Person:
    person = Person.objects.select_for_update().get(pk=person.pk)
    _refuse_erased(person)
    before = {
        "name": person.name,
        "citizen_id": _open(person.citizen_id_encrypted, CITIZEN_ID),
        "phone": _open(person.phone_encrypted, PHONE),
    }
    changed = {field: value for field, value in values.items() if value != before[field]}
    if not changed:
        return person
    citizen_id = changed.get("citizen_id")
    if citizen_id and Person.objects.with_citizen_id(citizen_id).exclude(pk=person.pk).exists():
        raise _taken()
    if "name" in changed:
        person.name = changed["name"]
    if "citizen_id" in changed:
        _set_citizen_id(person, changed["citizen_id"])
    if "phone" in changed:
        _set_phone(person, changed["phone"])
    person.save()
    old = {field: MASKS[field](before[field]) for field in changed}
    new = {field: MASKS[field](value) for field, value in changed.items()}
    _tell("update_person", person, by, at, old=old, new=new, reason=reason)
    _send_posts_changed(person, at)
    return person


@transaction.atomic
def _open_account(person, username, by, at, password, must_change_password) -> NewUser:
    person = Person.objects.select_for_update().get(pk=person.pk)
    _refuse_account(person)
    new_user = create_user(
        username=username,
        display_name=person.name,
        by=by,
        at=at,
        password=password,
        must_change_password=must_change_password,
        region_path=path_of(person),
    )
    _give_account(person, new_user.user, "open_person_account", by, at)
    return new_user


@transaction.atomic
def _link(person: Person, user: User, by, at) -> Person:
    person = Person.objects.select_for_update().get(pk=person.pk)
    _refuse_account(person)
    if user.is_government:
        raise OfficialAccount(_("监管部门账号不能用作从业人员账号。"))
    if Person.objects.filter(user=user).exists():
        raise AccountTaken(_("这个账号已属于另一个人。"))
    _give_account(person, user, "link_account", by, at)
    return person


def _give_account(person: Person, user: User, action: str, by, at) -> None:
    person.user = user
    person.save(update_fields=["user"])
    _tell(action, person, by, at, new={"user": user.username})
    give_memberships(person=person, by=by, at=at)


def _refuse_account(person: Person) -> None:
    _refuse_erased(person)
    if person.user_id is not None:
        raise HasAccount(_("此人已有账号。"))


def _refuse_erased(person: Person) -> None:
    if person.erased_at is not None:
        raise PersonErased(_("此人的个人信息已按本人要求删除。"))


def _taken() -> CitizenIdTaken:
    return CitizenIdTaken(_("这个公民身份号码已登记在另一个人名下。"))


def _set_citizen_id(person: Person, citizen_id: str) -> None:
    person.citizen_id_encrypted = encrypt(citizen_id, purpose=CITIZEN_ID) if citizen_id else ""
    person.citizen_id_hash = keyed_hash(citizen_id, purpose=CITIZEN_ID) if citizen_id else ""


def _set_phone(person: Person, phone: str) -> None:
    person.phone_encrypted = encrypt(phone, purpose=PHONE) if phone else ""
    person.phone_hash = keyed_hash(phone, purpose=PHONE) if phone else ""


def _open(encrypted: str, purpose: str) -> str:
    return decrypt(encrypted, purpose=purpose) if encrypted else ""


def _masked(person: Person, name: str, citizen_id: str, phone: str) -> dict[str, str]:
    return {
        "code": person.code,
        "name": mask_name(name),
        "citizen_id": mask_citizen_id(citizen_id),
        "phone": mask_phone(phone),
    }


def path_of(person: Person) -> str:
    """Territory of the post taken up last: where what happens to the person is audited."""
    newest = Post.objects.filter(person=person).order_by("-starts_on", "-pk")
    return newest.values_list("enterprise__region_path", flat=True).first() or ""


def _tell(action, person, by, at, *, path="", **entry) -> None:
    record_audit(action=action, subject=person, by=by, at=at, region_path=path or path_of(person), **entry)


def _send_posts_changed(person: Person, at: datetime) -> None:
    posts = Post.objects.on(local_date(at)).filter(person=person)
    enterprise_ids = sorted(set(posts.values_list("enterprise_id", flat=True)))
    if enterprise_ids:
        posts_changed.send(sender=Post, enterprise_ids=enterprise_ids, at=at)

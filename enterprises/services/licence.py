from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.identifiers import explain_food_licence, normalise_food_licence
from enterprises.models import ArchiveEntry, Enterprise, Licence
from enterprises.services.credit.archive import Fact, enter_facts
from enterprises.services.enterprise import facts_of
from enterprises.signals import enterprises_changed

LICENCE_FIELDS = ("number", "issued_on", "valid_to", "issuer")


class LicenceRefused(Exception):
    """The licence can't be recorded like this; `field` names what has to be put right."""

    field: str | None = None


class WrongLicenceNumber(LicenceRefused):
    field = "number"


class LicenceOnRecord(LicenceRefused):
    """The enterprise already has a licence of this number."""

    field = "number"


class EndsBeforeIssue(LicenceRefused):
    field = "valid_to"


@transaction.atomic
def record_licence(
    *,
    enterprise: Enterprise,
    number: str,
    issued_on: date,
    by: User | None,
    at: datetime,
    valid_to: date | None = None,
    issuer: str = "",
) -> Licence:
    """Put a licence or filing on record; its kind stands in the first two letters of its number."""
    licence = Licence(enterprise=enterprise)
    _set(licence, number, issued_on, valid_to, issuer)
    licence.save()
    enter_facts([licence_fact(licence, ArchiveEntry.Act.RECORD)], at=at)
    _tell("record_licence", licence, by, at, new=facts_of(licence, LICENCE_FIELDS))
    return licence


@transaction.atomic
def correct_licence(
    *,
    licence: Licence,
    number: str,
    issued_on: date,
    valid_to: date | None,
    issuer: str,
    by: User | None,
    at: datetime,
) -> Licence:
    """Put right what was typed wrong, or note a prolonged validity; old and new stay in the audit trail."""
    licence = Licence.objects.select_for_update().select_related("enterprise").get(pk=licence.pk)
    before = facts_of(licence, LICENCE_FIELDS)
    _set(licence, number, issued_on, valid_to, issuer)
    after = facts_of(licence, LICENCE_FIELDS)
    if before != after:
        licence.save()
        enter_facts([licence_fact(licence, ArchiveEntry.Act.CHANGE)], at=at)
        _tell("correct_licence", licence, by, at, old=before, new=after)
    return licence


@transaction.atomic
def enter_ended_licences(*, day: date, at: datetime) -> int:
    """Enter the end of every licence whose last day was before `day` and that nobody prolonged; how many."""
    entries = ArchiveEntry.objects.filter(subject=ArchiveEntry.Subject.LICENCE)
    ended = entries.newest().filter(publish_to__lt=day).exclude(act=ArchiveEntry.Act.END)
    licences = Licence.objects.select_for_update().filter(
        pk__in=ended.order_by().values("subject_id"), valid_to__lt=day
    )
    facts = [licence_fact(licence, ArchiveEntry.Act.END) for licence in licences.order_by("pk")]
    enter_facts(facts, at=at)
    return len(facts)


def licence_fact(licence: Licence, act: str) -> Fact:
    """Public by law while it is in force (食品安全法第一百一十三条)."""
    return Fact(
        enterprise_id=licence.enterprise_id,
        kind=ArchiveEntry.Kind.LICENCE,
        subject=ArchiveEntry.Subject.LICENCE,
        subject_id=licence.pk,
        act=act,
        occurred_on=licence.issued_on,
        outcome=licence.kind,
        document_no=licence.number,
        publish_from=licence.issued_on,
        publish_to=licence.valid_to,
    )


def _set(licence: Licence, number: str, issued_on: date, valid_to: date | None, issuer: str) -> None:
    problem = explain_food_licence(number)
    if problem:
        raise WrongLicenceNumber(str(problem))
    number = normalise_food_licence(number)
    if valid_to and valid_to < issued_on:
        raise EndsBeforeIssue(_("有效期至不能早于发证日期。"))
    if licence.enterprise.licences.filter(number=number).exclude(pk=licence.pk).exists():
        raise LicenceOnRecord(_("该主体已有这个编号的许可证。"))
    licence.number, licence.kind = number, number[:2]
    licence.issued_on, licence.valid_to, licence.issuer = issued_on, valid_to, issuer


def _tell(action: str, licence: Licence, by: User | None, at: datetime, **entry) -> None:
    path = licence.enterprise.region_path
    record_audit(action=action, subject=licence, by=by, at=at, region_path=path, **entry)
    enterprises_changed.send(sender=Licence, enterprise_ids=[licence.enterprise_id], at=at)

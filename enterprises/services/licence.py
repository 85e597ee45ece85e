from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.identifiers import explain_food_licence, normalise_food_licence
from enterprises.models import Enterprise, Licence
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
        _tell("correct_licence", licence, by, at, old=before, new=after)
    return licence


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

"""Health certificates (健康证明): put on record, withdrawn when wrong, never edited. Never a diagnosis."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from common.stored_file import delete_stored, store_encrypted
from staff.models import HealthCertificate, Person
from staff.queries.current_posts import enterprise_ids_of, region_path_of
from staff.signals import fitness_changed

PHOTO_FOLDER = "certificates"
LONGEST_YEARS = 2  # beyond this the end was mistyped or misread


class CertificateRefused(Exception):
    """The certificate can't be recorded or withdrawn like this; `field` names what has to be put right."""

    field: str | None = None


class IssuedInFuture(CertificateRefused):
    """A certificate that has not been issued yet proves nothing."""

    field = "issued_on"


class EndsBeforeIssue(CertificateRefused):
    field = "valid_to"


class LastsTooLong(CertificateRefused):
    """Food Safety Law art. 45 asks for an examination each year: an end far away is a slip of the pen."""

    field = "valid_to"


class PersonErased(CertificateRefused):
    """The person's data have been erased; nothing more is put on record about them."""


class AlreadyWithdrawn(CertificateRefused):
    pass


class ReasonMissing(CertificateRefused):
    field = "reason"


def usual_valid_to(issued_on: date) -> date:
    """Last day of the year that begins with the day of issue. Food Safety Law art. 45: examined each year."""
    return _years_later(issued_on, 1) - timedelta(days=1)


def record_certificate(
    *,
    person: Person,
    issued_on: date,
    is_fit: bool = True,
    valid_to: date | None = None,
    number: str = "",
    issuer: str = "",
    photo: bytes | None = None,
    by: User | None,
    at: datetime,
    region_path: str = "",
) -> HealthCertificate:
    """Put a certificate on record; without `valid_to` it is valid for a year.

    `photo` is a JPEG as `common.picture` makes it. The same certificate again gives the row there is, and
    brings its photo if that had none.
    """
    valid_to = valid_to or usual_valid_to(issued_on)
    _refuse_wrong_dates(issued_on, valid_to, local_date(at))
    stored = store_encrypted(photo, folder=PHOTO_FOLDER) if photo else ""
    try:
        with transaction.atomic():
            certificate = _record(
                HealthCertificate(
                    person=person,
                    number=number.strip(),
                    issuer=issuer.strip(),
                    is_fit=is_fit,
                    issued_on=issued_on,
                    valid_to=valid_to,
                    photo=stored,
                    recorded_by=by,
                    recorded_at=at,
                ),
                by,
                at,
                region_path,
            )
    except BaseException:
        if stored:  # what was rolled back must not leave its photo behind
            delete_stored(stored)
        raise
    if stored and certificate.photo != stored:
        delete_stored(stored)
    return certificate


@transaction.atomic
def withdraw_certificate(
    *, certificate: HealthCertificate, reason: str, by: User | None, at: datetime, region_path: str = ""
) -> HealthCertificate:
    """Take back what was recorded wrongly: the row stays and counts for nothing, the photo goes.

    PIPL art. 47: what no longer serves its purpose is deleted.
    """
    certificate = HealthCertificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.withdrawn_at:
        raise AlreadyWithdrawn(_("这张健康证明已经撤销。"))
    if not reason.strip():
        raise ReasonMissing(_("请写明撤销原因。"))
    photo = certificate.photo
    certificate.withdrawn_at, certificate.withdraw_reason, certificate.photo = at, reason.strip()[:160], ""
    certificate.save(update_fields=["withdrawn_at", "withdraw_reason", "photo"])
    if photo:
        transaction.on_commit(lambda: delete_stored(photo))
    _tell("withdraw_certificate", certificate, by, at, region_path, reason=certificate.withdraw_reason)
    return certificate


def _refuse_wrong_dates(issued_on: date, valid_to: date, today: date) -> None:
    if issued_on > today:
        raise IssuedInFuture(_("发证日期不能晚于今天。"))
    if valid_to < issued_on:
        raise EndsBeforeIssue(_("有效期至不能早于发证日期。"))
    if valid_to > _years_later(issued_on, LONGEST_YEARS):
        raise LastsTooLong(_("健康证明一般一年有效，请核对有效期至。"))


def _record(
    certificate: HealthCertificate, by: User | None, at: datetime, region_path: str
) -> HealthCertificate:
    person = Person.objects.select_for_update().get(pk=certificate.person_id)  # two clicks, one certificate
    if person.erased_at:
        raise PersonErased(_("该人员的信息已删除，不能再登记。"))
    same = HealthCertificate.objects.standing().filter(
        person=person,
        number=certificate.number,
        is_fit=certificate.is_fit,
        issued_on=certificate.issued_on,
        valid_to=certificate.valid_to,
    )
    known = same.order_by("pk").first()
    if known is None:
        certificate.save(force_insert=True)
        _tell("record_certificate", certificate, by, at, region_path, new=_facts(certificate))
        return certificate
    if certificate.photo and not known.photo:
        known.photo = certificate.photo
        known.save(update_fields=["photo"])
        _tell("attach_certificate_photo", known, by, at, region_path)
    return known


def _facts(certificate: HealthCertificate) -> dict[str, str | bool]:
    return {
        "person": certificate.person.code,
        "is_fit": certificate.is_fit,
        "issued_on": certificate.issued_on.isoformat(),
        "valid_to": certificate.valid_to.isoformat(),
        "has_photo": bool(certificate.photo),
    }


def _tell(
    action: str, certificate: HealthCertificate, by: User | None, at: datetime, region_path: str, **entry
) -> None:
    today = local_date(at)
    path = region_path or region_path_of(person_id=certificate.person_id, day=today)
    record_audit(action=action, subject=certificate, by=by, at=at, region_path=path, **entry)
    enterprise_ids = enterprise_ids_of(person_ids=[certificate.person_id], day=today)
    fitness_changed.send(sender=HealthCertificate, enterprise_ids=enterprise_ids, at=at)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)

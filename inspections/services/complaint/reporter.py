"""The data of whoever complained: shown to the handler, each look on record; erased when time is over."""

from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import Change, record_audit, record_audits
from common.encryption import decrypt
from common.local_time import local_date
from common.stored_file import delete_stored, read_encrypted
from inspections.models import Complaint, ComplaintMediation, ComplaintPhoto, ComplaintRule, ComplaintStep
from inspections.services.complaint.refusal import NoContact
from inspections.services.complaint.step import PURPOSE, Act, new_step

BATCH = 500


@transaction.atomic
def reveal_contact(*, complaint: Complaint, by: User, at: datetime) -> str:
    """Who filed it and how to reach them. Each look is on record."""
    if not complaint.contact_encrypted:
        raise NoContact(_("对方没有留下联系方式。"))
    record_audit(
        action="reveal_contact",
        subject=complaint,
        by=by,
        at=at,
        region_path=complaint.enterprise.region_path,
    )
    return " · ".join(
        decrypt(one, purpose=PURPOSE)
        for one in (complaint.reporter_name_encrypted, complaint.contact_encrypted)
        if one
    )


def read_body(complaint: Complaint) -> str:
    return _read(complaint.body_encrypted)


def read_answer(complaint: Complaint) -> str:
    return _read(complaint.answer_encrypted)


def read_mediation(mediation: ComplaintMediation) -> dict[str, str]:
    """Who took part and what they agreed on, for the handler; empty when it was erased."""
    return {
        "participants": _read(mediation.participants_encrypted),
        "agreement": _read(mediation.agreement_encrypted),
    }


def read_complaint_photo(photo: ComplaintPhoto) -> bytes:
    return read_encrypted(photo.file)


def _read(encrypted: str) -> str:
    """Empty when it was erased."""
    return decrypt(encrypted, purpose=PURPOSE) if encrypted else ""


def erase_reporters(*, at: datetime) -> int:
    """Ended cases whose time is over by their own rule lose text, names and photos; says how many."""
    today = local_date(at)
    erased = 0
    for rule in [None, *ComplaintRule.objects.order_by("pk")]:
        due = _to_erase(rule, today)
        while rows := list(due.select_related("enterprise").order_by("pk")[:BATCH]):
            _erase(rows, at=at, today=today)
            erased += len(rows)
    return erased


DEFAULT_RETENTION_DAYS = ComplaintRule._meta.get_field("retention_days").default


def _to_erase(rule: ComplaintRule | None, today: date) -> QuerySet[Complaint]:
    days = rule.retention_days if rule else DEFAULT_RETENTION_DAYS
    ended = Complaint.objects.filter(rule=rule, erased_on__isnull=True)
    return ended.filter(ended_on__lt=today - timedelta(days=days))


@transaction.atomic
def _erase(rows: list[Complaint], *, at: datetime, today: date) -> None:
    pks = [row.pk for row in rows]
    photos = ComplaintPhoto.objects.filter(complaint__in=pks)
    for file in photos.values_list("file", flat=True):
        transaction.on_commit(partial(delete_stored, file))
    photos.delete()
    ComplaintMediation.objects.filter(complaint__in=pks).update(
        participants_encrypted="", agreement_encrypted=""
    )
    Complaint.objects.filter(pk__in=pks).update(
        body_encrypted="",
        reporter_name_encrypted="",
        contact_encrypted="",
        answer_encrypted="",
        reporter_hash="",
        erased_on=today,
        step_count=F("step_count") + 1,
    )
    for row in rows:
        row.step_count += 1
    ComplaintStep.objects.bulk_create(
        new_step(row, Act.ERASE, from_state=row.state, by=None, at=at) for row in rows
    )
    record_audits(
        action="erase_reporter",
        changes=[
            Change(row, new={"erased_on": today.isoformat()}, region_path=row.enterprise.region_path)
            for row in rows
        ],
        by=None,
        at=at,
    )

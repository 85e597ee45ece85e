"""Complaints and reports (投诉举报): filed by anybody, answered in time, counted only when verified.

What was written and how to reach the writer is encrypted; neither stands in the audit trail.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.encryption import decrypt, encrypt
from common.local_time import local_date
from common.working_days import add_working_days
from enterprises.models import Enterprise
from inspections.models import Complaint, ComplaintRule
from inspections.signals import complaints_finalised

PURPOSE = "complaint"
# Without letters and digits that look alike: read out over the phone, typed from paper.
NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_LENGTH = 8
_PREFIX = {Complaint.Kind.COMPLAINT: "TS", Complaint.Kind.REPORT: "JB"}


class ComplaintRefused(Exception):
    """The complaint can't be taken or moved as asked; nothing was changed."""


class NotTheNextStep(ComplaintRefused):
    """It was decided before, or has not been accepted yet."""


class NoRuleInForce(ComplaintRefused):
    """No rule says until when a complaint of that day must be answered."""


class NoContact(ComplaintRefused):
    """Whoever filed it left no way to be reached."""


@transaction.atomic
def file_complaint(
    *,
    enterprise: Enterprise,
    kind: str,
    topic: str,
    body: str,
    contact: str,
    at: datetime,
    by: User | None = None,
    source: str = "public_page",
    source_key: str = "",
) -> Complaint:
    """Take a complaint or a report in. The term to answer starts on the next working day (令20号第十四条)."""
    received_on = local_date(at)
    rule = ComplaintRule.objects.on(received_on).filter(kind=kind).order_by("-effective_from").first()
    if rule is None:
        raise NoRuleInForce(_("当日没有有效的答复期限规定，暂时无法受理。"))
    complaint = Complaint.objects.create(
        enterprise=enterprise,
        number=_new_number(kind, received_on),
        kind=kind,
        topic=topic,
        body_encrypted=encrypt(body, purpose=PURPOSE),
        contact_encrypted=encrypt(contact, purpose=PURPOSE) if contact else "",
        received_at=at,
        received_on=received_on,
        answer_due_on=add_working_days(received_on, rule.answer_working_days),
        source=source,
        source_key=source_key,
    )
    _record(complaint, "file_complaint", by, at, new={"state": complaint.state, "kind": kind})
    return complaint


@transaction.atomic
def file_complaints(*, kinds: Sequence[str], **words) -> list[Complaint]:
    """Complaint and report that arrive together are taken in apart (令20号第七条)."""
    return [file_complaint(kind=kind, **words) for kind in dict.fromkeys(kinds)]


@transaction.atomic
def accept_complaint(*, complaint: Complaint, by: User, at: datetime) -> Complaint:
    """Accept it (受理) and tell; who accepts handles it from now on."""
    complaint = _locked(complaint)
    old = _move(complaint, Complaint.State.ACCEPTED)
    complaint.answered_on, complaint.handled_by = local_date(at), by
    complaint.save(update_fields=["state", "answered_on", "handled_by"])
    _record(complaint, "accept_complaint", by, at, old=old, new={"state": complaint.state})
    return complaint


@transaction.atomic
def refuse_complaint(*, complaint: Complaint, reason: str, by: User, at: datetime) -> Complaint:
    """Not accepted (不予受理), with the reason that is told."""
    complaint = _locked(complaint)
    old = _move(complaint, Complaint.State.REFUSED)
    complaint.answered_on, complaint.handled_by, complaint.finding = local_date(at), by, reason
    complaint.save(update_fields=["state", "answered_on", "handled_by", "finding"])
    _record(complaint, "refuse_complaint", by, at, old=old, new={"state": complaint.state}, reason=reason)
    return complaint


@transaction.atomic
def verify_complaint(
    *, complaint: Complaint, finding: str, severity: int, by: User, at: datetime
) -> Complaint:
    """Found true (查实): it becomes final and counts."""
    complaint = _locked(complaint)
    old = _move(complaint, Complaint.State.VERIFIED)
    complaint.finding, complaint.severity = finding, severity
    complaint.final_at, complaint.final_on = at, local_date(at)
    complaint.save(update_fields=["state", "finding", "severity", "final_at", "final_on"])
    new = {"state": complaint.state, "severity": severity}
    _record(complaint, "verify_complaint", by, at, old=old, new=new)
    complaints_finalised.send(sender=Complaint, enterprise_ids=[complaint.enterprise_id], at=at)
    return complaint


@transaction.atomic
def close_complaint(*, complaint: Complaint, finding: str, by: User, at: datetime) -> Complaint:
    """Looked into and not found true (未查实): it never counts."""
    complaint = _locked(complaint)
    old = _move(complaint, Complaint.State.UNFOUNDED)
    complaint.finding = finding
    complaint.save(update_fields=["state", "finding"])
    _record(complaint, "close_complaint", by, at, old=old, new={"state": complaint.state})
    return complaint


@transaction.atomic
def withdraw_complaint(*, complaint: Complaint, reason: str, by: User, at: datetime) -> Complaint:
    """A verified complaint turned out wrong: it stays on record and no longer counts."""
    complaint = _locked(complaint)
    if complaint.state != Complaint.State.VERIFIED or complaint.withdrawn_at:
        raise NotTheNextStep(_("只有已查实的投诉举报可以撤销。"))
    complaint.withdrawn_at = at
    complaint.save(update_fields=["withdrawn_at"])
    _record(complaint, "withdraw_complaint", by, at, new={"withdrawn_at": at.isoformat()}, reason=reason)
    complaints_finalised.send(sender=Complaint, enterprise_ids=[complaint.enterprise_id], at=at)
    return complaint


@transaction.atomic
def reveal_contact(*, complaint: Complaint, by: User, at: datetime) -> str:
    """How to reach whoever filed it. Each look is on record."""
    if not complaint.contact_encrypted:
        raise NoContact(_("对方没有留下联系方式。"))
    _record(complaint, "reveal_contact", by, at)
    return decrypt(complaint.contact_encrypted, purpose=PURPOSE)


def read_body(complaint: Complaint) -> str:
    return decrypt(complaint.body_encrypted, purpose=PURPOSE)


def _new_number(kind: str, received_on) -> str:
    """Not to be guessed: who knows it has filed it, or was given it."""
    letters = "".join(secrets.choice(NUMBER_ALPHABET) for _unused in range(NUMBER_LENGTH))
    return f"{_PREFIX[Complaint.Kind(kind)]}{received_on:%Y%m%d}-{letters}"


def _locked(complaint: Complaint) -> Complaint:
    return Complaint.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=complaint.pk)


def _move(complaint: Complaint, state: str) -> dict:
    old = {"state": complaint.state}
    try:
        complaint.move_to(state)
    except ValueError as error:
        raise NotTheNextStep(_("这件投诉举报现在不能这样处理，请刷新页面看最新状态。")) from error
    return old


def _record(complaint: Complaint, action: str, by: User | None, at: datetime, **change) -> None:
    record_audit(
        action=action, subject=complaint, by=by, at=at, region_path=complaint.enterprise.region_path, **change
    )

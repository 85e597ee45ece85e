"""Which decisions go out on paper, what stands on it, and what anybody may know who holds it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.local_time import local_date
from enterprises.models import Enterprise
from inspections.models import Complaint, ComplaintCode, ComplaintStep
from inspections.models.complaint.complaint import MEDIATION_OUTCOMES, Outcome
from inspections.queries.complaint.sealed_step import enterprise_then, sealed_step
from inspections.queries.office import office_of
from ledger.entry import check_code, read_entry
from ledger.queries.record import Proof, proof_of

Act = ComplaintStep.Act
ENDED_WITHOUT = tuple(outcome for outcome in MEDIATION_OUTCOMES if outcome != Outcome.AGREED)


@dataclass(frozen=True)
class NoticePaper:
    step: ComplaintStep
    complaint: Complaint
    enterprise: Enterprise  # whom the case was about then
    document: str | Promise
    office: str
    code: str
    digest: str


@dataclass(frozen=True)
class KnownNotice:
    """Public: what kind of notice of which office and day; never about whom, to whom, or what it says."""

    code: str
    document: str | Promise
    office: str
    decided_on: date
    sealed_at: datetime | None
    proof: Proof


def document_of(step: ComplaintStep, kind: str) -> str | Promise:
    """The name of the notice of that decision about a case of that kind; empty where none goes out."""
    if not step.is_sealed:
        return ""
    is_report = kind == Complaint.Kind.REPORT
    if step.act == Act.REFUSE:
        return _("举报不予受理告知书") if is_report else _("投诉不予受理决定书")
    if step.act == Act.ACCEPT and not is_report:
        return _("投诉受理决定书")
    if step.act == Act.END_MEDIATION and step.outcome in ENDED_WITHOUT:
        return _("投诉终止调解决定书")
    return ""


def notice_paper(step: ComplaintStep) -> NoticePaper:
    """With the check code that follows from what the database has."""
    complaint = step.complaint
    entry = sealed_step(step, complaint).entry
    enterprise = enterprise_then(step, complaint)
    document = document_of(step, complaint.kind)
    return NoticePaper(
        step,
        complaint,
        enterprise,
        document,
        office_of(enterprise),
        check_code(entry),
        read_entry(entry).digest,
    )


def known_notice(code: str) -> KnownNotice | None:
    """Makes the entry again from what is stored now, and looks for it in the log."""
    known = ComplaintCode.objects.filter(code=code).select_related("step__complaint__enterprise").first()
    if known is None:
        return None
    paper = notice_paper(known.step)
    proof, sealed_at = proof_of(known.step.log_id, code, sealed_step(known.step, paper.complaint).entry)
    return KnownNotice(
        code=code,
        document=paper.document,
        office=paper.office,
        decided_on=local_date(known.step.at),
        sealed_at=sealed_at,
        proof=proof,
    )


def address_of_notice(code: str) -> str | None:
    """For the short address on the paper."""
    is_ours = ComplaintCode.objects.filter(code=code).exists()
    return reverse("inspections:show_complaint_notice", args=[code]) if is_ours else None

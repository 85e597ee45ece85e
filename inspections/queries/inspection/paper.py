"""What stands on the papers of an inspection, and what anybody may know who holds one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse

from inspections.models import (
    Inspection,
    InspectionCode,
    OnSiteAnswer,
    OnSiteInspection,
    OnSitePhoto,
    OnSiteSignature,
)
from inspections.queries.sealed_result import final_results, sealed_now
from ledger.entry import check_code, read_entry
from ledger.queries.record import Proof, proof_of


@dataclass(frozen=True)
class InspectionPaper:
    """The record with its answers and signatures; the code, once the result is final."""

    on_site: OnSiteInspection
    answers: Sequence[OnSiteAnswer]
    signatures: Sequence[OnSiteSignature]
    code: str = ""
    digest: str = ""


@dataclass(frozen=True)
class KnownInspection:
    """Public: which inspection it is, since when unchanged; its result only where it was published."""

    code: str
    inspection: Inspection
    is_newest: bool
    is_published: bool
    sealed_at: datetime | None
    proof: Proof


def inspection_paper(on_site: OnSiteInspection) -> InspectionPaper:
    """A fixed number of queries, with enterprise, checklist and result selected."""
    shown = Prefetch("photos", OnSitePhoto.objects.select_related("photo").order_by("is_after", "pk"))
    answers = OnSiteAnswer.objects.filter(on_site=on_site).select_related("item")
    code, digest = code_of(on_site.inspection) if on_site.inspection else ("", "")
    return InspectionPaper(
        on_site=on_site,
        answers=list(answers.prefetch_related(shown).order_by("item__position")),
        signatures=list(on_site.signatures.order_by("-side", "pk")),
        code=code,
        digest=digest,
    )


def code_of(inspection: Inspection) -> tuple[str, str]:
    """Check code and digest of the revision in force, from what the database has."""
    entry = sealed_now(final_results(Inspection).get(pk=inspection.pk)).entry
    return check_code(entry), read_entry(entry).digest


def known_inspection(code: str) -> KnownInspection | None:
    """Makes the entry again from what is stored now, and looks for it in the log."""
    known = InspectionCode.objects.filter(code=code).first()
    if known is None:
        return None
    inspection = final_results(Inspection).get(pk=known.inspection_id)
    is_newest = inspection.revision == known.revision
    entry = sealed_now(inspection).entry if is_newest else None
    proof, sealed_at = proof_of(inspection.record_id, code, entry)
    return KnownInspection(
        code=code,
        inspection=inspection,
        is_newest=is_newest,
        is_published=Inspection.objects.published().filter(pk=inspection.pk).exists(),
        sealed_at=sealed_at,
        proof=proof,
    )


def address_of_paper(code: str) -> str | None:
    """For the short address on the paper."""
    is_ours = InspectionCode.objects.filter(code=code).exists()
    return reverse("inspections:show_paper", args=[code]) if is_ours else None

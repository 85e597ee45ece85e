"""Which steps of a sample go out on paper, what stands on it, and what anybody may know who holds one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.local_time import local_date
from inspections.models import (
    LabReport,
    Recall,
    Sample,
    SampleCode,
    SampleMove,
    SampleSignature,
    SamplingRecord,
)
from inspections.models.sampling.sample import State
from inspections.queries.office import office_of, office_of_official
from inspections.queries.sampling.sealed_move import sealed_moves
from ledger.entry import check_code, read_entry
from ledger.queries.record import Proof, proof_of

Act = SampleMove.Act
DOCUMENTS: dict[str, Promise] = {
    Act.TAKE: _("食品安全抽样检验抽样单"),
    Act.REPORT: _("食品安全抽样检验结果通知书"),
    Act.RETEST: _("食品安全抽样检验复检结果通知书"),
    Act.RECALL: _("责令召回通知书"),
}


@dataclass(frozen=True)
class SamplePaper:
    """What stands on the paper of one step."""

    move: SampleMove
    sample: Sample
    document: str | Promise
    office: str
    code: str
    digest: str
    record: SamplingRecord
    signatures: Sequence[SampleSignature]
    report: LabReport | None
    told: SampleMove | None  # that the result reached the enterprise, and when
    recall: Recall | None


@dataclass(frozen=True)
class KnownSamplePaper:
    """Public: what kind of paper of which office, number and day; whose it is and what came out only where
    the result is published."""

    code: str
    document: str | Promise
    office: str
    number: str
    issued_on: date
    warning: str | Promise
    enterprise: str
    verdict: str | Promise
    sealed_at: datetime | None
    proof: Proof


def document_of(move: SampleMove) -> str | Promise:
    """The name of the paper of that step; empty where none goes out.

    A result that was published elsewhere has neither record nor report here, and so no paper.
    """
    if move.act in (Act.REPORT, Act.RETEST) and not hasattr(move, "report"):
        return ""
    return DOCUMENTS.get(move.act, "")


def must_be_told_first(move: SampleMove) -> bool:
    """A result goes to the enterprise by the hand of the authority; until then only that prints it."""
    return move.act == Act.REPORT and _told(move.sample) is None


def papers_of(moves: Sequence[SampleMove], *, is_handler: bool) -> list[tuple[int, str | Promise]]:
    """Number and name of each paper that somebody who sees the sample may print; without a query."""
    is_told = is_handler or any(move.act == Act.TELL for move in moves)
    return [
        (move.number, document)
        for move in moves
        if (document := document_of(move)) and (is_told or move.act != Act.REPORT)
    ]


def sample_paper(move: SampleMove) -> SamplePaper:
    """With the check code that follows from what the database has; the move has sample and enterprise."""
    sample = move.sample
    entry = _entry_of(move)
    record = SamplingRecord.objects.select_related("sampler", "second_sampler").get(sample=sample)
    return SamplePaper(
        move=move,
        sample=sample,
        document=document_of(move),
        office=_office_of(move),
        code=check_code(entry),
        digest=read_entry(entry).digest,
        record=record,
        signatures=list(record.signatures.order_by("number")),
        report=getattr(move, "report", None),
        told=_told(sample) if move.act == Act.REPORT else None,
        recall=Recall.objects.filter(sample=sample).select_related("rule").first(),
    )


def warning_of(move: SampleMove) -> str | Promise:
    """What makes a paper of that step void by now; empty where it stands."""
    sample = move.sample
    if sample.state == State.VOID:
        return _("这份样品已经作废")
    if sample.state == State.WITHDRAWN and move.act == Act.REPORT:
        return _("这份抽检结果已经撤销")
    if sample.state == State.WITHDRAWN and move.act == Act.RECALL:
        return _("抽检结果已经撤销，召回已经取消")
    return ""


def known_sample_paper(code: str) -> KnownSamplePaper | None:
    """Makes the entry again from what is stored now, and looks for it in the log."""
    known = SampleCode.objects.filter(code=code).first()
    if known is None:
        return None
    move = SampleMove.objects.select_related("sample__enterprise", "by", "report").get(pk=known.move_id)
    proof, sealed_at = proof_of(move.log_id, code, _entry_of(move))
    is_public = Sample.objects.published().filter(pk=move.sample_id).exists()
    tells_result = is_public and move.act in (Act.REPORT, Act.RETEST)
    return KnownSamplePaper(
        code=code,
        document=document_of(move),
        office=_office_of(move),
        number=move.sample.number,
        issued_on=local_date(move.at),
        warning=warning_of(move),
        enterprise=move.sample.enterprise.name if is_public else "",
        verdict=move.report.get_verdict_display() if tells_result else "",
        sealed_at=sealed_at,
        proof=proof,
    )


def address_of_sample_paper(code: str) -> str | None:
    """For the short address on the paper."""
    is_ours = SampleCode.objects.filter(code=code).exists()
    return reverse("inspections:show_sample_paper", args=[code]) if is_ours else None


def _told(sample: Sample) -> SampleMove | None:
    return sample.moves.filter(act=Act.TELL).first()


def _entry_of(move: SampleMove) -> str:
    return next(iter(sealed_moves([move.log_id]))).entry


def _office_of(move: SampleMove) -> str:
    enterprise = move.sample.enterprise
    if move.by is None:
        return office_of(enterprise)
    return office_of_official(move.by, enterprise, local_date(move.at))

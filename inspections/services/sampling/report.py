"""Reports of laboratories: the first opens what follows from it at once, the re-test's has the last word."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import local_date
from common.measurement import read_limit, read_measured, storable
from common.picture import take_picture
from common.stored_file import delete_stored, read_encrypted, store_encrypted
from hazards.models import Hazard
from hazards.services.hazard import open_hazard
from hazards.services.move import Evidence
from inspections.models import Laboratory, LabReport, Objection, Sample, SampleItem
from inspections.models.sampling.sample import State
from inspections.queries.sampling.party import limit_to_object, parties_with_time
from inspections.services.sampling.ending import finalise, overturn
from inspections.services.sampling.move import Act, SampleRefused, locked, take_move
from inspections.services.sampling.notice import tell_both, tell_regulators
from inspections.services.sampling.risk_item import is_risk_item

MOST_BYTES = 10 * 1024 * 1024
FOLDER = "lab-reports"
PDF, JPEG = "application/pdf", "image/jpeg"


class NothingMeasured(SampleRefused):
    """A report without an item says nothing."""


class IssuedOutOfOrder(SampleRefused):
    """A report is issued after the sample was taken, and not in the future."""


class ReceivedOutOfOrder(SampleRefused):
    """A report is received after it was issued, and not in the future."""


class BodyNotDrawn(SampleRefused):
    """No re-test body has been drawn that could report."""


class ReportUsed(SampleRefused):
    """That laboratory has issued a report of that number before."""


class FileRefused(SampleRefused):
    """What was uploaded is neither a PDF nor a photo, or too big."""


class ObjectionUndecided(SampleRefused):
    """The other party's objection waits for a decision; the re-test's report comes after it."""


class SpareIsLost(SampleRefused):
    """The seal of the spare sample was broken on its way: nobody can say what was tested again."""


@dataclass(frozen=True)
class MeasuredItem:
    """One measured item in the words of the laboratory."""

    item: str
    result: str
    limit: str = ""
    is_failed: bool = False


@dataclass(frozen=True)
class ReportFile:
    data: bytes
    content_type: str

    @property
    def ending(self) -> str:
        return "pdf" if self.content_type == PDF else "jpg"


def enter_report(
    *,
    sample: Sample,
    number: str,
    issued_on: date,
    items: Sequence[MeasuredItem],
    by: User,
    at: datetime,
    file: bytes | None = None,
    received_on: date | None = None,
) -> Sample:
    """Take in what the laboratory found: of the first test, or of the re-test while one runs.

    `received_on` is when the report reached the authority, today unless said: telling the enterprise,
    disposal and the storage of the spare sample have their time from then; what is entered late is late.
    The file is kept sealed, and its digest with the move. A photo is drawn anew, a PDF kept as it is.
    """
    kept = _take_file(file) if file else None
    name = store_encrypted(kept.data, folder=FOLDER) if kept else ""
    try:
        return _enter(sample, number, (issued_on, received_on or local_date(at)), items, kept, name, by, at)
    except BaseException:
        if name:
            delete_stored(name)  # what was rolled back must not leave its file behind
        raise


def read_report(report: LabReport) -> ReportFile | None:
    return ReportFile(read_encrypted(report.file), report.file_type) if report.file else None


def _take_file(data: bytes) -> ReportFile:
    if len(data) > MOST_BYTES:
        raise FileRefused(_("文件不能超过 10 MB，请压缩后再传。"))
    return ReportFile(data, PDF) if data.startswith(b"%PDF-") else ReportFile(take_picture(data), JPEG)


@transaction.atomic
def _enter(sample, number, days, items, file, name, by, at) -> Sample:
    sample = locked(sample, State.TESTING, State.RETESTING)
    issued_on, received_on = days
    if not items:
        raise NothingMeasured(_("请填写检验项目。"))
    if not sample.record.taken_on <= issued_on <= local_date(at):
        raise IssuedOutOfOrder(_("签发日期要在抽样之后，且不能晚于今天。"))
    if not issued_on <= received_on <= local_date(at):
        raise ReceivedOutOfOrder(_("收到日期要在签发之后，且不能晚于今天。"))
    is_first = sample.state == State.TESTING
    laboratory = sample.laboratory if is_first else _drawn_body(sample)
    if not is_first and sample.objections.filter(state=Objection.State.ASKED).exists():
        raise ObjectionUndecided(_("还有一项异议没有决定，请先决定，再录入复检报告。"))
    if not is_first and _is_spare_lost(sample):
        raise SpareIsLost(_("备份样品的封条破损或编号不符，不能采用复检结论，请重新决定异议。"))
    if LabReport.objects.filter(laboratory=laboratory, number=number).exists():
        raise ReportUsed(_("这家机构的这个报告编号已经录入过。"))
    is_failed = any(item.is_failed for item in items)
    report = LabReport(
        sample=sample,
        round=LabReport.Round.FIRST if is_first else LabReport.Round.RETEST,
        number=number,
        laboratory=laboratory,
        issued_on=issued_on,
        received_on=received_on,
        due_on=sample.due_on,
        verdict=Sample.Verdict.FAILED if is_failed else Sample.Verdict.PASSED,
        items=[asdict(item) for item in items],
        file=name,
        file_type=file.content_type if file else "",
        file_sha256=hashlib.sha256(file.data).hexdigest() if file else "",
    )
    return _first(sample, report, items, by, at) if is_first else _retest(sample, report, by, at)


def _drawn_body(sample: Sample) -> Laboratory:
    objection = sample.objections.select_related("body").get(state=Objection.State.ACCEPTED)
    if objection.body is None:
        raise BodyNotDrawn(_("还没有确定复检机构。"))
    return objection.body


def _is_spare_lost(sample: Sample) -> bool:
    seal_number = sample.record.seal_number
    spare = sample.handovers.filter(is_spare=True)
    return spare.filter(Q(is_seal_intact=False) | ~Q(seal_number=seal_number)).exists()


def _first(
    sample: Sample, report: LabReport, items: Sequence[MeasuredItem], by: User, at: datetime
) -> Sample:
    failed = [item for item in items if item.is_failed]
    received_on, rule = report.received_on, sample.rule
    sample.verdict = report.verdict
    sample.is_risk_item = any(is_risk_item(item.item) for item in failed)
    sample.due_on = rule.tell_due(received_on, is_failed=bool(failed))
    sample.spare_until = rule.spare_end(
        received_on, is_failed=bool(failed), shelf_life_until=sample.record.shelf_life_until
    )
    if failed:
        if sample.producer is not None:
            sample.producer_due_on = sample.due_on
        sample.disposal, sample.dispose_due_on = Sample.Disposal.PENDING, rule.dispose_due(received_on)
        sample.hazard = open_hazard_of(sample, failed, by=by, at=at)
    SampleItem.objects.bulk_create(sample_item(sample, item) for item in items)
    take_move(
        sample,
        Act.REPORT,
        State.REPORTED,
        by=by,
        at=at,
        paper=report,
        changed=[
            "verdict", "is_risk_item", "due_on", "spare_until", "disposal", "dispose_due_on", "hazard",
            "producer_due_on",
        ],
    )  # fmt: skip
    if failed:
        tell_both(sample, "failed", at=at)
        tell_regulators(sample, "failed", by=by, at=at)
    return sample


def _retest(sample: Sample, report: LabReport, by: User, at: datetime) -> Sample:
    """Final on the food either way (食品安全法第八十八条).

    Upheld, it is public at once, or when the time of a party that did not apply for the re-test is over: that
    the food was not its own, say, the re-test has not answered.
    """
    objection = sample.objections.get(state=Objection.State.ACCEPTED)
    is_upheld = report.verdict == Sample.Verdict.FAILED
    outcomes = Objection.Outcome
    objection.state = Objection.State.DONE
    objection.outcome = outcomes.UPHELD if is_upheld else outcomes.OVERTURNED
    objection.save(update_fields=["state", "outcome"])
    details = {"outcome": objection.outcome}
    today = local_date(at)
    if is_upheld and parties_with_time(sample, today):
        sample.due_on = limit_to_object(sample, today)
        take_move(
            sample, Act.RETEST, State.TOLD, by=by, at=at, paper=report, details=details, changed=["due_on"]
        )
        tell_both(sample, "upheld_open", at=at)
        return sample
    take_move(sample, Act.RETEST, by=by, at=at, paper=report, details=details)
    if is_upheld:
        finalise(sample, by=by, at=at)
    else:
        overturn(sample, reason="复检合格，推翻初检结论", by=by, at=at)
    tell_both(sample, "upheld" if is_upheld else "overturned", at=at)
    return sample


def open_hazard_of(
    sample: Sample, failed: Sequence[MeasuredItem], *, by: User | None, at: datetime
) -> Hazard:
    return open_hazard(
        enterprise=sample.enterprise,
        source=Hazard.Source.SAMPLING,
        source_key=f"sample:{sample.pk}",
        severity=Hazard.Severity.CRITICAL if sample.is_risk_item else Hazard.Severity.MAJOR,
        title=f"{sample.name}：{'、'.join(item.item for item in failed)}",
        by=by,
        at=at,
        evidence=Evidence(no_photo="以检验报告为证"),
    )


def sample_item(sample: Sample, item: MeasuredItem) -> SampleItem:
    measured, limit = read_measured(item.result), read_limit(item.limit)
    return SampleItem(
        sample=sample,
        enterprise=sample.enterprise,
        item=item.item,
        result_text=item.result,
        limit_text=item.limit,
        result_value=storable(measured.highest) if measured else None,
        limit_operator=limit.operator if limit else "",
        limit_value=storable(limit.value) if limit else None,
        unit=((measured and measured.unit) or (limit and limit.unit) or "")[:40],
        verdict=Sample.Verdict.FAILED if item.is_failed else Sample.Verdict.PASSED,
    )

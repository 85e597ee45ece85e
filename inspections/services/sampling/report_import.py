"""Reports of a laboratory as a table: one row an item, several rows a sample. One wrong row keeps all out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from inspections.models import Sample
from inspections.models.sampling.sample import State
from inspections.permissions.supervision import can_supervise
from inspections.services.feed_file import Row, UnreadableRow, read_rows
from inspections.services.import_outcome import Counts, Outcome
from inspections.services.sampling.move import SampleRefused
from inspections.services.sampling.producer import find_producer, name_producer
from inspections.services.sampling.report import MeasuredItem, enter_report

COLUMNS = {
    "sample": ("抽样单编号",),
    "number": ("报告编号",),
    "issued_on": ("签发日期",),
    "received_on": ("收到日期", "报告收到日期"),
    "producer": ("标称生产者编号", "食品生产许可证编号"),
    "item": ("检验项目",),
    "result": ("检验结果",),
    "limit": ("标准限值", "标准值"),
    "verdict": ("结论", "单项结论"),
}
REQUIRED = tuple(name for name in COLUMNS if name not in ("received_on", "producer"))
VERDICTS = {"合格": False, "不合格": True}
TABLE = "rows"


class _Refused(ValueError):
    """The row stays outside; the text says why."""


@dataclass
class _Report:
    sample: Sample
    number: str
    issued_on: date
    received_on: date | None
    producer: str  # the number on the label; empty where nothing is said of it
    row: Row
    items: list[MeasuredItem] = field(default_factory=list)


def import_lab_reports(*, file: str, content: bytes, by: User, at: datetime) -> Outcome:
    """Enter every report of the file, or none: then `refused` says of each wrong row what to put right."""
    outcome = Outcome({TABLE: Counts()})
    rows = list(read_rows(file, content, columns=COLUMNS, required=REQUIRED))
    samples = _samples_named(rows, by)
    reports: dict[str, _Report] = {}
    for row in rows:
        outcome.counts[TABLE].read += 1
        if isinstance(row, UnreadableRow):
            outcome.refuse(TABLE, row, row.reason)
            continue
        try:
            _take_row(row, samples, reports, by)
        except _Refused as error:
            outcome.refuse(TABLE, row, str(error))
    if not outcome.refused:
        _store(reports, outcome, by, at)
    return outcome


def _samples_named(rows: list[Row | UnreadableRow], by: User) -> dict[str, Sample]:
    numbers = {row.cells["sample"] for row in rows if isinstance(row, Row)} - {""}
    found = Sample.objects.visible_to(by).filter(number__in=numbers).select_related("enterprise")
    return {sample.number: sample for sample in found}


def _take_row(row: Row, samples: Mapping[str, Sample], reports: dict[str, _Report], by: User) -> None:
    cells = row.cells
    sample = samples.get(cells["sample"])
    if sample is None:
        raise _Refused(_("没有这个抽样单编号：%(text)s") % {"text": cells["sample"][:40] or _("空")})
    if not can_supervise(by, sample.enterprise):
        raise _Refused(_("您无权录入这份样品的报告。"))
    if sample.state not in (State.TESTING, State.RETESTING):
        raise _Refused(_("样品不在检验中：%(state)s") % {"state": sample.get_state_display()})
    if not cells["number"] or len(cells["number"]) > 60:
        raise _Refused(_("报告编号为空或超过 60 个字符"))
    if not cells["item"] or len(cells["item"]) > 160:
        raise _Refused(_("检验项目为空或超过 160 个字符"))
    if max(len(cells["result"]), len(cells["limit"])) > 300:
        raise _Refused(_("检验结果或标准限值超过 300 个字符"))
    if cells["verdict"] not in VERDICTS:
        raise _Refused(_("结论应为“合格”或“不合格”：%(text)s") % {"text": cells["verdict"][:40] or _("空")})
    said = (cells["number"], *_days(cells), cells.get("producer", ""))
    report = reports.setdefault(sample.number, _Report(sample, *said, row))
    if (report.number, report.issued_on, report.received_on, report.producer) != said:
        raise _Refused(_("同一抽样单的各行，报告编号、签发日期、收到日期和标称生产者要一致"))
    report.items.append(
        MeasuredItem(cells["item"], cells["result"], cells["limit"], VERDICTS[cells["verdict"]])
    )


def _days(cells: Mapping[str, str]) -> tuple[date, date | None]:
    """Issued and received; a table without a day of receipt, or an empty one, means today."""
    try:
        issued_on = date.fromisoformat(cells["issued_on"])
    except ValueError as error:
        raise _Refused(
            _("签发日期应写成 2026-11-23：%(text)s") % {"text": cells["issued_on"][:40]}
        ) from error
    text = cells.get("received_on", "")
    try:
        return issued_on, date.fromisoformat(text) if text else None
    except ValueError as error:
        raise _Refused(_("收到日期应写成 2026-11-23：%(text)s") % {"text": text[:40]}) from error


class _Undone(Exception):
    """A report was refused; what the others stored is rolled back."""


def _store(reports: Mapping[str, _Report], outcome: Outcome, by: User, at: datetime) -> None:
    try:
        with transaction.atomic():
            for report in reports.values():
                _enter_one(report, outcome, by, at)
            if outcome.refused:
                raise _Undone
            outcome.counts[TABLE].created = sum(len(report.items) for report in reports.values())
            if reports:
                record_audit(
                    action="import_lab_reports",
                    subject=next(iter(reports.values())).sample,
                    by=by,
                    at=at,
                    new={"samples": sorted(reports), "rows": outcome.counts[TABLE].read},
                    region_path=by.latest_region_path(),
                )
    except _Undone:
        return


def _name_producer(report: _Report, by: User, at: datetime) -> None:
    """As the table says; one that is named already stays."""
    if find_producer(report.producer).pk != report.sample.producer_id:
        name_producer(sample=report.sample, code=report.producer, by=by, at=at)


def _enter_one(report: _Report, outcome: Outcome, by: User, at: datetime) -> None:
    try:
        if report.producer:
            _name_producer(report, by, at)
        enter_report(
            sample=report.sample,
            number=report.number,
            issued_on=report.issued_on,
            received_on=report.received_on,
            items=report.items,
            by=by,
            at=at,
        )
    except SampleRefused as refusal:
        outcome.refuse(TABLE, report.row, str(refusal))

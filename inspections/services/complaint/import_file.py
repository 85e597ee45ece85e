"""Complaints of another system as a CSV file: every row is checked first, then all come in or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import IO

from django.db import transaction
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import ZONE, local_date, start_of_local_day
from enterprises.models import Enterprise
from inspections.models import Complaint, ComplaintRule
from inspections.models.complaint.topic import TOPIC_CODES
from inspections.permissions import can_supervise
from inspections.services.complaint.filing import Filing, file_all, rules_on
from inspections.services.complaint.refusal import ComplaintRefused
from inspections.services.feed_file import FeedUnreadable, Row, UnreadableRow, read_rows

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 1000
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "enterprise": ("企业编号", "统一社会信用代码"),
    "kind": ("种类",),
    "topic": ("事由",),
    "body": ("内容",),
    "name": ("姓名",),
    "contact": ("联系方式",),
    "received_at": ("收到时间",),
    "key": ("原编号",),
}
REQUIRED = ("enterprise", "kind", "topic", "body", "received_at", "key")
KINDS = {"投诉": Complaint.Kind.COMPLAINT, "举报": Complaint.Kind.REPORT}
LONGEST = {"body": 2000, "name": 40, "contact": 80, "key": 120}


@dataclass(frozen=True)
class RowError:
    line: int
    reason: str


class ImportRefused(ComplaintRefused):
    """The file can't be taken; nothing of it was. `rows` tells what is wrong with which line."""

    def __init__(self, message: str, rows: list[RowError] | None = None) -> None:
        super().__init__(message)
        self.rows = rows or []


class _Wrong(Exception):
    """What is wrong with one row."""


@transaction.atomic
def import_complaints(*, name: str, upload: IO[bytes], by: User, at: datetime) -> int:
    """Says how many came in. A row with the number of one imported before is an error, too."""
    rows = _read(name, upload)
    errors = [RowError(row.line, row.reason) for row in rows if isinstance(row, UnreadableRow)]
    readable = [row for row in rows if isinstance(row, Row)]
    known = _Known(readable, by)
    filings = []
    for row in readable:
        try:
            filings.append(known.filing(row, at))
        except _Wrong as wrong:
            errors.append(RowError(row.line, str(wrong)))
    if errors:
        errors.sort(key=lambda error: error.line)
        raise ImportRefused(_("%(count)s 行有问题，一行都没有导入。") % {"count": len(errors)}, errors[:200])
    complaints = file_all(filings, by=by)
    record_audit(action="import_complaints", subject=by, by=by, at=at, new={"count": len(complaints)})
    return len(complaints)


def _read(name: str, upload: IO[bytes]) -> list[Row | UnreadableRow]:
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ImportRefused(_("文件超过 4 MB，请分成几份。"))
    try:
        rows = list(read_rows(name, content, columns=COLUMNS, required=REQUIRED))
    except FeedUnreadable as error:
        raise ImportRefused(str(error)) from error
    if not rows:
        raise ImportRefused(_("文件里没有一行数据。"))
    if len(rows) > MOST_ROWS:
        raise ImportRefused(_("最多一千行，请分成几份。"))
    return rows


class _Known:
    """What rows refer to, asked once for all of them."""

    def __init__(self, rows: list[Row], by: User) -> None:
        codes = {row.cells["enterprise"].upper() for row in rows}
        found = Enterprise.objects.visible_to(by)
        mine = [*found.filter(public_id__in=codes), *found.filter(credit_code__in=codes)]
        self.enterprises = {one.public_id: one for one in mine} | {
            one.credit_code: one for one in mine if one.credit_code
        }
        keys = [row.cells["key"] for row in rows]
        earlier = Complaint.objects.filter(source=Complaint.Source.IMPORT, source_key__in=keys)
        self.keys = set(earlier.values_list("source_key", flat=True))
        self.topics = {words for words, _label in TOPIC_CODES.values()}
        self.rules: dict[date, dict[str, ComplaintRule]] = {}
        self.by = by

    def filing(self, row: Row, at: datetime) -> Filing:
        cells = row.cells
        enterprise = self._enterprise(cells["enterprise"])
        kind = KINDS.get(cells["kind"])
        if kind is None:
            raise _Wrong(_("种类应为“投诉”或“举报”：%(text)s") % {"text": cells["kind"]})
        if cells["topic"] not in self.topics:
            raise _Wrong(_("没有这种事由：%(text)s") % {"text": cells["topic"]})
        self._check_lengths(cells)
        received_at = _moment(cells["received_at"])
        if received_at > at:
            raise _Wrong(_("收到时间在将来"))
        filing = Filing(
            enterprise=enterprise,
            kind=kind,
            topic=cells["topic"],
            body=cells["body"],
            at=received_at,
            name=cells.get("name", ""),
            contact=cells.get("contact", ""),
            source=Complaint.Source.IMPORT,
            source_key=cells["key"],
            entered_at=at,
        )
        if self._rule(kind, received_at).is_identity_required and not filing.is_named:
            raise _Wrong(_("按收到当日的规定，须有姓名和联系方式"))
        self.keys.add(cells["key"])
        return filing

    def _enterprise(self, code: str) -> Enterprise:
        enterprise = self.enterprises.get(code.upper())
        if enterprise is None or not can_supervise(self.by, enterprise):
            raise _Wrong(_("辖区里没有这家企业：%(code)s") % {"code": code})
        return enterprise

    def _check_lengths(self, cells: Mapping[str, str]) -> None:
        if len(cells["body"]) < 5:
            raise _Wrong(_("内容太短"))
        if not cells["key"]:
            raise _Wrong(_("原编号为空"))
        if cells["key"] in self.keys:
            raise _Wrong(_("原编号 %(key)s 重复，或以前已经导入") % {"key": cells["key"]})
        for field, longest in LONGEST.items():
            if len(cells.get(field, "")) > longest:
                raise _Wrong(_("%(field)s 超过 %(longest)s 个字符") % {"field": field, "longest": longest})

    def _rule(self, kind: str, received_at: datetime) -> ComplaintRule:
        day = local_date(received_at)
        if day not in self.rules:
            self.rules[day] = rules_on(day)
        if kind not in self.rules[day]:
            words = _("平台里没有 %(day)s 有效的处理规定，这一天收到的%(kind)s不能导入")
            raise _Wrong(words % {"day": day, "kind": Complaint.Kind(kind).label})
        return self.rules[day][kind]


def _moment(text: str) -> datetime:
    """`2026-11-23` or `2026-11-23 10:30`, in local time unless it says otherwise."""
    try:
        moment = parse_datetime(text)
        if moment is None:
            day = parse_date(text)
            if day is None:
                raise ValueError(text)
            return start_of_local_day(day)
        # In UTC: the first and the last hours of the calendar don't exist in every zone.
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _Wrong(_("收到时间无法识别：%(text)s") % {"text": text}) from error

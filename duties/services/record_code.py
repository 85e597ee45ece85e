"""Handing out papers and record files, and telling a stranger whether one is genuine."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_audit
from duties.models import DutyRecord, RecordCode
from duties.queries.record_paper import PaperContent, paper_content
from duties.services.record_paper import LAYOUT, MARK, make_paper
from ledger.entry import EntryRefused, make_entry, read_entry
from ledger.queries.record import disclosed

MARKED = re.compile(rb"%b/(\d{1,4}) ([0-9A-Z-]{19}) (\d{1,3})" % MARK.encode())
FORMAT = "sushi-ledger-record/1"


class Verdict(StrEnum):
    """What a file turned out to be."""

    SAME = "SAME"
    DIFFERENT = "DIFFERENT"
    OLDER_LAYOUT = "OLDER_LAYOUT"  # printed before the look of papers changed: not to be told from its bytes
    OTHER_RECORD = "OTHER_RECORD"
    UNREADABLE = "UNREADABLE"


@dataclass(frozen=True)
class Comparison:
    verdict: Verdict
    is_paper: bool = False  # a PDF, else a record file


@transaction.atomic
def print_record(*, record: DutyRecord, by: User, at: datetime) -> tuple[bytes, PaperContent]:
    """The paper of this revision; from now on its check code can be asked for by anybody."""
    content = paper_content(record)
    _make_known(content, by=by, at=at, action="print_duty_record")
    return make_paper(content), content


@transaction.atomic
def disclose_record(*, record: DutyRecord, by: User, at: datetime) -> tuple[dict[str, Any], PaperContent]:
    """The record file of this revision, with its salt: all that a stranger needs to check it."""
    content = paper_content(record)
    _make_known(content, by=by, at=at, action="disclose_duty_record")
    return disclosed(content.sealed), content


def compare_file(*, record: DutyRecord, data: bytes) -> Comparison:
    """Whether the file is the paper or the record file of this revision, to the last byte or letter."""
    if data.startswith(b"%PDF"):
        return Comparison(_compare_paper(record, data), is_paper=True)
    return Comparison(_compare_record_file(record, data))


def _compare_paper(record: DutyRecord, data: bytes) -> Verdict:
    found = MARKED.search(data)
    if found is None:
        return Verdict.UNREADABLE
    layout, code, reviews = int(found[1]), found[2].decode(), int(found[3])
    content = paper_content(record, reviews=reviews)
    if code != content.code:
        return Verdict.OTHER_RECORD
    if layout != LAYOUT:
        return Verdict.OLDER_LAYOUT
    if len(content.reviews) != reviews:
        return Verdict.DIFFERENT
    return Verdict.SAME if make_paper(content) == data else Verdict.DIFFERENT


def _compare_record_file(record: DutyRecord, data: bytes) -> Verdict:
    try:
        fields = json.loads(data)
        if not isinstance(fields, dict) or fields.get("format") != FORMAT:
            return Verdict.UNREADABLE
        entry = make_entry(
            kind=fields["kind"],
            record_id=UUID(fields["id"]),
            revision=fields["revision"],
            at=datetime.fromisoformat(fields["time"]),
            payload=fields["payload"],
            salt=bytes.fromhex(fields["salt"]),
            attachments=fields["attachments"],
        )
        told = read_entry(entry)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, EntryRefused):
        return Verdict.UNREADABLE
    if (told.record_id, told.revision) != (record.idempotency_key, record.revision):
        return Verdict.OTHER_RECORD
    return Verdict.SAME if entry == paper_content(record).sealed.entry else Verdict.DIFFERENT


def _make_known(content: PaperContent, *, by: User, at: datetime, action: str) -> None:
    record = content.record
    RecordCode.objects.get_or_create(code=content.code, defaults={"record": record, "made_at": at})
    record_audit(
        action=action,
        subject=record,
        by=by,
        at=at,
        new={"revision": record.revision, "code": content.code},
        region_path=record.enterprise.region_path,
    )

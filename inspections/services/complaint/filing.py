"""Complaints and reports as they come in: from the page behind the code, by staff, by file, by Open311.

What was written and who wrote it is encrypted; neither stands in the audit trail.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import Change, record_audits
from common.encryption import encrypt, keyed_hash
from common.local_time import local_date
from common.stored_file import store_encrypted
from enterprises.models import Enterprise
from inspections.models import (
    Complaint,
    ComplaintDeadline,
    ComplaintLink,
    ComplaintPhoto,
    ComplaintRule,
    ComplaintStep,
)
from inspections.queries.complaint.repeats import open_repeats
from inspections.services.complaint.deadline import first_deadline, meet
from inspections.services.complaint.refusal import IdentityMissing, NoRuleInForce
from inspections.services.complaint.step import PURPOSE, Act, move, new_step, take_step

# Without letters and digits that look alike: read out over the phone, typed from paper.
NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_LENGTH = 8
PHOTO_FOLDER = "complaint-photos"
MOST_PHOTOS = 3
HASH_PURPOSE = "complaint.reporter"
_PREFIX = {Complaint.Kind.COMPLAINT: "TS", Complaint.Kind.REPORT: "JB"}


@dataclass(frozen=True)
class Filing:
    """What somebody said. `photos` are pictures made by `common.picture`.

    `at` is when it was received; `entered_at`, when it came into the platform, if that was later.
    """

    enterprise: Enterprise
    kind: str
    topic: str
    body: str
    at: datetime
    name: str = ""
    contact: str = ""
    source: str = Complaint.Source.PAGE
    source_key: str = ""
    photos: Sequence[bytes] = ()
    entered_at: datetime | None = None

    @property
    def is_named(self) -> bool:
        return bool(self.name.strip() and self.contact.strip())


def file_complaint(
    *,
    enterprise: Enterprise,
    kind: str,
    topic: str,
    body: str,
    contact: str,
    at: datetime,
    by: User | None = None,
    name: str = "",
    source: str = Complaint.Source.PAGE,
    source_key: str = "",
    photos: Sequence[bytes] = (),
    entered_at: datetime | None = None,
) -> Complaint:
    """Take a complaint or a report in. Its first term starts on the next day (令20号第十四条)."""
    filing = Filing(enterprise, kind, topic, body, at, name, contact, source, source_key, photos, entered_at)
    return file_all([filing], by=by)[0]


def file_complaints(*, kinds: Sequence[str], by: User | None = None, **words) -> list[Complaint]:
    """Complaint and report that arrive together are taken in apart (令20号第七条)."""
    return file_all([Filing(kind=kind, **words) for kind in dict.fromkeys(kinds)], by=by)


@transaction.atomic
def file_all(filings: Sequence[Filing], *, by: User | None) -> list[Complaint]:
    """Many at once, all or none."""
    rules = _Rules()
    pairs = [(filing, rules.of(filing)) for filing in filings]
    complaints = Complaint.objects.bulk_create(_row(filing, rule) for filing, rule in pairs)
    deadlines = [
        first_deadline(complaint, rule=rule)
        for complaint, (_filing, rule) in zip(complaints, pairs, strict=True)
    ]
    ComplaintDeadline.objects.bulk_create(deadlines)
    ComplaintStep.objects.bulk_create(
        new_step(complaint, Act.RECEIVE, from_state="", by=by, at=complaint.received_at)
        for complaint in complaints
    )
    ComplaintPhoto.objects.bulk_create(
        ComplaintPhoto(
            complaint=complaint,
            number=number,
            file=store_encrypted(picture, folder=PHOTO_FOLDER),
            sha256=hashlib.sha256(picture).hexdigest(),
        )
        for complaint, filing in zip(complaints, filings, strict=True)
        for number, picture in enumerate(filing.photos[:MOST_PHOTOS], start=1)
    )
    record_audits(
        action="file_complaint",
        changes=[
            Change(
                complaint,
                new={"state": complaint.state, "kind": complaint.kind, "source": complaint.source},
                region_path=complaint.enterprise.region_path,
            )
            for complaint in complaints
        ],
        by=by,
        at=max(complaint.entered_at for complaint in complaints),
    )
    for complaint in complaints:
        _merge_repeat(complaint)
    return complaints


def rules_on(day: date) -> dict[str, ComplaintRule]:
    """The rule of each kind in force on that day; a kind without one can't be taken in."""
    return {rule.kind: rule for rule in ComplaintRule.objects.on(day).order_by("effective_from")}


def kinds_with_identity(day: date) -> frozenset[str]:
    """Kinds for which the rule of the day asks for a real name and a way to reach the person."""
    return frozenset(kind for kind, rule in rules_on(day).items() if rule.is_identity_required)


class _Rules:
    """The rule in force, asked once for each kind and day."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, date], ComplaintRule] = {}

    def of(self, filing: Filing) -> ComplaintRule:
        key = filing.kind, local_date(filing.at)
        if key not in self.known:
            rows = ComplaintRule.objects.on(key[1]).filter(kind=filing.kind).order_by("-effective_from")
            rule = rows.first()
            if rule is None:
                raise NoRuleInForce(_("当日没有有效的答复期限规定，暂时无法受理。"))
            self.known[key] = rule
        return self.known[key]


def _row(filing: Filing, rule: ComplaintRule) -> Complaint:
    received_on = local_date(filing.at)
    # A lead is the finding of the office itself: nobody's identity is asked.
    if rule.is_identity_required and not filing.is_named and filing.source != Complaint.Source.LEAD:
        raise IdentityMissing(_("按现行规定，投诉须提供真实姓名和联系方式。"))
    complaint = Complaint(
        enterprise=filing.enterprise,
        number=new_number(filing.kind, received_on),
        kind=filing.kind,
        step_count=1,
        rule=rule,
        topic=filing.topic,
        body_encrypted=encrypt(filing.body, purpose=PURPOSE),
        reporter_name_encrypted=_encrypted(filing.name),
        contact_encrypted=_encrypted(filing.contact),
        reporter_hash=reporter_hash(filing.contact),
        is_named=filing.is_named,
        received_at=filing.at,
        received_on=received_on,
        entered_at=filing.entered_at or filing.at,
        source=filing.source,
        source_key=filing.source_key,
    )
    complaint.answer_due_on = first_deadline(complaint, rule=rule).due_on
    return complaint


def new_number(kind: str, received_on: date) -> str:
    """Not to be guessed: who knows it has filed it, or was given it."""
    letters = "".join(secrets.choice(NUMBER_ALPHABET) for _unused in range(NUMBER_LENGTH))
    return f"{_PREFIX[Complaint.Kind(kind)]}{received_on:%Y%m%d}-{letters}"


def reporter_hash(contact: str) -> str:
    plain = _plain(contact)
    return keyed_hash(plain, purpose=HASH_PURPOSE) if plain else ""


def _plain(contact: str) -> str:
    """A phone number by its digits, anything else without case and spaces."""
    text = re.sub(r"\s", "", contact).lower()
    digits = re.sub(r"[^0-9]", "", text)
    return digits.removeprefix("86") if len(digits) >= 7 and "@" not in text else text


def _encrypted(text: str) -> str:
    return encrypt(text.strip(), purpose=PURPOSE) if text.strip() else ""


def _merge_repeat(complaint: Complaint) -> None:
    rule = complaint.rule
    if rule is None or rule.repeats != ComplaintRule.Repeats.MERGED:
        return
    first = open_repeats(complaint).first()
    if first is not None:
        merge_into(complaint, first, by=None, at=complaint.entered_at)


def merge_into(complaint: Complaint, first: Complaint, *, by: User | None, at: datetime) -> None:
    """The case goes on as the earlier one; whoever filed it again is told where."""
    on, from_state = local_date(at), complaint.state
    move(complaint, Complaint.State.MERGED, on=on)
    meet(complaint, first_deadline_kind(complaint), at=at)
    ComplaintLink.objects.create(
        complaint=complaint, kind=ComplaintLink.Kind.REPEAT, other=first, made_by=by, made_at=at
    )
    take_step(complaint, Act.MERGE, "merge_complaint", from_state=from_state, by=by, at=at)


def first_deadline_kind(complaint: Complaint) -> str:
    return ComplaintDeadline.Kind.CHECK if complaint.is_report else ComplaintDeadline.Kind.ACCEPT

"""Bring in the staff of an enterprise from a file: everything or nothing (docs/decisions/0051).

The rules are those of the services that register, appoint and record one by one. A dry run does the whole
work, too, and takes it back: what it says is what would happen.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.encryption import keyed_hashes
from common.local_time import local_date
from enterprises.models import Enterprise
from enterprises.services.import_file import read_rows
from enterprises.services.import_row import RowError
from staff.models import HealthCertificate, Person, Post, TrainingRecord
from staff.models.person import CITIZEN_ID
from staff.services.appointment_rules import PostRefused
from staff.services.health_certificate import CertificateRefused, record_certificate, usual_valid_to
from staff.services.person import register_person
from staff.services.person_fields import PersonRefused
from staff.services.post import appoint_person
from staff.services.staff_columns import DEFAULT_TRAINING, STAFF_COLUMNS
from staff.services.staff_rows import StaffRow, check_staff_rows
from staff.services.training import record_trainings

MOST_ROWS = 2_000
AT_ONCE = 200  # rows that are written in a few seconds: about 22 statements each
CHUNK = 500
_CERTIFICATE_FIELDS = {"issued_on": "certificate_issued_on", "valid_to": "certificate_valid_to"}
# What a row may say of a post that is there already; anything else than what stands there is an error.
_POST_FIELDS = ("starts_on", "job_title", "handles_food", "term_ends_on", "document_no", "is_management")


@dataclass
class StaffImport:
    """What an import did, or would do."""

    is_dry_run: bool
    rows_total: int = 0
    registered: int = 0
    appointed: int = 0
    certificates: int = 0
    trainings: int = 0
    unchanged: list[int] = field(default_factory=list)  # numbers of rows
    errors: list[RowError] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "rows": self.rows_total,
            "registered": self.registered,
            "appointed": self.appointed,
            "certificates": self.certificates,
            "trainings": self.trainings,
        }


class _TakenBack(Exception):
    """Ends the transaction of a dry run, or of a file with errors."""


def is_large(*, file: IO[bytes], name: str) -> bool:
    """Whether the file has more rows than a clerk can wait for; it can be read again afterwards."""
    rows = read_rows(file=file, name=name, columns=STAFF_COLUMNS, most_rows=MOST_ROWS)
    file.seek(0)
    return len(rows) > AT_ONCE


def import_staff(
    *,
    enterprise: Enterprise,
    file: IO[bytes],
    name: str,
    is_dry_run: bool,
    may_appoint_managers: bool,
    by: User,
    at: datetime,
) -> StaffImport:
    """Register and appoint whom the file names; raises `ImportFileRefused` for a file nobody can read."""
    rows = read_rows(file=file, name=name, columns=STAFF_COLUMNS, most_rows=MOST_ROWS)
    checked = check_staff_rows(rows=rows, may_appoint_managers=may_appoint_managers, today=local_date(at))
    outcome = StaffImport(is_dry_run, rows_total=len(rows), errors=checked.errors)
    if outcome.errors:
        return outcome
    try:
        with transaction.atomic():
            _write(_Writing(enterprise, checked.rows, outcome, by, at))
            if outcome.errors or is_dry_run:
                raise _TakenBack
            record_audit(
                action="import_staff",
                subject=enterprise,
                by=by,
                at=at,
                region_path=enterprise.region_path,
                new=outcome.counts,
            )
    except _TakenBack:
        outcome.errors.sort(key=lambda error: error.row)
    return outcome


class _Writing:
    """The rows of one import beside what the registry knows of these people, asked for all at once."""

    def __init__(
        self, enterprise: Enterprise, rows: list[StaffRow], outcome: StaffImport, by: User, at: datetime
    ):
        # Imports and appointments at one enterprise wait for each other.
        self.enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
        self.rows, self.outcome, self.by, self.at = rows, outcome, by, at
        self.people = _known_people({row.citizen_id for row in rows})
        known = [person.pk for person in self.people.values()]
        posts = Post.objects.filter(enterprise=enterprise, ended_on__isnull=True, person__in=known)
        self.posts = {(post.person_id, post.kind): post for post in posts}
        certificates = HealthCertificate.objects.standing().filter(person__in=known, is_fit=True)
        self.certificates = set(certificates.values_list("person_id", "number", "issued_on", "valid_to"))
        trainings = TrainingRecord.objects.filter(person__in=known, withdrawn_at__isnull=True)
        self.trainings = set(trainings.values_list("person_id", "title", "hours", "completed_on"))
        self.new_trainings: dict[tuple[str, Decimal, date], list[Person]] = {}


def _known_people(citizen_ids: set[str]) -> dict[str, Person]:
    by_hash = {
        value: citizen_id
        for citizen_id in citizen_ids
        for value in keyed_hashes(citizen_id, purpose=CITIZEN_ID)
    }
    hashes = sorted(by_hash)
    return {
        by_hash[person.citizen_id_hash]: person
        for start in range(0, len(hashes), CHUNK)
        for person in Person.objects.filter(citizen_id_hash__in=hashes[start : start + CHUNK]).order_by("pk")
    }


def _write(writing: _Writing) -> None:
    for row in writing.rows:
        try:
            if not _write_row(writing, row):
                writing.outcome.unchanged.append(row.number)
        except (PersonRefused, PostRefused) as refusal:
            writing.outcome.errors.append(row.error(refusal.field or "name", str(refusal)))
        except CertificateRefused as refusal:
            column = _CERTIFICATE_FIELDS.get(refusal.field or "", "certificate_number")
            writing.outcome.errors.append(row.error(column, str(refusal)))
    for (title, hours, completed_on), people in writing.new_trainings.items():
        record_trainings(
            persons=people,
            enterprise=writing.enterprise,
            kind=TrainingRecord.Kind.IN_HOUSE,
            title=title,
            hours=hours,
            completed_on=completed_on,
            by=writing.by,
            at=writing.at,
        )


def _write_row(writing: _Writing, row: StaffRow) -> bool:
    """Whether the row brought anything new."""
    person, is_changed = _person_of(writing, row)
    post = writing.posts.get((person.pk, row.kind))
    if post is None:
        writing.posts[person.pk, row.kind] = _appoint(writing, row, person)
        writing.outcome.appointed += 1
        is_changed = True
    else:
        _refuse_other_post(writing, row, post)
    is_certified = _certify(writing, row, person)
    return _train(writing, row, person) or is_certified or is_changed


def _person_of(writing: _Writing, row: StaffRow) -> tuple[Person, bool]:
    known = writing.people.get(row.citizen_id)
    phone = row.values.get("phone", "")
    if known is not None and known.name == row.values["name"] and (known.phone_hash or not phone):
        return known, False
    person = register_person(
        name=row.values["name"],
        citizen_id=row.citizen_id,
        phone=phone,
        by=writing.by,
        at=writing.at,
        region_path=writing.enterprise.region_path,
    )
    writing.people[row.citizen_id] = person
    writing.outcome.registered += known is None
    return person, True


def _appoint(writing: _Writing, row: StaffRow, person: Person) -> Post:
    """Conditions are confirmed person by person (令60号第七、八条), never by a file."""
    given = {name: row.values[name] for name in _POST_FIELDS if name in row.values}
    return appoint_person(
        person=person,
        enterprise=writing.enterprise,
        kind=row.kind,
        by=writing.by,
        at=writing.at,
        **given,
    )


def _refuse_other_post(writing: _Writing, row: StaffRow, post: Post) -> None:
    """A post is history and is not edited by a file; whoever sees the error knows what stands there."""
    for name in _POST_FIELDS:
        if name in row.values and row.values[name] != getattr(post, name):
            told = _("此人已在这个岗位，已登记的内容与本行不同。请改成一致，变动请在人员页面办理。")
            writing.outcome.errors.append(row.error(name, told))


def _certify(writing: _Writing, row: StaffRow, person: Person) -> bool:
    issued_on = row.values.get("certificate_issued_on")
    if issued_on is None:
        return False
    number = row.values.get("certificate_number", "")
    valid_to = row.values.get("certificate_valid_to") or usual_valid_to(issued_on)
    if (person.pk, number, issued_on, valid_to) in writing.certificates:
        return False
    record_certificate(
        person=person,
        issued_on=issued_on,
        valid_to=valid_to,
        number=number,
        by=writing.by,
        at=writing.at,
        region_path=writing.enterprise.region_path,
    )
    writing.certificates.add((person.pk, number, issued_on, valid_to))
    writing.outcome.certificates += 1
    return True


def _train(writing: _Writing, row: StaffRow, person: Person) -> bool:
    """Noted for now: people who did the same training are put on record together."""
    if "training_hours" not in row.values:
        return False
    title = row.values.get("training_title", DEFAULT_TRAINING)
    hours, completed_on = row.values["training_hours"], row.values["training_on"]
    if (person.pk, title, hours, completed_on) in writing.trainings:
        return False
    writing.trainings.add((person.pk, title, hours, completed_on))
    writing.new_trainings.setdefault((title, hours, completed_on), []).append(person)
    writing.outcome.trainings += 1
    return True

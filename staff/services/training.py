"""Hours of training and results of exams: put on record, withdrawn when wrong, never edited."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import Change, record_audit, record_audits
from common.local_time import local_date
from enterprises.models import Enterprise
from staff.models import ExamResult, Person, TrainingRecord
from staff.queries.current_posts import enterprise_ids_of, region_path_of
from staff.signals import fitness_changed

MOST_HOURS = Decimal(200)
PASS_SHARE = Decimal("0.6")  # no source fixes the pass mark: 60 of 100 is the usual one


class TrainingRefused(Exception):
    """It can't be recorded or withdrawn like this; `field` names what has to be put right."""

    field: str | None = None


class CompletedInFuture(TrainingRefused):
    field = "completed_on"


class HoursOutOfRange(TrainingRefused):
    field = "hours"


class NobodyNamed(TrainingRefused):
    field = "persons"


class TakenInFuture(TrainingRefused):
    field = "taken_on"


class ScoreOutOfRange(TrainingRefused):
    field = "score"


class NothingToMakeUp(TrainingRefused):
    """Order 49 art. 29: a make-up exam follows a spot check that was failed."""

    field = "kind"


class PersonErased(TrainingRefused):
    """The person's data have been erased; nothing more is put on record about them."""


class AlreadyWithdrawn(TrainingRefused):
    pass


class ReasonMissing(TrainingRefused):
    field = "reason"


def is_pass(score: Decimal, full_score: int) -> bool:
    return Decimal(score) >= full_score * PASS_SHARE


def record_training(
    *,
    person: Person,
    enterprise: Enterprise | None,
    kind: str,
    title: str,
    hours: Decimal | float | int,
    completed_on: date,
    by: User | None,
    at: datetime,
) -> TrainingRecord:
    """Put one person's hours on record; the same again gives the row there is."""
    return record_trainings(
        persons=[person],
        enterprise=enterprise,
        kind=kind,
        title=title,
        hours=hours,
        completed_on=completed_on,
        by=by,
        at=at,
    )[0]


@transaction.atomic
def record_trainings(
    *,
    persons: Sequence[Person],
    enterprise: Enterprise | None,
    kind: str,
    title: str,
    hours: Decimal | float | int,
    completed_on: date,
    by: User | None,
    at: datetime,
) -> list[TrainingRecord]:
    """The same training of several people, as when a kitchen is taught; one row each, in their order."""
    hours = Decimal(str(hours))
    if not persons:
        raise NobodyNamed(_("请至少选择一名人员。"))
    if completed_on > local_date(at):
        raise CompletedInFuture(_("完成日期不能晚于今天。"))
    if not 0 < hours <= MOST_HOURS:
        raise HoursOutOfRange(_("学时应大于0，不超过200。"))
    people = _locked(persons)
    same = {"kind": kind, "title": title.strip(), "hours": hours, "completed_on": completed_on}
    standing = TrainingRecord.objects.filter(withdrawn_at__isnull=True, **same)
    known = {row.person_id: row for row in standing.filter(person__in=people)}
    fields = same | {"enterprise": enterprise, "recorded_by": by, "recorded_at": at}
    made = TrainingRecord.objects.bulk_create(
        TrainingRecord(person=person, **fields) for person in people if person.pk not in known
    )
    if made:
        _tell_training(made, enterprise, by, at)
    rows = known | {row.person_id: row for row in made}
    return [rows[person.pk] for person in persons]


@transaction.atomic
def withdraw_training(
    *, training: TrainingRecord, reason: str, by: User | None, at: datetime
) -> TrainingRecord:
    training = TrainingRecord.objects.select_for_update().get(pk=training.pk)
    _withdraw(training, reason, at)
    _tell("withdraw_training", training, by, at, reason=training.withdraw_reason)
    return training


@transaction.atomic
def record_exam_result(
    *,
    person: Person,
    enterprise: Enterprise | None,
    kind: str,
    taken_on: date,
    score: Decimal | float | int,
    full_score: int = 100,
    has_passed: bool | None = None,
    by: User | None,
    at: datetime,
) -> ExamResult:
    """Put an exam on record; the same again gives the row there is. Without `has_passed` the score decides.

    Who fails a regulator's exam is not fit for the post (Food Safety Law art. 44) until a make-up is passed.
    """
    score = Decimal(str(score))
    if taken_on > local_date(at):
        raise TakenInFuture(_("考核日期不能晚于今天。"))
    if not 0 <= score <= full_score:
        raise ScoreOutOfRange(_("得分应在0到满分之间。"))
    if has_passed is None:
        has_passed = is_pass(score, full_score)
    _locked([person])
    exams = ExamResult.objects.filter(person=person, withdrawn_at__isnull=True)
    same = {"kind": kind, "taken_on": taken_on, "score": score, "full_score": full_score}
    if known := exams.filter(has_passed=has_passed, **same).first():
        return known
    if kind == ExamResult.Kind.MAKEUP and not _is_failed(exams, taken_on):
        raise NothingToMakeUp(_("此前没有未通过的监督抽查考核，不能登记补考。"))
    result = ExamResult.objects.create(
        person=person,
        enterprise=enterprise,
        has_passed=has_passed,
        recorded_by=by,
        recorded_at=at,
        **same,
    )
    facts = {"kind": kind, "taken_on": taken_on.isoformat(), "score": str(score), "has_passed": has_passed}
    _tell("record_exam_result", result, by, at, new={"person": person.code} | facts)
    return result


@transaction.atomic
def withdraw_exam_result(*, exam: ExamResult, reason: str, by: User | None, at: datetime) -> ExamResult:
    exam = ExamResult.objects.select_for_update().get(pk=exam.pk)
    _withdraw(exam, reason, at)
    _tell("withdraw_exam_result", exam, by, at, reason=exam.withdraw_reason)
    return exam


def _locked(persons: Iterable[Person]) -> list[Person]:
    wanted = {person.pk for person in persons}
    people = list(Person.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    if any(person.erased_at for person in people):
        raise PersonErased(_("该人员的信息已删除，不能再登记。"))
    return people


def _is_failed(exams, day: date) -> bool:
    """Whether the regulator's last exam up to that day was failed."""
    last = (
        exams.exclude(kind=ExamResult.Kind.ENTERPRISE)
        .filter(taken_on__lte=day)
        .order_by("-taken_on", "-pk")
        .first()
    )
    return last is not None and not last.has_passed


def _withdraw(row: TrainingRecord | ExamResult, reason: str, at: datetime) -> None:
    if row.withdrawn_at:
        raise AlreadyWithdrawn(_("这条记录已经撤销。"))
    if not reason.strip():
        raise ReasonMissing(_("请写明撤销原因。"))
    row.withdrawn_at, row.withdraw_reason = at, reason.strip()[:160]
    row.save(update_fields=["withdrawn_at", "withdraw_reason"])


def _tell_training(
    made: list[TrainingRecord], enterprise: Enterprise | None, by: User | None, at: datetime
) -> None:
    today = local_date(at)
    changes = [
        Change(
            row,
            new={
                "person": row.person.code,
                "kind": row.kind,
                "hours": str(row.hours),
                "completed_on": row.completed_on.isoformat(),
            },
            region_path=enterprise.region_path
            if enterprise
            else region_path_of(person_id=row.person_id, day=today),
        )
        for row in made
    ]
    record_audits(action="record_training", changes=changes, by=by, at=at)
    enterprise_ids = enterprise_ids_of(person_ids=[row.person_id for row in made], day=today)
    fitness_changed.send(sender=TrainingRecord, enterprise_ids=enterprise_ids, at=at)


def _tell(action: str, row: TrainingRecord | ExamResult, by: User | None, at: datetime, **entry: Any) -> None:
    today = local_date(at)
    path = (
        row.enterprise.region_path if row.enterprise else region_path_of(person_id=row.person_id, day=today)
    )
    record_audit(action=action, subject=row, by=by, at=at, region_path=path, **entry)
    enterprise_ids = enterprise_ids_of(person_ids=[row.person_id], day=today)
    fitness_changed.send(sender=type(row), enterprise_ids=enterprise_ids, at=at)

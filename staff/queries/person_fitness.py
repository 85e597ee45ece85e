"""What a person's page tells about certificates, hours of training and exams, and what the reader may do."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from accounts.models import User
from enterprises.models import Enterprise
from staff.models import ExamResult, HealthCertificate, Person, Post, TrainingRecord
from staff.permissions import can_manage_person, can_manage_staff, can_record_exam, can_see_certificate_photo

YEARLY_HOURS = 40  # Order 97: directors and officers train at least 40 hours a year
TRAINED_KINDS = (Post.Kind.DIRECTOR, Post.Kind.OFFICER)
MOST_ROWS = 20


@dataclass(frozen=True)
class ShownCertificate:
    certificate: HealthCertificate
    state: str  # FIT, UNFIT, EXPIRED; empty for one that counts no more
    is_withdrawn: bool


@dataclass(frozen=True)
class ShownRecord:
    record: TrainingRecord | ExamResult
    may_withdraw: bool


@dataclass(frozen=True)
class PersonFitness:
    """`hours_due` is None where no number of hours is set for the person's posts."""

    certificates: list[ShownCertificate]
    hours_this_year: Decimal
    hours_due: int | None
    year: int
    trainings: list[ShownRecord]
    exams: list[ShownRecord]
    enterprises: list[Enterprise]  # where the reader may record training and exams
    may_manage: bool
    may_see_photo: bool

    @property
    def hours_missing(self) -> Decimal:
        return max(Decimal(0), (self.hours_due or 0) - self.hours_this_year)


def person_fitness(*, person: Person, user: User, day: date) -> PersonFitness:
    """The newest first; withdrawn certificates stay visible, withdrawn hours and exams don't."""
    posts = list(Post.objects.not_over_on(day).filter(person=person).select_related("enterprise"))
    certificates = list(
        HealthCertificate.objects.filter(person=person).order_by("-issued_on", "-pk")[:MOST_ROWS]
    )
    trainings = TrainingRecord.objects.filter(person=person, withdrawn_at__isnull=True)
    this_year = trainings.filter(completed_on__year=day.year)
    exams = ExamResult.objects.filter(person=person, withdrawn_at__isnull=True)
    must_train = any(post.kind in TRAINED_KINDS and post.is_held_on(day) for post in posts)
    may_manage = person.erased_at is None and can_manage_person(user, person)
    return PersonFitness(
        certificates=_shown(certificates, day),
        hours_this_year=this_year.aggregate(hours=Sum("hours"))["hours"] or Decimal(0),
        hours_due=YEARLY_HOURS if must_train else None,
        year=day.year,
        trainings=_records(trainings.order_by("-completed_on", "-pk"), user, may_manage),
        exams=_records(exams.order_by("-taken_on", "-pk"), user, may_manage),
        enterprises=_managed(posts, user) if may_manage else [],
        may_manage=may_manage,
        may_see_photo=can_see_certificate_photo(user, person),
    )


def may_withdraw(user: User, record: TrainingRecord | ExamResult) -> bool:
    """Who may record it may take it back: at the enterprise it is of, else where the person works."""
    if record.enterprise is None:
        return can_manage_person(user, record.person)
    if isinstance(record, ExamResult):
        return can_record_exam(user, record.enterprise, record.kind)
    return can_manage_staff(user, record.enterprise)


def _shown(certificates: list[HealthCertificate], day: date) -> list[ShownCertificate]:
    counting = next((row.pk for row in certificates if row.withdrawn_at is None), None)
    return [
        ShownCertificate(row, row.state_on(day) if row.pk == counting else "", row.withdrawn_at is not None)
        for row in certificates
    ]


def _records(rows, user: User, may_manage: bool) -> list[ShownRecord]:
    """The right is asked once an enterprise and kind, however long the list."""
    known: dict[tuple, bool] = {}
    shown = []
    for row in rows.select_related("enterprise", "person")[:MOST_ROWS]:
        key = (row.enterprise_id, getattr(row, "kind", ""))
        if key not in known:
            known[key] = may_manage and may_withdraw(user, row)
        shown.append(ShownRecord(row, known[key]))
    return shown


def _managed(posts: list[Post], user: User) -> list[Enterprise]:
    enterprises = {post.enterprise_id: post.enterprise for post in posts}
    return [
        enterprise for _pk, enterprise in sorted(enterprises.items()) if can_manage_staff(user, enterprise)
    ]

"""The manager's duty card (管理员履责卡): what one holder of a post did in one month, from the records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q

from common.local_time import first_of_month, month_end
from duties.models import Duty
from duties.queries.record import count_by_kind
from hazards.models import Hazard
from hazards.models.hazard import OPEN
from staff.models import ExamResult, Leave, PerformanceEvaluation, Post, TrainingRecord

MONTHS_SHOWN = 24
EVALUATIONS_SHOWN = 8
# Order 60: the officer controls daily, the director checks weekly, the principal hears them monthly. They
# may do each other's work, and in a small shop they must; but each answers for one rhythm.
OWN_RHYTHM = {
    Post.Kind.OFFICER: Duty.Kind.DAILY_CONTROL,
    Post.Kind.DIRECTOR: Duty.Kind.WEEKLY_CHECK,
    Post.Kind.PRINCIPAL: Duty.Kind.MONTHLY_DISPATCH,
}
# Order 97: directors and officers train at least 40 hours a year; no number is set for principals.
TRAINING_TARGET = {Post.Kind.OFFICER: 40, Post.Kind.DIRECTOR: 40}


@dataclass(frozen=True)
class RhythmFigures:
    """Duties of one kind: owed = on_time + late + missed + ahead. `written` were handed in by this person."""

    kind: Duty.Kind
    is_own: bool
    owed: int
    on_time: int
    late: int
    missed: int
    ahead: int
    exempt: int
    written: int


@dataclass(frozen=True)
class LeaveInMonth:
    leave: Leave
    days: int


@dataclass(frozen=True)
class DutyCard:
    """`first_day` to `last_day` are the days of the month on which the post was held: none if they cross."""

    post: Post
    month: date
    first_day: date
    last_day: date
    is_over: bool
    own: RhythmFigures
    helped: tuple[RhythmFigures, ...]
    hazards_found: int
    hazards_still_open: int
    hazards_closed: int
    training_records: tuple[TrainingRecord, ...]
    exam_results: tuple[ExamResult, ...]
    evaluations: tuple[PerformanceEvaluation, ...]
    leaves: tuple[LeaveInMonth, ...]
    leave_days: int

    @property
    def is_held(self) -> bool:
        return self.first_day <= self.last_day

    @property
    def rhythms(self) -> tuple[RhythmFigures, ...]:
        return (self.own, *self.helped)

    @property
    def training_hours(self) -> Decimal:
        return sum((record.hours for record in self.training_records), Decimal("0.0"))

    @property
    def training_target(self) -> int | None:
        return TRAINING_TARGET.get(Post.Kind(self.post.kind))

    @property
    def training_short(self) -> Decimal:
        return max(Decimal("0.0"), (self.training_target or 0) - self.training_hours)

    @property
    def latest_exam(self) -> ExamResult | None:
        return self.exam_results[0] if self.exam_results else None

    @property
    def latest_evaluation(self) -> PerformanceEvaluation | None:
        return self.evaluations[0] if self.evaluations else None


def duty_card(*, post: Post, month: date, today: date) -> DutyCard:
    """The card of a manager's post for the month (its first day); a fixed number of queries.

    Leave does not lessen what is owed: the duty is the enterprise's, and the deputy writes it down.
    """
    first_day, last_day = held_days(post, month)
    by_kind = count_by_kind(
        post.enterprise, since=first_day, until=last_day, today=today, by=post.person.code
    )
    own_kind = OWN_RHYTHM[Post.Kind(post.kind)]
    rhythms = {kind: _rhythm(kind, by_kind.get(kind, {}), kind == own_kind) for kind in Duty.Kind}
    leaves, leave_days = _leaves(post, first_day, last_day)
    return DutyCard(
        post=post,
        month=month,
        first_day=first_day,
        last_day=last_day,
        is_over=month_end(month) < today,
        own=rhythms.pop(own_kind),
        helped=tuple(rhythms.values()),
        **_hazards(post, first_day, last_day),
        training_records=_training(post, month),
        exam_results=_exams(post, month),
        evaluations=_evaluations(post, month),
        leaves=leaves,
        leave_days=leave_days,
    )


def held_days(post: Post, month: date) -> tuple[date, date]:
    """First and last day of the month on which the post was held; the day it ends no longer belongs to it."""
    last_day = month_end(month)
    if post.ended_on is not None:
        last_day = min(last_day, post.ended_on - timedelta(days=1))
    return max(month, post.starts_on), last_day


def months_shown(today: date) -> list[date]:
    """First days of this month and of the two years before it, newest first."""
    months = [first_of_month(today)]
    for _number in range(MONTHS_SHOWN):
        months.append(first_of_month(months[-1] - timedelta(days=1)))
    return months


def month_named(text: str, today: date) -> date | None:
    """The month written as 2026-11, if it is one of those shown."""
    return {f"{month:%Y-%m}": month for month in months_shown(today)}.get(text)


def latest_month(post: Post, today: date) -> date:
    """This month, or the last one in which the post was held."""
    if post.ended_on is None or post.ended_on > today:
        return first_of_month(today)
    return first_of_month(max(post.starts_on, post.ended_on - timedelta(days=1)))


def _rhythm(kind: Duty.Kind, counts: dict[str, int], is_own: bool) -> RhythmFigures:
    names = ("owed", "on_time", "late", "missed", "ahead", "exempt", "written")
    return RhythmFigures(kind=kind, is_own=is_own, **{name: counts.get(name, 0) for name in names})


def _hazards(post: Post, first_day: date, last_day: date) -> dict[str, int]:
    found = Q(found_by__person=post.person_id, found_on__range=(first_day, last_day))
    put_right = Q(
        rectified_by__person=post.person_id,
        state=Hazard.State.CLOSED,
        closed_on__range=(first_day, last_day),
    )
    rows = Hazard.objects.filter(found | put_right, enterprise=post.enterprise_id, withdrawn_at__isnull=True)
    return rows.order_by().aggregate(
        hazards_found=Count("pk", filter=found),
        hazards_still_open=Count("pk", filter=found & Q(state__in=OPEN)),
        hazards_closed=Count("pk", filter=put_right),
    )


def _training(post: Post, month: date) -> tuple[TrainingRecord, ...]:
    records = TrainingRecord.objects.filter(
        person=post.person_id, completed_on__range=year_until(month), withdrawn_at__isnull=True
    )
    return tuple(records.order_by("-completed_on", "-pk"))


def _exams(post: Post, month: date) -> tuple[ExamResult, ...]:
    results = ExamResult.objects.filter(
        person=post.person_id, taken_on__range=year_until(month), withdrawn_at__isnull=True
    )
    return tuple(results.order_by("-taken_on", "-pk"))


def _evaluations(post: Post, month: date) -> tuple[PerformanceEvaluation, ...]:
    """The newest of each quarter that had begun, latest quarter first."""
    rows = PerformanceEvaluation.objects.filter(post=post, quarter__lte=month).order_by("-quarter", "-pk")
    newest: dict[date, PerformanceEvaluation] = {}
    for row in rows:
        newest.setdefault(row.quarter, row)
    return tuple(newest.values())[:EVALUATIONS_SHOWN]


def _leaves(post: Post, first_day: date, last_day: date) -> tuple[tuple[LeaveInMonth, ...], int]:
    """The leaves that touch these days, and how many of the days they cover; none is counted twice."""
    rows = Leave.objects.filter(
        post=post, cancelled_at__isnull=True, starts_on__lte=last_day, ends_on__gte=first_day
    ).select_related("deputy")
    within = [
        (leave, set(_days(max(leave.starts_on, first_day), min(leave.ends_on, last_day))))
        for leave in rows.order_by("starts_on", "pk")
    ]
    away = set().union(*(days for _leave, days in within))
    return tuple(LeaveInMonth(leave, len(days)) for leave, days in within if days), len(away)


def _days(first_day: date, last_day: date) -> Iterable[date]:
    return (first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1))


def year_until(month: date) -> tuple[date, date]:
    """From the year's first day to the month's last."""
    return month.replace(month=1), month_end(month)

"""Lives through the days of the demo city: every record goes through a service.

Those of the last week one by one, as phones hand them in; those before it together, as a city brings them along.
"""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import User
from common.local_time import local_date
from duties.models import Duty
from duties.services.closing import close_day
from duties.services.duty import Finding, HandedIn, submit_duty
from duties.services.duty_batch import Submission, submit_duties
from duties.services.generation import generate_ahead, generate_duties
from enterprises.models import Membership
from hazards.models import Hazard
from hazards.services.hazard import close_hazard, submit_rectification
from hazards.services.move import Evidence
from sushi_platform.demo.daily_answers import DailyAnswers, Lists, answer_list
from sushi_platform.demo.life import DutyOutcome, diligence_of, duty_outcome, stream
from sushi_platform.demo.registry import DemoEnterprise, moment
from sushi_platform.demo.reports import report_of

NAMESPACE = uuid.UUID("5d3b1d0e-6f0f-5c86-9d5f-0c9a2f3f7a10")  # record keys of the demo follow from its seed
AS_LOOKED_AT = Evidence(no_photo="现场当面看过")
NOTHING_FOUND = "今日未发现问题（零风险报告）"
LADDER_DAYS = 3  # so long ago the noodle bar wrote nothing: by now its branch has heard of it
DAYS_TOLD = 30  # of how many days the records answer their lists in full
DAYS_ONE_BY_ONE = 7
TOGETHER = 3_000  # earlier records in one batch


@dataclass(frozen=True)
class Act:
    """One submission: at which moment, for which duty, with what outcome."""

    at: datetime
    enterprise: DemoEnterprise
    kind: int
    due_on: date
    outcome: DutyOutcome


class Writers:
    """Who writes which record: where somebody can sign in as director, the reports are theirs."""

    def __init__(self, recorders: dict[int, User]):
        self.recorders = recorders
        self.directors = {
            row.enterprise_id: row.user
            for row in Membership.objects.filter(role=Membership.Role.DIRECTOR).select_related("user")
        }

    def of(self, act: Act) -> User:
        pk = act.enterprise.row.pk
        is_daily = act.kind == Duty.Kind.DAILY_CONTROL
        return self.recorders[pk] if is_daily else self.directors.get(pk, self.recorders[pk])


class Together:
    """Earlier records wait here, in their order, until there are many of them."""

    def __init__(self):
        self.waiting: list[Submission] = []
        self.enterprise_ids: set[int] = set()

    def add(self, submission: Submission) -> None:
        self.waiting.append(submission)
        self.enterprise_ids.add(submission.enterprise.pk)
        if len(self.waiting) == TOGETHER:
            self.hand_in()

    def hand_in_of(self, act: Act) -> None:
        if act.enterprise.row.pk in self.enterprise_ids:
            self.hand_in()

    def hand_in(self) -> None:
        submit_duties(self.waiting)
        self.waiting, self.enterprise_ids = [], set()


def live(
    enterprises: list[DemoEnterprise],
    recorders: dict[int, User],
    *,
    seed: int,
    first_day: date,
    now: datetime,
    say: Callable[[str], None],
) -> int:
    """Generate, submit and close the days up to `now`; returns how many records were handed in."""
    today = local_date(now)
    generate_duties(first_day=first_day, last_day=today, at=moment(first_day, 0))
    acts = sorted(_acts(enterprises, seed, first_day, now), key=lambda a: (a.at, a.enterprise.row.pk, a.kind))
    say(f"{len(acts)} duty records")
    writers = Writers(recorders)
    lists, told_from = Lists(), today - timedelta(days=DAYS_TOLD)
    one_by_one = moment(today - timedelta(days=DAYS_ONE_BY_ONE), 0)
    together = Together()
    for act in acts:
        is_told = act.due_on > told_from
        if is_told and act.kind != Duty.Kind.DAILY_CONTROL:
            together.hand_in_of(act)  # a report gives the figures of what was handed in before it
        submission = submission_of(act, writers.of(act), seed, lists if is_told else None)
        if act.at < one_by_one:
            together.add(submission)
        else:
            together.hand_in()
            submit_duty(**vars(submission))
    together.hand_in()
    for number in range((today - first_day).days):
        close_day(day=first_day + timedelta(days=number), at=now)
    generate_ahead(today=today, at=now)
    return len(acts)


def _acts(enterprises: list[DemoEnterprise], seed: int, first_day: date, now: datetime) -> list[Act]:
    known = {enterprise.row.pk: enterprise for enterprise in enterprises}
    sources = {pk: stream(seed, enterprise.plan, "duties") for pk, enterprise in known.items()}
    acts = []
    climbed_day = local_date(now) - timedelta(days=LADDER_DAYS)
    duties = Duty.objects.open().filter(enterprise_id__in=known, due_on__lte=local_date(now))
    for enterprise_id, due_on, kind in duties.order_by("enterprise_id", "due_on", "kind").values_list(
        "enterprise_id", "due_on", "kind"
    ):
        outcome = duty_outcome(known[enterprise_id].plan, sources[enterprise_id])
        is_shown = known[enterprise_id].plan.number == 0 and (due_on, kind) == (
            climbed_day,
            Duty.Kind.DAILY_CONTROL,
        )
        if outcome.days_late is None or is_shown:
            continue
        at = moment(due_on + timedelta(days=outcome.days_late), outcome.hour, outcome.minute)
        if at <= now:
            acts.append(Act(at, known[enterprise_id], kind, due_on, outcome))
    return acts


def submission_of(act: Act, by: User, seed: int, lists: Lists | None) -> Submission:
    """Without `lists` a record says only what was found, as records from before the platform do."""
    outcome = act.outcome
    filled = DailyAnswers(found=[Finding(title=outcome.finding)] if outcome.finding else [])
    if lists is not None and act.kind == Duty.Kind.DAILY_CONTROL:
        filled = answer_list(
            act.enterprise,
            lists.of(act.enterprise.row, act.due_on),
            day=act.due_on,
            at=act.at,
            by=by,
            seed=seed,
            finding=outcome.finding,
        )
    is_report = act.kind != Duty.Kind.DAILY_CONTROL
    if lists is not None and is_report:
        filled.answers = report_of(
            act.enterprise, act.kind, act.due_on, at=act.at, seed=seed, found=outcome.finding
        )
        filled.seconds = 900
    captured_at = act.at - timedelta(minutes=1)
    return Submission(
        enterprise=act.enterprise.row,
        kind=Duty.Kind(act.kind),
        due_on=act.due_on,
        by=by,
        at=act.at,
        handed_in=HandedIn(
            idempotency_key=uuid.uuid5(
                NAMESPACE, f"{seed}:{act.enterprise.plan.number}:{act.due_on}:{act.kind}"
            ),
            started_at=captured_at - timedelta(seconds=filled.seconds) if filled.answers else None,
            captured_at=captured_at,
            answers=filled.answers,
            note="" if is_report else outcome.note or ("" if filled.found else NOTHING_FOUND),
            found=filled.found,
            checklist=filled.checklist,
            photos=filled.photos,
        ),
    )


def put_hazards_right(
    enterprises: list[DemoEnterprise], recorders: dict[int, User], verifier: User, *, seed: int, now: datetime
) -> int:
    """Rectify and verify most of what was found, by two people, some late, some not at all."""
    known = {enterprise.row.pk: enterprise for enterprise in enterprises}
    sources = {pk: stream(seed, enterprise.plan, "hazards") for pk, enterprise in known.items()}
    closed = 0
    for hazard in Hazard.objects.open().filter(enterprise_id__in=known).order_by("found_at", "pk"):
        rng: random.Random = sources[hazard.enterprise_id]
        plan = known[hazard.enterprise_id].plan
        days = rng.randrange(1, 12) if rng.random() < diligence_of(plan) else rng.randrange(12, 60)
        rectified_at = hazard.found_at + timedelta(days=days, hours=2)
        if plan.story == "critical_hazard" and hazard.severity == Hazard.Severity.CRITICAL:
            continue
        if rectified_at + timedelta(days=1) > now:
            continue
        recorder = recorders[hazard.enterprise_id]
        submit_rectification(
            hazard=hazard, rectification="已整改并自查", by=recorder, at=rectified_at, evidence=AS_LOOKED_AT
        )
        close_hazard(hazard=hazard, by=verifier, at=rectified_at + timedelta(days=1))
        closed += 1
    return closed

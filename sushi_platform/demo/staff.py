"""The people at the businesses of the demo city: who holds which post, with certificates and training.

Names are drawn from lists, identity numbers belong to nobody (born about 1900).
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.urls import reverse
from stdnum.cn import ric

from accounts.models import User
from common.local_time import local_date
from staff.models import ExamResult, Person, Post, TrainingRecord
from staff.services.certificate_reminder import make_reminders
from staff.services.evaluation import evaluate_post
from staff.services.health_certificate import record_certificate
from staff.services.leave import declare_leave
from staff.services.morning_check import record_morning_check
from staff.services.person import link_account, open_person_account, register_person
from staff.services.post import appoint_person
from staff.services.reminder_notice import tell_of_reminders
from staff.services.training import record_exam_result, record_training
from sushi_platform.demo.life import diligence_of, stream
from sushi_platform.demo.names import FAMILY_NAMES, GIVEN_NAMES
from sushi_platform.demo.people import PASSWORD, sign_in_of
from sushi_platform.demo.plan import EnterprisePlan
from sushi_platform.demo.registry import DemoEnterprise, moment

STAFF_BY_SIZE = {"MICRO": 2, "SMALL": 3, "MEDIUM": 5, "LARGE": 8}
JOBS = (
    ("厨师", True), ("切配", True), ("分餐员", True), ("洗消员", False), ("凉菜师", True), ("服务员", False), ("面点师", True),
    ("仓管员", False),
)  # fmt: skip
ENDS_SOON = "切配"
MORNING_DAYS = 14
CHECKED_EVERY = 20  # one business in so many keeps its morning checks on the platform, and the first two
ISSUERS = ("姑苏区疾病预防控制中心", "苏州市体检中心", "社区卫生服务中心")


@dataclass(frozen=True)
class PlannedPerson:
    """Somebody at a business: post, what they know and when their certificate was issued."""

    kind: str
    job_title: str
    handles_food: bool
    starts_on: date
    term_ends_on: date | None
    is_confirmed: bool
    certificate_on: date | None
    training_hours: Decimal
    trained_on: date


def needs_director(plan: EnterprisePlan) -> bool:
    """Whom Order 97 art. 6 and the rule on centralised dining would ask; the demo's own guess."""
    if plan.chain_role == "HEADQUARTERS" or plan.number < 2:
        return True
    if plan.kind in ("PRODUCER", "SELLER", "CATERER"):
        return plan.size_band in ("MEDIUM", "LARGE")
    return (plan.diners_per_meal or 0) >= 500


def plan_people(plan: EnterprisePlan, rng: random.Random, today: date) -> list[PlannedPerson]:
    diligence = 1.0 if plan.number < 2 else diligence_of(plan)
    kinds = [Post.Kind.PRINCIPAL]
    if needs_director(plan) and rng.random() < 0.4 + 0.6 * diligence:
        kinds.append(Post.Kind.DIRECTOR)
    if rng.random() < 0.6 + 0.4 * diligence:
        kinds.append(Post.Kind.OFFICER)
    kinds += [Post.Kind.STAFF] * STAFF_BY_SIZE[plan.size_band]
    jobs = iter(JOBS)
    return [_plan_person(kind, jobs, plan, diligence, rng, today) for kind in kinds]


def _plan_person(kind, jobs, plan, diligence, rng, today) -> PlannedPerson:
    job_title, handles_food = next(jobs) if kind == Post.Kind.STAFF else ("", False)
    starts_on = min(today, plan.registered_on + timedelta(days=rng.randrange(0, 60)))
    is_dutiful = rng.random() < 0.7 + 0.3 * diligence
    since_issue = rng.randrange(5, 350) if is_dutiful else rng.randrange(370, 460)
    if plan.number < 2 and job_title == ENDS_SOON:
        since_issue = 344  # of a year: the visitors' own kitchens have somebody to be reminded of
    is_manager = kind != Post.Kind.STAFF
    hours = rng.randrange(20, 56) if is_manager else rng.randrange(2, 12)
    return PlannedPerson(
        kind=kind,
        job_title=job_title,
        handles_food=handles_food,
        starts_on=starts_on,
        term_ends_on=starts_on + timedelta(days=3 * 365) if is_manager else None,
        is_confirmed=is_manager and is_dutiful,
        certificate_on=today - timedelta(days=since_issue) if handles_food else None,
        training_hours=Decimal(hours if is_dutiful else hours // 2 + 1),
        trained_on=today - timedelta(days=rng.randrange(3, 300)),
    )


class Names:
    """Invented names, and identity numbers and phones that nobody has."""

    def __init__(self, seed: int):
        self.rng = random.Random(f"{seed}:names")
        self.numbers = count(1)

    def next(self) -> dict[str, str]:
        number = next(self.numbers)
        born_on = date(1900, 1, 1) + timedelta(days=number // 900)
        body = f"320508{born_on:%Y%m%d}{number % 900 + 100:03d}"
        given = "".join(self.rng.sample(GIVEN_NAMES, self.rng.choice((1, 2, 2))))
        return {
            "name": self.rng.choice(FAMILY_NAMES) + given,
            "citizen_id": body + ric.calc_check_digit(body + "0"),
            "phone": f"1990000{number:04d}",
        }


def create_staff(
    enterprises: list[DemoEnterprise], recorders: dict[int, User], *, by: User, seed: int, now: datetime
) -> int:
    """Register and appoint everybody through the services; returns how many."""
    names, made, today = Names(seed), 0, local_date(now)
    for enterprise in enterprises:
        rng = stream(seed, enterprise.plan, "staff")
        people = [
            _create_person(enterprise, planned, names, by)
            for planned in plan_people(enterprise.plan, rng, today)
        ]
        made += len(people)
        _give_sign_ins(enterprise, people, recorders, now)
        if enterprise.plan.number < 2 or enterprise.plan.number % CHECKED_EVERY == 0:
            _check_mornings(enterprise, people, recorders[enterprise.row.pk], rng, now)
    return made


def _create_person(
    enterprise: DemoEnterprise, planned: PlannedPerson, names: Names, by: User
) -> tuple[Person, Post]:
    row, at = enterprise.row, moment(planned.starts_on)
    person = register_person(**names.next(), by=by, at=at, region_path=row.region_path)
    post = appoint_person(
        person=person,
        enterprise=row,
        kind=planned.kind,
        starts_on=planned.starts_on,
        by=by,
        at=at,
        job_title=planned.job_title,
        handles_food=planned.handles_food,
        is_management=planned.kind in (Post.Kind.PRINCIPAL, Post.Kind.DIRECTOR),
        term_ends_on=planned.term_ends_on,
        document_no=f"任〔{planned.starts_on.year}〕{post_number(planned)}号" if planned.term_ends_on else "",
        conditions_confirmed=planned.is_confirmed,
    )
    if planned.certificate_on:
        record_certificate(
            person=person,
            issued_on=planned.certificate_on,
            number=f"JK{planned.certificate_on:%Y%m%d}{person.pk:05d}",
            issuer=ISSUERS[person.pk % len(ISSUERS)],
            by=by,
            at=moment(planned.certificate_on, 15),
            region_path=row.region_path,
        )
    record_training(
        person=person,
        enterprise=row,
        kind=TrainingRecord.Kind.COURSE if planned.kind != Post.Kind.STAFF else TrainingRecord.Kind.IN_HOUSE,
        title="食品安全管理与操作规范",
        hours=planned.training_hours,
        completed_on=planned.trained_on,
        by=by,
        at=moment(planned.trained_on, 17),
    )
    if planned.kind in (Post.Kind.DIRECTOR, Post.Kind.OFFICER):
        _examine(person, enterprise, planned, by)
    return person, post


def post_number(planned: PlannedPerson) -> int:
    return planned.starts_on.timetuple().tm_yday


def _examine(person: Person, enterprise: DemoEnterprise, planned: PlannedPerson, by: User) -> None:
    score = Decimal(62 + person.pk * 7 % 38)
    record_exam_result(
        person=person,
        enterprise=enterprise.row,
        kind=ExamResult.Kind.ENTERPRISE,
        taken_on=planned.trained_on,
        score=score,
        has_passed=True,
        by=by,
        at=moment(planned.trained_on, 18),
    )


def _give_sign_ins(enterprise, people, recorders: dict[int, User], now: datetime) -> None:
    """Whoever signs in already becomes the person of that post; the first cook gets a sign-in to be tried."""
    accounts = {Post.Kind.OFFICER: recorders[enterprise.row.pk]}
    if enterprise.plan.number == 0:
        accounts |= {
            kind: User.objects.get(username=kind.value.lower())
            for kind in (Post.Kind.DIRECTOR, Post.Kind.PRINCIPAL)
        }
    for person, post in people:
        if post.kind in accounts:
            link_account(person=person, user=accounts.pop(Post.Kind(post.kind)), by=None, at=now)


def cook_sign_in(enterprise: DemoEnterprise, *, now: datetime) -> dict:
    """The noodle bar's cook signs in to show the staff code; a member of nothing, they see only their own."""
    post = Post.objects.filter(enterprise=enterprise.row, job_title="厨师").select_related("person").get()
    lately = now - timedelta(days=10)
    user = open_person_account(
        person=post.person, username="cook", by=None, at=lately, password=PASSWORD, must_change_password=False
    ).user
    return sign_in_of(user, post.job_title, reverse("staff:show_me"), enterprise.row.name)


def _check_mornings(enterprise, people, by: User, rng, now: datetime) -> None:
    """A fortnight of morning checks; now and then somebody is sent home and cleared two days later."""
    today = local_date(now)
    cooks = [person for person, post in people if post.handles_food]
    for person in cooks:
        off_duty_until = None
        for days_ago in range(MORNING_DAYS, -1, -1):
            day = today - timedelta(days=days_ago)
            at = moment(day, 8, 10 + rng.randrange(40))
            if at > now or (off_duty_until and day < off_duty_until):
                continue
            clears, off_duty_until = bool(off_duty_until), None
            is_fit = clears or days_ago < 4 or rng.random() > 0.02
            record_morning_check(
                enterprise=enterprise.row, person=person, is_fit=is_fit, by=by, at=at, clears=clears
            )
            if not is_fit:
                off_duty_until = day + timedelta(days=2)


def remind(*, now: datetime) -> int:
    """What the platform told this morning about certificates that end; returns how many notices that made."""
    morning = moment(local_date(now), 7)
    at = morning if morning <= now else morning - timedelta(days=1)
    return tell_of_reminders(reminder_ids=make_reminders(at=at), at=at)


def evaluate_managers(enterprise: DemoEnterprise, by: User, *, now: datetime) -> None:
    """The regulator's word on the noodle bar's managers for the last full quarter, and a director's leave."""
    today = local_date(now)
    first_of_this = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    last_day = first_of_this - timedelta(days=1)
    quarter = date(last_day.year, (last_day.month - 1) // 3 * 3 + 1, 1)
    posts = {
        post.kind: post
        for post in Post.objects.managers()
        .on(today)
        .filter(enterprise=enterprise.row)
        .select_related("person")
    }
    for kind, score, comment in (
        (Post.Kind.DIRECTOR, 88, "周排查记录完整，隐患闭环及时。"),
        (Post.Kind.OFFICER, 91, "日管控坚持得好，记录有照片。"),
    ):
        if kind in posts:
            evaluate_post(post=posts[kind], quarter=quarter, score=score, comment=comment, by=by, at=now)
    if {Post.Kind.DIRECTOR, Post.Kind.OFFICER} <= posts.keys():
        declare_leave(
            post=posts[Post.Kind.DIRECTOR],
            deputy=posts[Post.Kind.OFFICER].person,
            starts_on=today + timedelta(days=10),
            ends_on=today + timedelta(days=12),
            reason="外出培训",
            by=None,
            at=now,
        )


def send_officer_on_leave(enterprise: DemoEnterprise, *, now: datetime) -> None:
    """From tomorrow the director stands in for the officer: the duties of these days are the director's."""
    today = local_date(now)
    managers = Post.objects.managers().on(today).filter(enterprise=enterprise.row).select_related("person")
    posts = {post.kind: post for post in managers}
    if {Post.Kind.DIRECTOR, Post.Kind.OFFICER} <= posts.keys():
        declare_leave(
            post=posts[Post.Kind.OFFICER],
            deputy=posts[Post.Kind.DIRECTOR].person,
            starts_on=today + timedelta(days=1),
            ends_on=today + timedelta(days=3),
            reason="探亲",
            by=None,
            at=now,
        )

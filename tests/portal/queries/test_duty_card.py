"""The duty card of the law's cases: Order 60 (who does what, how often), Order 97 (40 hours)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from common.local_time import start_of_local_day
from duties.models import Duty
from duties.services.closing import close_day
from hazards.services.hazard import close_hazard, withdraw_hazard
from portal.queries.duty_card import duty_card, held_days, latest_month, month_named, months_shown
from staff.models import ExamResult, PerformanceEvaluation, Post
from tests.factories.duties import make_duty, make_record
from tests.factories.hazards import make_hazard, rectify_hazard
from tests.factories.staff import make_leave, make_person, make_post, make_training

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
TODAY = date(2026, 11, 23)
DAILY, WEEKLY, MONTHLY = Duty.Kind


def day(number, month=10):
    return date(2026, month, number)


def moment(number, hour=2, month=10):
    return datetime(2026, month, number, hour, tzinfo=UTC)


@pytest.fixture
def officer_post(officer_person):
    return officer_person.posts.get()


@pytest.fixture
def director_post(director_person):
    return director_person.posts.get()


@pytest.fixture
def principal_post(principal_person):
    return principal_person.posts.get()


def card_of(post, month=OCTOBER, today=TODAY):
    return duty_card(post=post, month=month, today=today)


def told(rhythm):
    """owed, on time, late, missed, not yet due, exempt, written by this person"""
    return (
        rhythm.owed,
        rhythm.on_time,
        rhythm.late,
        rhythm.missed,
        rhythm.ahead,
        rhythm.exempt,
        rhythm.written,
    )


# --- Order 60: who answers for which rhythm -----------------------------------------------------
@pytest.mark.parametrize(
    ("who", "own"),
    [("officer_person", DAILY), ("director_person", WEEKLY), ("principal_person", MONTHLY)],
    ids=["officer controls daily", "director checks weekly", "principal hears monthly"],
)
def test_each_post_answers_for_its_own_rhythm(request, who, own):
    card = card_of(request.getfixturevalue(who).posts.get())

    assert (card.own.kind, card.own.is_own) == (own, True)
    assert [rhythm.kind for rhythm in card.helped] == [kind for kind in Duty.Kind if kind != own]
    assert not any(rhythm.is_own for rhythm in card.helped)


def test_a_month_of_daily_controls(officer_post, noodle_bar, officer):
    """On time, filed late, missed and closed days are told apart, and other months don't count."""
    for number in range(5, 25):
        make_record(noodle_bar, officer, day(number))
    make_record(noodle_bar, officer, day(26), at=moment(27))
    make_duty(noodle_bar, day(27))
    close_day(day=day(27), at=start_of_local_day(day(28)))
    make_duty(noodle_bar, day(1), state=Duty.State.EXEMPT)
    make_record(noodle_bar, officer, day(1, 11))
    make_record(noodle_bar, officer, day(30, 9))

    card = card_of(officer_post)

    assert told(card.own) == (22, 20, 1, 1, 0, 1, 21)
    assert card.is_over


def test_weekly_checks_belong_to_the_month_of_their_sunday(director_post, noodle_bar, director):
    for sunday in (day(4), day(11), day(25)):
        make_record(noodle_bar, director, sunday, kind=WEEKLY)
    make_duty(noodle_bar, day(18), WEEKLY)
    make_record(noodle_bar, director, day(1, 11), kind=WEEKLY)  # the week from 26 October

    assert told(card_of(director_post).own) == (4, 3, 0, 1, 0, 0, 3)
    assert told(card_of(director_post, NOVEMBER).own) == (1, 1, 0, 0, 0, 0, 1)


def test_the_monthly_meeting_is_one(principal_post, noodle_bar, principal):
    make_record(noodle_bar, principal, day(31), kind=MONTHLY, at=moment(30))

    assert told(card_of(principal_post).own) == (1, 1, 0, 0, 0, 0, 1)


def test_an_officer_may_help_with_the_weekly_check(officer_post, director_post, noodle_bar, officer):
    """Done is done for the director's card, but the director did not write it down."""
    make_record(noodle_bar, officer, day(4), kind=WEEKLY)

    assert told(card_of(director_post).own) == (1, 1, 0, 0, 0, 0, 0)
    helped = next(rhythm for rhythm in card_of(officer_post).helped if rhythm.kind == WEEKLY)
    assert told(helped) == (1, 1, 0, 0, 0, 0, 1)


def test_a_late_filing_is_late_however_much(officer_post, noodle_bar, officer):
    make_record(noodle_bar, officer, day(5), at=start_of_local_day(day(6)) - timedelta(seconds=1))
    make_record(noodle_bar, officer, day(6), at=start_of_local_day(day(7)))
    make_record(noodle_bar, officer, day(7), at=moment(20, month=11))

    assert told(card_of(officer_post).own)[:4] == (3, 1, 2, 0)


def test_closed_days_are_not_owed(officer_post, noodle_bar):
    for number in range(1, 9):
        make_duty(noodle_bar, day(number), state=Duty.State.EXEMPT)

    assert told(card_of(officer_post).own) == (0, 0, 0, 0, 0, 8, 0)


def test_a_month_that_is_not_over_tells_missed_from_ahead(officer_post, noodle_bar, officer):
    make_record(noodle_bar, officer, day(21, 11))
    for number in (22, 23, 24):
        make_duty(noodle_bar, day(number, 11))

    card = card_of(officer_post, NOVEMBER)

    assert told(card.own) == (4, 1, 0, 1, 2, 0, 1)
    assert not card.is_over


# --- The post in time ---------------------------------------------------------------------------
@pytest.fixture
def daily_duties(noodle_bar, officer):
    for number in range(1, 32):
        make_duty(noodle_bar, day(number))


@pytest.mark.parametrize(
    ("starts_on", "ended_on", "expected"),
    [
        (day(1, 9), None, 31),
        (day(15), None, 17),  # begun in the middle of the month: its first day counts
        (day(1, 9), day(15), 14),  # ended in the middle: the day it ends no longer belongs to it
        (day(10), day(12), 2),
        (day(1, 9), day(1), 0),
        (day(1, 11), None, 0),
        (day(5), day(5), 0),
    ],
)
def test_only_the_days_on_which_the_post_was_held(noodle_bar, daily_duties, starts_on, ended_on, expected):
    reason = {"end_reason": "调岗"} if ended_on else {}
    post = make_post(
        make_person("安一半"), noodle_bar, Post.Kind.OFFICER, starts_on, ended_on=ended_on, **reason
    )

    card = card_of(post)

    assert (card.own.owed, card.is_held) == (expected, expected > 0)


def test_two_officers_one_after_the_other_share_the_month(noodle_bar, daily_duties):
    first = make_post(make_person("前任"), noodle_bar, Post.Kind.OFFICER, ended_on=day(20), end_reason="离职")
    second = make_post(make_person("后任"), noodle_bar, Post.Kind.OFFICER, day(20))

    assert (card_of(first).own.owed, card_of(second).own.owed) == (19, 12)


def test_leave_does_not_lessen_what_is_owed(officer_post, noodle_bar, officer, director, cook):
    """The deputy writes it down; days of two leaves that overlap count once, cancelled ones never."""
    for number in (5, 6, 7):
        make_record(noodle_bar, director if number > 5 else officer, day(number))
    make_leave(officer_post, day(6), day(7), deputy=cook)
    make_leave(officer_post, day(7), day(8))
    make_leave(officer_post, date(2026, 9, 29), day(1))
    make_leave(officer_post, day(20), day(22), cancelled_at=moment(19))

    card = card_of(officer_post)

    assert told(card.own) == (3, 3, 0, 0, 0, 0, 1)
    assert card.leave_days == 4
    assert [(one.leave.starts_on, one.days) for one in card.leaves] == [
        (date(2026, 9, 29), 1),
        (day(6), 2),
        (day(7), 2),
    ]


def test_leave_counts_within_the_post_alone(noodle_bar):
    post = make_post(
        make_person("安一半"), noodle_bar, Post.Kind.OFFICER, ended_on=day(15), end_reason="离职"
    )
    make_leave(post, day(13), day(18))

    assert card_of(post).leave_days == 2


# --- Hazards ------------------------------------------------------------------------------------
def test_hazards_of_this_person_in_the_month(officer_post, noodle_bar, officer, director, inspector):
    found = make_hazard(noodle_bar, by=officer, at=moment(5))
    make_hazard(noodle_bar, by=officer, at=moment(6))
    make_hazard(noodle_bar, by=director, at=moment(6))
    make_hazard(noodle_bar, by=officer, at=moment(6, month=9))
    mistaken = make_hazard(noodle_bar, by=officer, at=moment(7))
    withdraw_hazard(hazard=mistaken, by=inspector, at=moment(8), reason="误报")
    rectify_hazard(hazard=found, rectification="已改", by=officer, at=moment(6))
    close_hazard(hazard=found, by=director, at=moment(7))

    card = card_of(officer_post)

    assert (card.hazards_found, card.hazards_still_open, card.hazards_closed) == (2, 1, 1)


def test_a_hazard_closed_in_another_month_counts_there(officer_post, noodle_bar, officer, inspector):
    hazard = make_hazard(noodle_bar, by=inspector, at=moment(28))
    rectify_hazard(hazard=hazard, rectification="已改", by=officer, at=moment(30))
    close_hazard(hazard=hazard, by=inspector, at=moment(2, month=11))

    assert card_of(officer_post).hazards_closed == 0
    assert card_of(officer_post, NOVEMBER).hazards_closed == 1
    assert card_of(officer_post, NOVEMBER).hazards_found == 0


def test_hazards_at_another_enterprise_are_another_cards(officer_post, rival_bar, officer):
    make_hazard(rival_bar, by=officer, at=moment(5))

    assert card_of(officer_post).hazards_found == 0


# --- Order 97: 40 hours of training a year ------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "target", "short"),
    [("officer_person", 40, "17.5"), ("director_person", 40, "17.5"), ("principal_person", None, "0")],
)
def test_forty_hours_a_year_for_directors_and_officers(request, who, target, short):
    person = request.getfixturevalue(who)
    make_training(person, hours=Decimal("20.5"), completed_on=date(2026, 1, 1))
    make_training(person, hours=2, completed_on=day(31))
    make_training(person, hours=8, completed_on=day(1, 11))
    make_training(person, hours=8, completed_on=date(2025, 12, 31))
    make_training(person, hours=8, completed_on=day(1), withdrawn_at=moment(2), withdraw_reason="重复")

    card = card_of(person.posts.get())

    assert card.training_hours == Decimal("22.5")
    assert (card.training_target, card.training_short) == (target, Decimal(short))


def test_more_than_forty_is_not_short(officer_post):
    make_training(officer_post.person, hours=41)

    assert card_of(officer_post).training_short == 0


def test_exams_of_the_year_latest_first(officer_post):
    for taken_on, score, more in (
        (date(2026, 3, 1), 55, {}),
        (date(2026, 9, 1), 85, {}),
        (date(2026, 9, 2), 99, {"withdrawn_at": moment(3), "withdraw_reason": "误录"}),
        (date(2026, 11, 1), 90, {}),
        (date(2025, 12, 1), 70, {}),
    ):
        ExamResult.objects.create(
            person=officer_post.person,
            kind=ExamResult.Kind.SPOT_CHECK,
            taken_on=taken_on,
            score=score,
            has_passed=score >= 60,
            recorded_at=moment(1),
            **more,
        )

    card = card_of(officer_post)

    assert [result.score for result in card.exam_results] == [85, 55]
    assert card.latest_exam.has_passed


def test_the_newest_evaluation_of_the_latest_quarter(officer_post, inspector, at):
    for quarter, score in ((date(2026, 7, 1), 70), (OCTOBER, 50), (OCTOBER, 90), (date(2026, 4, 1), 60)):
        PerformanceEvaluation.objects.create(
            post=officer_post, quarter=quarter, score=score, comment="好", by=inspector, at=at
        )

    assert [row.score for row in card_of(officer_post).evaluations] == [90, 70, 60]
    assert card_of(officer_post, date(2026, 9, 1)).latest_evaluation.score == 70
    assert card_of(officer_post, date(2026, 3, 1)).latest_evaluation is None


# --- People without sign-in, and the cost -------------------------------------------------------
def test_a_person_without_sign_in_has_a_card(noodle_bar, officer, inspector):
    """Nobody is not the one who wrote what others, or the platform itself, wrote down."""
    post = make_post(make_person("老安"), noodle_bar, Post.Kind.OFFICER)
    make_record(noodle_bar, officer, day(5))
    make_hazard(noodle_bar, by=None, at=moment(5))

    card = card_of(post)

    assert told(card.own) == (1, 1, 0, 0, 0, 0, 0)
    assert (card.hazards_found, card.hazards_closed) == (0, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(officer_post, noodle_bar, officer, rows, django_assert_num_queries):
    for number in range(rows):
        make_record(noodle_bar, officer, day(5 + number))
        make_hazard(noodle_bar, by=officer, at=moment(5))
        make_training(officer_post.person, hours=1)
        make_leave(officer_post, day(10 + number), day(10 + number))
    post = Post.objects.select_related("person", "enterprise").get(pk=officer_post.pk)

    with django_assert_num_queries(6):
        card = card_of(post)
        [one.leave.deputy for one in card.leaves]


# --- Months -------------------------------------------------------------------------------------
def test_the_months_of_the_past_two_years():
    months = months_shown(TODAY)

    assert (months[0], months[-1], len(months)) == (NOVEMBER, date(2024, 11, 1), 25)
    assert month_named("2026-10", TODAY) == OCTOBER
    assert [month_named(text, TODAY) for text in ("2026-12", "2024-10", "2026-1", "abc", "")] == [None] * 5


@pytest.mark.parametrize(
    ("ended_on", "expected"), [(None, NOVEMBER), (day(1), date(2026, 9, 1)), (day(2), OCTOBER)]
)
def test_a_card_opens_at_the_last_month_of_the_post(noodle_bar, ended_on, expected):
    post = Post(kind=Post.Kind.OFFICER, starts_on=date(2026, 1, 1), ended_on=ended_on)

    assert latest_month(post, TODAY) == expected
    first_day, last_day = held_days(post, expected)
    assert first_day <= last_day

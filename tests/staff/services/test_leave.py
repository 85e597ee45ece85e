from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from common.encryption import encrypt, keyed_hash
from staff.models import Leave, Post, ProhibitedPerson
from staff.models.person import CITIZEN_ID
from staff.services.leave import (
    LeaveOver,
    LeavesOverlap,
    NoSuchDeputy,
    PostNotHeld,
    WrongPeriod,
    cancel_leave,
    declare_leave,
)
from staff.signals import posts_changed
from tests.factories.staff import make_citizen_id, make_person, make_post

TODAY = date(2026, 11, 23)


def day(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def post(noodle_bar):
    return make_post(make_person("安小全"), noodle_bar, Post.Kind.OFFICER)


@pytest.fixture
def deputy(noodle_bar):
    person = make_person("代小全")
    make_post(person, noodle_bar)
    return person


@pytest.fixture
def declare(post, director, at):
    def declare(first=0, last=2, deputy=None, **fields):
        fields = {"post": post, "reason": "", "by": director, "at": at} | fields
        return declare_leave(starts_on=day(first), ends_on=day(last), deputy=deputy, **fields)

    return declare


def test_it_is_declared_with_a_deputy(declare, post, deputy, director, at, noodle_bar):
    heard = []

    def hear(sender, **told):
        heard.append(told["enterprise_ids"])

    posts_changed.connect(hear)

    leave = declare(0, 2, deputy, reason=" 事假 ")

    posts_changed.disconnect(hear)
    leave.refresh_from_db()
    assert (leave.post, leave.deputy, leave.starts_on, leave.ends_on) == (post, deputy, day(0), day(2))
    assert (leave.reason, leave.declared_by, leave.declared_at) == ("事假", director, at)
    entry = AuditEntry.objects.get(action="declare_leave")
    assert entry.new["deputy"] == deputy.code
    assert entry.region_path == noodle_bar.region_path
    assert heard == [[noodle_bar.pk]]
    assert list(Post.objects.at_work_on(day(1)).filter(pk=post.pk)) == []


def test_without_a_deputy_it_stands_too(declare):
    assert declare().deputy is None


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (2, 1, WrongPeriod),
        (0, 366, WrongPeriod),
        (-32, 0, PostNotHeld),
    ],
)
def test_it_refuses_days_that_make_no_sense(declare, first, last, refusal):
    with pytest.raises(refusal):
        declare(first, last)

    assert not Leave.objects.exists()


def test_it_refuses_days_outside_the_post(declare, post):
    Post.objects.filter(pk=post.pk).update(starts_on=day(-1), ended_on=day(3), end_reason="辞职")

    for first, last in ((-2, 0), (2, 3)):
        with pytest.raises(PostNotHeld):
            declare(first, last)
    assert declare(-1, 2).pk


def test_it_refuses_days_declared_before_and_not_those_cancelled(declare, director, at):
    leave = declare(2, 4)
    for first, last in ((4, 5), (0, 2), (3, 3), (0, 9)):
        with pytest.raises(LeavesOverlap):
            declare(first, last)

    cancel_leave(leave=leave, by=director, at=at)

    assert declare(2, 4).pk


def test_a_deputy_is_somebody_else_who_works_there_all_the_time(declare, post, deputy, rival_person):
    deputy.posts.update(ended_on=day(2), end_reason="辞职")

    for person in (post.person, rival_person, deputy):
        with pytest.raises(NoSuchDeputy):
            declare(0, 2, person)
    assert declare(0, 1, deputy).deputy == deputy


def test_a_deputy_is_not_away_at_the_same_time(declare, deputy):
    declare(2, 3, post=deputy.posts.get())

    with pytest.raises(NoSuchDeputy, match="请了假"):
        declare(0, 2, deputy)
    assert declare(0, 1, deputy).pk


def test_a_prohibited_person_stands_in_for_no_manager(declare, noodle_bar):
    """Food Safety Law art. 135."""
    number = make_citizen_id()
    person = make_person(citizen_id=number)
    make_post(person, noodle_bar)
    ProhibitedPerson.objects.create(
        name="王小明",
        citizen_id_encrypted=encrypt(number, purpose=CITIZEN_ID),
        citizen_id_hash=keyed_hash(number, purpose=CITIZEN_ID),
        ground="FOOD_CRIME",
        document_no="1",
        starts_on=day(2),
        recorded_at="2026-01-01T00:00Z",
    )

    with pytest.raises(NoSuchDeputy, match="第一百三十五条"):
        declare(0, 2, person)
    assert declare(0, 1, person).pk


def test_leave_to_come_falls_away(declare, director, at):
    leave = cancel_leave(leave=declare(1, 3), by=director, at=at)

    assert (leave.cancelled_at, leave.ends_on) == (at, day(3))
    assert not Leave.objects.on(day(2)).exists()


def test_leave_that_has_begun_ends_yesterday(declare, director, at):
    leave = declare(-2, 3)

    cancel_leave(leave=leave, by=director, at=at)

    leave.refresh_from_db()
    assert (leave.cancelled_at, leave.ends_on) == (None, day(-1))
    assert Leave.objects.on(day(-1)).get() == leave
    assert AuditEntry.objects.get(action="cancel_leave").old["ends_on"] == "2026-11-26"


def test_what_is_over_stays_as_it_was(declare, director, at):
    past, cancelled = declare(-3, -1), declare(1, 2)
    cancel_leave(leave=cancelled, by=director, at=at)

    for leave in (past, cancelled):
        with pytest.raises(LeaveOver):
            cancel_leave(leave=leave, by=director, at=at)

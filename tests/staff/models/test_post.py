from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from staff.models import Leave, Post
from tests.factories.staff import make_person, make_post

START = date(2026, 1, 1)
ALL = {"knows_law": True, "controls_risks": True, "knows_process": True, "passed_exam": True}


@pytest.fixture
def post(noodle_bar):
    return make_post(make_person(), noodle_bar, Post.Kind.OFFICER, starts_on=START)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"ended_on": date(2025, 12, 31), "end_reason": "辞职"}, "post_order"),
        ({"term_ends_on": date(2025, 12, 31)}, "post_term_order"),
        ({"ended_on": START}, "post_ended_with_reason"),
        *(
            ({"confirmed_at": "2026-11-23T00:00Z"} | ALL | {missing: False}, "post_confirmed_means_all")
            for missing in ALL
        ),
    ],
)
def test_the_table_refuses(post, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(**change)


def test_the_table_refuses_the_same_open_post_twice(post):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_post(post.person, post.enterprise, post.kind)

    Post.objects.filter(pk=post.pk).update(ended_on=START, end_reason="辞职")
    assert make_post(post.person, post.enterprise, post.kind).pk


def test_the_table_refuses_two_principals_and_takes_two_officers(noodle_bar):
    for kind in (Post.Kind.OFFICER, Post.Kind.OFFICER, Post.Kind.PRINCIPAL):
        make_post(make_person(), noodle_bar, kind)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_post(make_person(), noodle_bar, Post.Kind.PRINCIPAL)


def test_the_day_it_ends_no_longer_belongs_to_it(post):
    end = START + timedelta(days=10)
    Post.objects.filter(pk=post.pk).update(ended_on=end, end_reason="辞职")
    post.refresh_from_db()
    days = [START - timedelta(days=1), START, end - timedelta(days=1), end]

    assert [Post.objects.on(day).exists() for day in days] == [False, True, True, False]
    assert [post.is_held_on(day) for day in days] == [False, True, True, False]
    assert [Post.objects.not_over_on(day).exists() for day in days] == [True, True, True, False]


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (date(2025, 12, 1), date(2025, 12, 31), False),
        (date(2025, 12, 1), START, True),
        (date(2026, 1, 10), date(2026, 1, 20), True),
        (date(2026, 1, 11), date(2026, 1, 20), False),
    ],
)
def test_held_during(post, first, last, held):
    Post.objects.filter(pk=post.pk).update(ended_on=date(2026, 1, 11), end_reason="辞职")

    assert Post.objects.during(first, last).exists() is held


def test_a_post_that_ended_on_its_first_day_was_never_held(post):
    Post.objects.filter(pk=post.pk).update(ended_on=START, end_reason="录错")

    assert not Post.objects.during(date(2025, 1, 1), date(2026, 12, 31)).exists()


def test_who_is_on_leave_is_in_post_and_not_at_work(post):
    leave = Leave.objects.create(
        post=post,
        starts_on=START + timedelta(days=1),
        ends_on=START + timedelta(days=2),
        declared_at="2026-01-01T00:00Z",
    )
    days = [START + timedelta(days=number) for number in range(4)]

    assert [Post.objects.at_work_on(day).exists() for day in days] == [True, False, False, True]
    assert all(Post.objects.on(day).exists() for day in days)
    Leave.objects.filter(pk=leave.pk).update(cancelled_at="2026-01-01T01:00Z")
    assert Post.objects.at_work_on(days[1]).exists()


def test_leave_ends_after_it_begins(post):
    with pytest.raises(IntegrityError, match="leave_order"), transaction.atomic():
        Leave.objects.create(
            post=post,
            starts_on=START,
            ends_on=START - timedelta(days=1),
            declared_at="2026-01-01T00:00Z",
        )


def test_a_term_lapses_the_day_after_its_last(post):
    Post.objects.filter(pk=post.pk).update(term_ends_on=date(2026, 11, 22))
    post.refresh_from_db()

    assert [post.has_lapsed_on(date(2026, 11, day)) for day in (22, 23)] == [False, True]


def test_what_a_post_is_called(noodle_bar):
    titles = [
        make_post(make_person(), noodle_bar, kind, job_title=title).title
        for kind, title in (("STAFF", "厨师"), ("STAFF", ""), ("OFFICER", "厨师"))
    ]

    assert titles == ["厨师", "从业人员", "食品安全员"]


def test_whose_posts_one_sees(officer, rival, cook, rival_person, far_inspector, rival_bar):
    make_post(cook, rival_bar)

    def seen(user):
        return set(Post.objects.visible_to(user).values_list("person__name", "enterprise__name"))

    assert seen(officer) == {("陈师傅", "平江面馆")}
    assert seen(cook.user) == {("陈师傅", "平江面馆"), ("陈师傅", "对门面馆")}
    assert seen(rival) == {("对小全", "对门面馆"), ("陈师傅", "对门面馆")}
    assert seen(far_inspector) == set()

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEntry
from staff.models import PerformanceEvaluation, Post
from staff.services.evaluation import (
    CommentMissing,
    CommentTooLong,
    NotAManager,
    NotAQuarter,
    PostNotHeld,
    QuarterNotBegun,
    ScoreOutOfRange,
    evaluate_post,
)
from tests.factories.staff import make_person, make_post

AUTUMN = date(2026, 10, 1)
COMMENT = "周排查按时，隐患整改快。"


@pytest.fixture
def post(director_person):
    return director_person.posts.get()


@pytest.fixture
def evaluate(post, inspector, at):
    def evaluate(**values):
        fields = {"post": post, "quarter": AUTUMN, "score": 86, "comment": COMMENT, "by": inspector, "at": at}
        return evaluate_post(**(fields | values))

    return evaluate


def test_it_keeps_score_and_reason(evaluate, post, inspector, at):
    evaluation = evaluate(comment=f"  {COMMENT} ")

    assert (evaluation.post, evaluation.quarter, evaluation.score) == (post, AUTUMN, 86)
    assert (evaluation.comment, evaluation.by, evaluation.at) == (COMMENT, inspector, at)


def test_it_is_noted_without_the_words(evaluate, post, noodle_bar):
    evaluate()

    entry = AuditEntry.objects.get(action="evaluate_post")
    assert entry.new == {"post": post.pk, "quarter": "2026-10-01", "score": 86}
    assert (entry.old, entry.region_path) == ({}, noodle_bar.region_path)


def test_a_new_one_replaces_and_the_older_stays(evaluate, post):
    evaluate(score=60)
    evaluate(score=86)

    assert [row.score for row in PerformanceEvaluation.objects.filter(post=post)] == [86, 60]
    assert AuditEntry.objects.filter(action="evaluate_post").order_by("pk").last().old == {"score": 60}


def test_the_table_refuses_to_change_one(evaluate):
    evaluation = evaluate()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        PerformanceEvaluation.objects.filter(pk=evaluation.pk).update(score=100)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        PerformanceEvaluation.objects.filter(pk=evaluation.pk).delete()


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"quarter": date(2027, 1, 1)}, QuarterNotBegun),
        ({"quarter": date(2026, 11, 1)}, NotAQuarter),
        ({"quarter": date(2026, 10, 2)}, NotAQuarter),
        ({"quarter": date(2024, 10, 1)}, PostNotHeld),
        ({"score": 101}, ScoreOutOfRange),
        ({"score": -1}, ScoreOutOfRange),
        ({"comment": "   "}, CommentMissing),
        ({"comment": "好" * 301}, CommentTooLong),
    ],
)
def test_it_refuses(evaluate, values, refusal):
    with pytest.raises(refusal):
        evaluate(**values)
    assert not PerformanceEvaluation.objects.exists()
    assert not AuditEntry.objects.filter(action="evaluate_post").exists()


@pytest.mark.parametrize("score", [0, 100])
def test_the_ends_of_the_scale_belong_to_it(evaluate, score):
    assert evaluate(score=score).score == score


def test_the_first_moment_of_the_quarter_is_enough(evaluate):
    evaluate(quarter=date(2026, 10, 1), at=datetime(2026, 9, 30, 16, tzinfo=UTC))

    with pytest.raises(QuarterNotBegun):
        evaluate(quarter=date(2026, 10, 1), at=datetime(2026, 9, 30, 15, 59, tzinfo=UTC))


def test_other_staff_have_no_managers_work(evaluate, cook):
    with pytest.raises(NotAManager):
        evaluate(post=cook.posts.get())


@pytest.mark.parametrize(
    ("starts_on", "ended_on", "is_held"),
    [
        (date(2026, 7, 1), date(2026, 10, 2), True),  # its last day is 1 October
        (date(2026, 7, 1), date(2026, 10, 1), False),  # the day it ends no longer belongs to it
        (date(2026, 11, 23), None, True),
        (date(2026, 11, 24), None, False),  # taken up tomorrow
        (date(2026, 10, 5), date(2026, 10, 5), False),  # entered by mistake and ended at once
    ],
)
def test_only_for_a_post_held_in_the_quarter(evaluate, noodle_bar, starts_on, ended_on, is_held):
    reason = {"end_reason": "调岗"} if ended_on else {}
    post = make_post(
        make_person("季小姐"), noodle_bar, Post.Kind.DIRECTOR, starts_on, ended_on=ended_on, **reason
    )

    if is_held:
        assert evaluate(post=post).post == post
    else:
        with pytest.raises(PostNotHeld):
            evaluate(post=post)

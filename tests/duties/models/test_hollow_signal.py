from datetime import date

import pytest
from django.db import IntegrityError, transaction

from duties.models import HollowComment, HollowReview, HollowRule, HollowSignal, IllegalReview
from tests.factories.accounts import make_user
from tests.factories.hollow import make_hollow_signal

State = HollowSignal.State


@pytest.fixture
def signal(noodle_bar, officer):
    return make_hollow_signal(noodle_bar, officer)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"first_day": date(2026, 11, 21)}, "hollow_signal_order"),
        ({"strength": 4}, "hollow_signal_strength"),
        ({"day_count": 0}, "hollow_signal_days"),
        ({"state": "GUILTY"}, "hollow_signal_state"),
    ],
)
def test_the_table_refuses(noodle_bar, officer, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_hollow_signal(noodle_bar, officer, **fields)


def test_one_new_signal_of_a_manager_and_kind(signal, noodle_bar, officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_hollow_signal(noodle_bar, officer, first_day=date(2026, 11, 5))

    assert make_hollow_signal(noodle_bar, officer, kind=HollowSignal.Kind.SAME_TEXT).pk


def test_the_same_days_are_never_signalled_twice(signal, noodle_bar, officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_hollow_signal(noodle_bar, officer, state=State.DISMISSED)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (State.NEW, State.REVERSED),
        (State.CONFIRMED, State.DISMISSED),
        (State.CONFIRMED, State.NEW),
        (State.DISMISSED, State.CONFIRMED),
        (State.REVERSED, State.CONFIRMED),
    ],
)
def test_it_refuses_moves_that_skip_or_go_back(old, new):
    with pytest.raises(IllegalReview):
        HollowSignal(state=old).move_to(new)


def make_review(signal, by, outcome=State.CONFIRMED, reason="看过记录", **fields):
    return HollowReview.objects.create(
        signal=signal, outcome=outcome, by=by, at=signal.found_at, reason=reason, **fields
    )


def test_a_review_needs_a_reason(signal, inspector):
    with pytest.raises(IntegrityError, match="hollow_review_has_reason"), transaction.atomic():
        make_review(signal, inspector, reason="")


def test_the_same_outcome_comes_once(signal, inspector):
    make_review(signal, inspector)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_review(signal, make_user("another", "另一位"))


def test_nobody_reverses_what_they_confirmed(signal, inspector):
    make_review(signal, inspector)

    for confirmed_by in (inspector, None):
        with pytest.raises(IntegrityError, match="hollow_review_by_another"), transaction.atomic():
            make_review(signal, inspector, State.REVERSED, confirmed_by=confirmed_by)


def test_reviews_and_comments_are_never_changed(signal, inspector, officer):
    review = make_review(signal, inspector)
    comment = HollowComment.objects.create(signal=signal, by=officer, at=signal.found_at, text="我在现场")

    for row in (review, comment):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(by=officer.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()


def test_a_comment_says_something(signal, officer):
    with pytest.raises(IntegrityError, match="hollow_comment_says_something"), transaction.atomic():
        HollowComment.objects.create(signal=signal, by=officer, at=signal.found_at, text="")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"look_back_days": 7}, "hollow_rule_limits"),
        ({"photo_bits": 20}, "hollow_rule_limits"),
        ({"pace_share_percent": 101}, "hollow_rule_shares"),
        ({"effective_to": date(2025, 1, 1)}, "period"),
    ],
)
def test_the_rule_refuses(db, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        HollowRule.objects.create(**({"effective_from": date(2026, 1, 1)} | fields))


def test_it_is_seen_by_its_members_regulators_and_auditors(signal, request):
    make_review(signal, request.getfixturevalue("inspector"))
    seen = {}
    for person in ("officer", "principal", "inspector", "auditor", "rival", "cadre", "far_inspector"):
        user = request.getfixturevalue(person)
        seen[person] = [model.objects.visible_to(user).count() for model in (HollowSignal, HollowReview)]

    assert seen == {
        "officer": [1, 1],
        "principal": [1, 1],
        "inspector": [1, 1],
        "auditor": [1, 1],
        "rival": [0, 0],
        "cadre": [0, 0],
        "far_inspector": [0, 0],
    }

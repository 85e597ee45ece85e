"""The list's figures are those of each card, whatever happened; who misses most stands first."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from common.local_time import month_end, sunday_of
from duties.models import Duty
from portal.queries.duty_card import duty_card
from portal.queries.duty_card_list import DutyCardRows, cards_of, territory_cards
from staff.models import PerformanceEvaluation, Post
from staff.permissions import can_see_duty_card
from tests.factories.enterprises import make_enterprise
from tests.factories.staff import LONG_AGO, make_person, make_post, make_training

MONTH = date(2026, 10, 1)
TODAY = date(2026, 11, 23)
FIRST = date(2026, 8, 1)
KINDS = (*Post.MANAGER_KINDS, Post.Kind.STAFF)


def rows_of(posts, month=MONTH, today=TODAY):
    return DutyCardRows(posts, month=month, today=today)


def figures_of_row(row):
    return (
        row.owed,
        row.on_time,
        row.late,
        row.missed,
        row.ahead,
        row.exempt,
        row.training_hours,
        row.training_short,
        row.evaluation_score,
    )


def figures_of_card(card):
    own, evaluation = card.own, card.latest_evaluation
    return (
        own.owed,
        own.on_time,
        own.late,
        own.missed,
        own.ahead,
        own.exempt,
        card.training_hours,
        card.training_short,
        evaluation.score if evaluation else None,
    )


def fill_with_facts(seed, district, by):
    """Some enterprises with posts of all lengths, duties in all states, training and evaluations."""
    chance = random.Random(seed)
    for _number in range(chance.randint(1, 4)):
        enterprise = make_enterprise(district)
        for _post in range(chance.randint(0, 4)):
            add_post(chance, enterprise, by)
        for due_on in (FIRST + timedelta(days=number) for number in range(123)):
            if chance.random() < 0.5:
                add_duty(chance, enterprise, due_on, Duty.Kind.DAILY_CONTROL)
            if due_on == sunday_of(due_on):
                add_duty(chance, enterprise, due_on, Duty.Kind.WEEKLY_CHECK)
            if due_on == month_end(due_on):
                add_duty(chance, enterprise, due_on, Duty.Kind.MONTHLY_DISPATCH)


def add_post(chance, enterprise, by):
    kind = chance.choice(KINDS)
    begins = FIRST + timedelta(days=chance.randint(-60, 120))
    ended_on = begins + timedelta(days=chance.choice([0, 1, 9, 40, 90]))
    is_open = chance.random() < 0.4 and not Post.objects.filter(
        enterprise=enterprise, kind=kind, ended_on=None
    )
    more = {} if is_open else {"ended_on": ended_on, "end_reason": "调岗"}
    post = make_post(make_person(), enterprise, kind, begins, **more)
    if chance.random() < 0.6:
        completed_on = date(2026, 1, 1) + timedelta(days=chance.choice([-1, 0, 200, 303, 304, 333]))
        for hours in (Decimal("0.1"), Decimal("12.7"), Decimal(39)):
            make_training(post.person, hours=hours, completed_on=completed_on)
    for quarter in (date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)):
        for _again in range(chance.choice([0, 0, 1, 2])):
            score = chance.randint(0, 100)
            PerformanceEvaluation.objects.create(
                post=post, quarter=quarter, score=score, comment="好", by=by, at=LONG_AGO
            )


def add_duty(chance, enterprise, due_on, kind):
    state = chance.choice(Duty.State.values)
    done = LONG_AGO if state in Duty.DONE_STATES else None
    Duty.objects.create(enterprise=enterprise, due_on=due_on, kind=kind, state=state, submitted_at=done)


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a smaller seed is no smaller case
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    seed=st.integers(0, 10**6),
    month=st.sampled_from([date(2026, number, 1) for number in (7, 8, 9, 10, 11, 12)]),
    today=st.dates(date(2026, 8, 1), date(2026, 12, 31)),
)
def test_the_list_says_what_each_card_says(district, inspector, seed, month, today):
    with transaction.atomic():
        save_point = transaction.savepoint()
        fill_with_facts(seed, district, inspector)
        posts = Post.objects.filter(enterprise__region=district).managers()

        rows = list(rows_of(posts, month, today))
        held = posts.during(month, month_end(month)).select_related("person", "enterprise")
        cards = {post.pk: duty_card(post=post, month=month, today=today) for post in held}

        assert {row.post.pk: figures_of_row(row) for row in rows} == {
            pk: figures_of_card(card) for pk, card in cards.items()
        }
        assert len(rows) == len(cards) == rows_of(posts, month, today).count()
        keys = [
            (-row.missed, -row.late, -row.training_short, row.evaluation_score is not None, row.post.pk)
            for row in rows
        ]
        assert keys == sorted(keys)
        assert all(row.owed == row.on_time + row.late + row.missed + row.ahead for row in rows)
        transaction.savepoint_rollback(save_point)


# --- The order ----------------------------------------------------------------------------------
@pytest.fixture
def officers(district, inspector):
    """Officers of five enterprises by name, the one with most missing last made."""
    posts = {}
    for name in ("好的", "没评价", "差学时", "有补录", "有缺"):
        enterprise = make_enterprise(district, name=f"{name}面馆")
        posts[name] = make_post(make_person(name), enterprise, Post.Kind.OFFICER)
        if name != "差学时":
            make_training(posts[name].person)
        if name != "没评价":
            PerformanceEvaluation.objects.create(
                post=posts[name], quarter=MONTH, score=90, comment="好", by=inspector, at=LONG_AGO
            )
    for name, state in (("有补录", Duty.State.LATE), ("有缺", Duty.State.OVERDUE)):
        done = LONG_AGO if state == Duty.State.LATE else None
        Duty.objects.create(
            enterprise=posts[name].enterprise, due_on=MONTH, kind=1, state=state, submitted_at=done
        )
    return posts


def test_missed_before_late_before_training_before_evaluation(officers):
    names = [row.post.person.name for row in rows_of(Post.objects.managers())]

    assert names == ["有缺", "有补录", "差学时", "没评价", "好的"]


def test_ties_are_broken_by_the_key(district):
    posts = [make_post(make_person(), make_enterprise(district), Post.Kind.OFFICER) for _each in range(5)]

    assert [row.post for row in rows_of(Post.objects.managers())] == posts


def test_a_slice_is_a_page(officers):
    rows = rows_of(Post.objects.managers())

    assert (rows.count(), len(rows)) == (5, 5)
    assert [row.post.person.name for row in rows[1:3]] == ["有补录", "差学时"]
    assert rows[5:10] == []


def test_nobody_is_an_empty_list(db):
    rows = rows_of(Post.objects.filter(pk__in=[]))

    assert (rows.count(), list(rows), rows[0:50]) == (0, [], [])


@pytest.mark.parametrize("number", [1, 3])
def test_queries(district, number, django_assert_num_queries):
    for _each in range(number):
        make_post(make_person(), make_enterprise(district), Post.Kind.OFFICER)

    with django_assert_num_queries(2):
        [(row.post.person.name, row.post.enterprise.region.name) for row in rows_of(Post.objects.managers())]


# --- Whose cards --------------------------------------------------------------------------------
CAST = (
    "officer",
    "director",
    "principal",
    "rival",
    "cadre",
    "inspector",
    "far_inspector",
    "auditor",
    "administrator",
)


@pytest.fixture
def posts(officer_person, director_person, principal_person, rival_person, cook, far_district):
    make_post(make_person("外区安全员"), make_enterprise(far_district), Post.Kind.OFFICER)
    return list(Post.objects.managers().select_related("person", "enterprise"))


@pytest.mark.parametrize("who", CAST)
def test_the_set_is_the_rule_for_one(request, posts, who):
    user = request.getfixturevalue(who)

    assert {post.pk for post in cards_of(user, date.today())} == {  # noqa: DTZ011  memberships have no end
        post.pk for post in posts if can_see_duty_card(user, post)
    }


def test_the_territory_is_that_of_the_roles_that_read_about_staff(request, posts, inspector, auditor):
    assert {post.person.name for post in territory_cards(inspector)} == {
        "安小全",
        "宗建民",
        "傅国强",
        "对小全",
    }
    assert list(territory_cards(auditor)) == []


def test_a_region_cuts_the_territory(posts, inspector, far_district, district):
    assert territory_cards(inspector, district).count() == 4
    assert territory_cards(inspector, far_district).count() == 0

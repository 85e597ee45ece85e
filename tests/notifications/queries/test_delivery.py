from datetime import timedelta

import pytest

from notifications.models import Delivery
from notifications.models.delivery import MoveRefused
from notifications.queries.delivery import (
    DELIVERY_STATES,
    channel_health,
    deliveries_in,
    reason_in_words,
    stuck_since,
)
from tests.factories.notifications import make_delivery, make_notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def city_regulator(city):
    from accounts.models import Role
    from tests.factories.accounts import give_role, make_user

    user = make_user("city")
    give_role(user, Role.CITY_REGULATOR, city)
    return user


@pytest.fixture
def traffic(officer, director, at):
    """Two sent, one long ago, one failed, one retrying, one waiting; all by mail but one."""
    make_delivery(officer, state="SENT", ended_at=at - timedelta(hours=1))
    make_delivery(director, state="SENT", ended_at=at - timedelta(hours=2))
    make_delivery(director, state="SENT", ended_at=at - timedelta(hours=25))
    make_delivery(officer, channel="WECOM", state="FAILED", reason="HTTP 500", ended_at=at)
    make_delivery(officer, tries=2, formed_at=at - timedelta(hours=3), reason="TIMEOUT")
    make_delivery(officer, formed_at=at - timedelta(minutes=1))
    make_delivery(officer, state="DROPPED", ended_at=at)


def test_the_figures(traffic, administrator, at):
    found = {row.channel: row for row in channel_health(user=administrator, at=at)}

    assert list(found) == ["WEB_PUSH", "WECOM", "DINGTALK", "FEISHU", "SMS", "EMAIL", "IN_APP"]
    mail = found["EMAIL"]
    assert (mail.sent, mail.failed, mail.retrying, mail.waiting) == (2, 0, 1, 2)
    assert (mail.oldest_at, mail.last_sent_at) == (at - timedelta(hours=3), at - timedelta(hours=1))
    assert (mail.is_dead, found["WECOM"].is_dead, found["FEISHU"].is_dead) == (False, True, False)
    assert found["FEISHU"].figures == [(state, 0) for state in DELIVERY_STATES]


def test_each_figure_equals_its_list(traffic, administrator, at):
    for row in channel_health(user=administrator, at=at):
        for state, count in row.figures:
            rows = deliveries_in(state, user=administrator, at=at).filter(channel=row.channel)
            assert (row.channel, state, rows.count()) == (row.channel, state, count)


def test_it_takes_one_statement(traffic, administrator, at, django_assert_num_queries):
    assert administrator.current_role_assignments

    with django_assert_num_queries(1):
        channel_health(user=administrator, at=at)


def test_who_looks_after_the_city_sees_all_and_others_their_own(
    traffic, administrator, city_regulator, inspector, auditor, officer, director
):
    seen = {
        user.username: Delivery.objects.visible_to(user).count()
        for user in (administrator, city_regulator, inspector, auditor, officer, director)
    }

    assert seen == {
        "administrator": 7,
        "city": 7,
        "inspector": 0,
        "auditor": 0,
        "officer": 5,
        "director": 2,
    }


@pytest.mark.parametrize(("minutes", "is_stuck"), [(None, False), (4, False), (6, True)])
def test_a_worker_that_does_not_work_is_seen(officer, at, minutes, is_stuck):
    if minutes is None:
        make_notice(officer, due_at=at - timedelta(hours=1), read_at=at)
    else:
        make_notice(officer, due_at=at - timedelta(minutes=minutes))

    assert stuck_since(at=at) == (at - timedelta(minutes=minutes) if is_stuck else None)


def test_a_message_nobody_takes_is_seen_too(officer, at):
    make_delivery(officer, due_at=at - timedelta(minutes=10))

    assert stuck_since(at=at) == at - timedelta(minutes=10)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("TIMEOUT", "对方没有按时答复"),
        ("HTTP 500", "对方答复 HTTP 500"),
        ("CODE 45009", "对方答复 45009"),
        ("", ""),
    ],
)
def test_reasons_in_words(reason, words):
    assert reason_in_words(reason) == words


def test_what_has_ended_stays_as_it_ended(officer, at):
    delivery = make_delivery(officer)
    delivery.move_to("SENT", at=at)

    with pytest.raises(MoveRefused):
        delivery.move_to("FAILED", at=at)

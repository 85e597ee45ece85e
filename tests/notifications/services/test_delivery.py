"""A message's way, minute by minute."""

from datetime import timedelta

import pytest
from django.urls import reverse

from notifications.models import Delivery, Notice
from notifications.services.notice import notify, read_notices, withdraw_notices
from tests.factories.notifications import make_notice

pytestmark = pytest.mark.django_db
State = Delivery.State
URGENT, IMPORTANT, NORMAL = "URGENT", "IMPORTANT", "NORMAL"


@pytest.fixture(autouse=True)
def _address_of_ours(settings):
    settings.PUBLIC_BASE_URL = "https://food.example.gov.cn"


@pytest.fixture
def tell(clock):
    def tell(person, key, urgency=NORMAL, title=None, **fields):
        words = {"title": title or f"标题{key}", "text": "请在今天24:00前完成。", "url": "/duties/"}
        return notify(
            recipients=[person], topic="duty", key=key, urgency=urgency, at=clock.now, **(words | fields)
        )

    return tell


@pytest.fixture
def inbox(mail_server, clock, at):
    """What has arrived by mail: minutes since ten, subject."""
    found = []

    def look():
        minute = int((clock.now - at).total_seconds() // 60)
        while len(found) < len(mail_server.letters):
            found.append((minute, mail_server.letters[len(found)][1]))
        return found

    return look


def test_normal_news_waits_ten_minutes_and_goes_in_one_message(tell, clock, inbox, mail_server, officer):
    tell(officer, "1")
    clock.pass_minutes(4, inbox)
    tell(officer, "2")
    clock.pass_minutes(26, inbox)

    assert inbox() == [(10, "您有2条新通知")]
    assert mail_server.letters[0][2] == "· 标题1\n· 标题2\n\nhttps://food.example.gov.cn/notifications/"


def test_one_alone_is_shown_as_it_is(tell, clock, inbox, mail_server, officer):
    tell(officer, "1")
    clock.pass_minutes(12, inbox)

    assert inbox() == [(10, "标题1")]
    link = reverse("notifications:open_notice", args=[Notice.objects.get().pk])
    assert mail_server.letters[0][2] == f"请在今天24:00前完成。\n\nhttps://food.example.gov.cn{link}"


def test_important_news_takes_what_waits_along_and_stands_above_it(tell, clock, inbox, mail_server, officer):
    tell(officer, "1")
    clock.pass_minutes(3, inbox)
    tell(officer, "2", IMPORTANT)
    clock.pass_minutes(20, inbox)

    assert inbox() == [(4, "您有2条新通知")]
    assert mail_server.letters[0][2].startswith("· 标题2\n· 标题1\n")


def test_urgent_news_goes_at_once_and_alone(tell, clock, inbox, officer):
    tell(officer, "1")
    tell(officer, "2", URGENT)
    clock.deliver()
    inbox()
    clock.pass_minutes(12, inbox)

    assert inbox() == [(0, "标题2"), (10, "标题1")]


def test_a_long_list_names_ten_and_counts_the_rest(tell, clock, mail_server, officer):
    for number in range(13):
        tell(officer, f"{number:02}")
    clock.pass_minutes(10)

    ((_to, subject, text, _letter),) = mail_server.letters
    assert subject == "您有13条新通知"
    lines = text.splitlines()
    assert len({line for line in lines[:10] if line.startswith("· 标题")}) == 10
    assert lines[10:] == ["还有3条", "", "https://food.example.gov.cn/notifications/"]


def test_the_list_speaks_the_readers_language(tell, clock, mail_server, officer):
    officer.language = "en"
    officer.save()
    for number in range(12):
        tell(officer, f"{number:02}")
    clock.pass_minutes(10)

    ((_to, subject, text, _letter),) = mail_server.letters
    assert subject == "You have 12 new notices"
    assert text.splitlines()[10] == "2 more"


def test_at_night_only_the_urgent_goes_and_the_morning_brings_one_list(tell, clock, inbox, officer, at):
    clock.now = at + timedelta(hours=12, minutes=-5)  # 21:55
    tell(officer, "evening")
    clock.pass_minutes(60, inbox)  # 22:55
    tell(officer, "night", IMPORTANT)
    tell(officer, "fire", URGENT, title="冷库断电")
    clock.deliver()
    inbox()
    clock.pass_minutes(8 * 60, inbox)  # 06:55

    assert inbox() == [(12 * 60 + 55, "冷库断电"), (20 * 60 + 30, "您有2条新通知")]


def test_two_people_get_two_messages(tell, clock, mail_server, officer, director):
    for key in ("1", "2"):
        tell(officer, key)
        tell(director, key)
    clock.pass_minutes(10)

    assert sorted(letter[0] for letter in mail_server.letters) == [
        "director@example.org",
        "officer@example.org",
    ]


def test_what_settled_itself_is_not_sent_any_more(tell, clock, inbox, officer):
    tell(officer, "1")
    tell(officer, "2")
    withdraw_notices(topic="duty", keys=["1"], at=clock.now)
    clock.pass_minutes(10, inbox)
    tell(officer, "3")
    clock.pass_minutes(3)
    withdraw_notices(topic="duty", keys=["3"], at=clock.now)
    clock.pass_minutes(30, inbox)

    assert inbox() == [(10, "标题2")]


def test_what_was_read_in_the_list_is_not_sent_any_more(tell, clock, inbox, officer):
    tell(officer, "1")
    clock.pass_minutes(5)
    read_notices(by=officer, at=clock.now)
    clock.pass_minutes(30, inbox)

    assert inbox() == []
    assert not Delivery.objects.exists()


def test_a_message_that_lost_its_point_while_it_waited_is_dropped(tell, clock, mail_server, officer):
    mail_server.mode = "busy"
    tell(officer, "1", URGENT)
    clock.deliver()
    withdraw_notices(topic="duty", keys=["1"], at=clock.now)
    mail_server.mode = "ok"
    clock.pass_minutes(5)

    assert mail_server.letters == []
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason) == (State.DROPPED, "SETTLED")


def test_the_log_tells_what_happened(tell, clock, mail_server, officer, at):
    tell(officer, "1")
    tell(officer, "2")
    clock.pass_minutes(10)

    delivery = Delivery.objects.get()
    now = at + timedelta(minutes=10)
    assert (delivery.channel, delivery.state, delivery.notice_count) == ("EMAIL", State.SENT, 2)
    assert (delivery.tries, delivery.formed_at, delivery.ended_at) == (1, now, now)
    assert set(Notice.objects.values_list("delivery", flat=True)) == {delivery.pk}


def test_a_person_without_any_channel_has_the_list(tell, clock, officer, no_mail):
    tell(officer, "1", URGENT)
    clock.deliver()

    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.state) == ("IN_APP", State.SENT)
    assert Notice.objects.visible_to(officer).unread().count() == 1


def test_who_was_locked_out_meanwhile_gets_nothing(tell, clock, mail_server, officer):
    tell(officer, "1")
    officer.is_active = False
    officer.save()
    clock.pass_minutes(30)

    assert mail_server.letters == []
    assert not Delivery.objects.exists()
    assert Notice.objects.get().due_at is None  # nobody looks at it each minute from now on


def test_what_need_not_go_out_stays_in(clock, mail_server, officer):
    make_notice(officer)
    clock.pass_minutes(20)

    assert mail_server.letters == []


def test_the_number_of_statements_does_not_grow_with_the_people(
    tell, clock, mail_server, officer, director, principal, rival, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from notifications.services.delivery import deliver_batch

    def statements(*people):
        for person in people:
            tell(person, str(clock.now), URGENT)
        with CaptureQueriesContext(connection) as captured:
            deliver_batch(at=clock.now)
        clock.now += timedelta(minutes=1)
        return len(captured)

    assert statements(officer) == statements(officer, director, principal, rival)

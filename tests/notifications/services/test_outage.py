"""Servers that are absent, broken, silent or mad: nothing is lost, and the next channel takes over."""

from datetime import timedelta

import pytest

from notifications.models import Delivery, DeliverySettings, Notice
from notifications.services.delivery import deliver_batch
from notifications.services.notice import notify
from notifications.services.sending import SENDERS
from tests.factories.accounts import make_user
from tests.notifications.conftest import LONG_SECONDS, SHORT_SECONDS
from tests.notifications.servers import local_server, mail_server

pytestmark = pytest.mark.django_db
State = Delivery.State
TROUBLES = (local_server.DOWN, local_server.BROKEN, local_server.SILENT, local_server.GARBAGE)


@pytest.fixture
def tell(clock):
    def tell(person, key="1", urgency="IMPORTANT"):
        words = {"title": f"标题{key}", "text": "请在今天24:00前完成。", "url": "/duties/"}
        return notify(recipients=[person], topic="duty", key=key, urgency=urgency, at=clock.now, **words)

    return tell


def log():
    rows = Delivery.objects.order_by("pk")
    return [(row.channel, row.state, row.tries, row.reason) for row in rows]


class Place:
    """One channel with its server: gets into trouble, gets well, tells how many messages arrived."""

    def __init__(self, server):
        self.server = server

    def trouble(self, mode):
        if mode == local_server.DOWN:
            self.server.stop()
        else:
            self.server.mode = mode

    def heal(self):
        if getattr(self.server, "server", True) is None:
            self.server.start(self.server.port)
        self.server.mode = local_server.OK

    def arrived(self):
        return len(self.server.received)


class MailPlace(Place):
    def trouble(self, mode):
        self.server.stop()
        if mode == local_server.BROKEN:
            self.server.start(mail_server.BUSY, self.server.port)
        elif mode != local_server.DOWN:
            self.server.start(mode, self.server.port)

    def heal(self):
        self.server.stop()
        self.server.start(mail_server.OK, self.server.port)

    def arrived(self):
        return len(self.server.letters)


ROBOTS = {"WECOM": "wecom_server", "DINGTALK": "dingtalk_server", "FEISHU": "feishu_server"}


@pytest.fixture
def place_of(request, officer, phone_book, no_mail):
    """Sets up one channel for the officer."""

    def place_of(channel):
        if channel == "EMAIL":
            return MailPlace(request.getfixturevalue("mail_server"))
        if channel == "SMS":
            phone_book[officer.pk] = "13912345678"
            return Place(request.getfixturevalue("sms_server"))
        if channel == "WEB_PUSH":
            request.getfixturevalue("browser_of")(officer)
            return Place(request.getfixturevalue("push_service"))
        server = request.getfixturevalue(ROBOTS[channel])
        request.getfixturevalue("robot_of")(officer, server)
        return Place(server)

    return place_of


# A push service is believed by its status, so nothing it says is garbage.
CASES = [
    (channel, trouble)
    for channel in ("WEB_PUSH", *ROBOTS, "SMS", "EMAIL")
    for trouble in TROUBLES
    if (channel, trouble) != ("WEB_PUSH", local_server.GARBAGE)
]


@pytest.mark.parametrize(("channel", "trouble"), CASES)
def test_after_an_outage_the_message_arrives_once(place_of, tell, clock, officer, patience, channel, trouble):
    place = place_of(channel)
    place.trouble(trouble)
    tell(officer, urgency="URGENT")
    clock.deliver()
    clock.pass_minutes(5)
    assert place.arrived() == 0
    assert Delivery.objects.get().state == State.WAITING

    place.heal()
    patience.last(LONG_SECONDS)
    clock.pass_minutes(10)

    assert place.arrived() == 1
    assert [(row[0], row[1]) for row in log()] == [(channel, State.SENT)]


@pytest.mark.parametrize(("channel", "trouble"), [case for case in CASES if case[0] != "EMAIL"])
def test_during_an_outage_the_next_channel_takes_over(
    place_of, tell, clock, officer, settings, channel, trouble
):
    settings.EMAIL_TIMEOUT = LONG_SECONDS  # the mail server is well
    place, mail = place_of(channel), place_of("EMAIL")
    place.trouble(trouble)
    tell(officer, urgency="URGENT")
    clock.deliver()
    clock.pass_minutes(2)
    assert mail.arrived() == 0

    clock.pass_minutes(3)

    assert (place.arrived(), mail.arrived()) == (0, 1)
    assert [row[:3] for row in log()] == [(channel, State.FAILED, 3), ("EMAIL", State.SENT, 1)]


def test_not_urgent_news_has_more_patience(place_of, tell, clock, officer):
    place, mail = place_of("WECOM"), place_of("EMAIL")
    place.trouble(local_server.BROKEN)
    tell(officer)
    clock.pass_minutes(1 + 1 + 2 + 4 + 8 + 16)  # a minute to gather, then the waits between six tries
    assert mail.arrived() == 1
    assert log() == [("WECOM", State.FAILED, 6, "HTTP 500"), ("EMAIL", State.SENT, 1, "")]


def test_all_channels_one_after_the_other(place_of, tell, clock, officer):
    places = {name: place_of(name) for name in ("WEB_PUSH", *ROBOTS, "SMS", "EMAIL")}
    for place in places.values():
        place.trouble(local_server.DOWN)
    tell(officer, urgency="URGENT")
    clock.deliver()
    clock.pass_minutes(20)

    assert [row[:3] for row in log()][:-1] == [
        (name, State.FAILED, 3) for name in ("WEB_PUSH", *ROBOTS, "SMS")
    ]
    assert log()[-1][:2] == ("EMAIL", State.WAITING)  # the last one is not given up

    places["EMAIL"].heal()
    clock.pass_minutes(70)
    assert places["EMAIL"].arrived() == 1
    assert Notice.objects.get().delivery.channel == "EMAIL"


def test_text_messages_are_for_the_urgent_alone(place_of, tell, clock, officer):
    sms, mail = place_of("SMS"), place_of("EMAIL")
    tell(officer, "1", "IMPORTANT")
    clock.pass_minutes(2)
    tell(officer, "2", "URGENT")
    clock.deliver()

    assert (sms.arrived(), mail.arrived()) == (1, 1)


def test_the_last_channel_is_tried_until_the_news_is_stale(place_of, tell, clock, officer):
    mail = place_of("EMAIL")
    mail.trouble(local_server.DOWN)
    tell(officer)
    clock.pass_minutes(49 * 60, step=30)
    mail.heal()
    clock.pass_minutes(60)

    assert mail.arrived() == 0
    (row,) = log()
    assert (row[1], row[3]) == (State.FAILED, "STALE")
    assert Notice.objects.visible_to(officer).unread().count() == 1


def test_what_gathered_during_an_outage_is_one_message(place_of, tell, clock, officer):
    mail = place_of("EMAIL")
    mail.trouble(local_server.DOWN)
    for number in range(4):
        tell(officer, str(number))
        clock.pass_minutes(7)
    mail.heal()
    clock.pass_minutes(60)

    assert [letter[1] for letter in mail.server.letters] == ["您有4条新通知"]
    assert sorted(row[1] for row in log()) == [State.DROPPED] * 3 + [State.SENT]
    assert Delivery.objects.get(state=State.SENT).notice_count == 4


def test_a_subscription_that_is_gone_is_switched_off_and_seen(tell, clock, officer, browser_of, mail_server):
    browser = browser_of(officer)
    browser.is_gone = True
    tell(officer)
    clock.pass_minutes(1)

    assert len(mail_server.letters) == 1
    assert log() == [("WEB_PUSH", State.FAILED, 1, "HTTP 410"), ("EMAIL", State.SENT, 1, "")]
    browser.device.refresh_from_db()
    assert (browser.device.switched_off_at, browser.device.reason) == (clock.now, "HTTP 410")

    tell(officer, "2")
    clock.pass_minutes(1)
    assert log()[2:] == [("EMAIL", State.SENT, 1, "")]


def test_one_device_that_takes_it_is_enough(tell, clock, officer, browser_of, push_service, no_mail):
    gone, good = browser_of(officer), browser_of(officer)
    gone.is_gone = True
    tell(officer)
    clock.pass_minutes(1)

    assert [received.seen["to"] for received in push_service.received] == [good]
    assert log() == [("WEB_PUSH", State.SENT, 1, "")]
    gone.device.refresh_from_db()
    good.device.refresh_from_db()
    assert (bool(gone.device.switched_off_at), good.device.switched_off_at) == (True, None)


def test_a_failure_is_forgotten_when_it_works_again(tell, clock, officer, browser_of, push_service, no_mail):
    browser = browser_of(officer)
    push_service.mode = local_server.BROKEN
    tell(officer)
    clock.pass_minutes(1)
    browser.device.refresh_from_db()
    assert (browser.device.failed_at, browser.device.reason) == (clock.now, "HTTP 500")

    push_service.mode = local_server.OK
    clock.pass_minutes(1)
    browser.device.refresh_from_db()
    assert (browser.device.failed_at, browser.device.reason) == (None, "")


def test_a_mailbox_that_does_not_exist_is_not_tried_again(tell, clock, officer, mail_server):
    mail_server.mode = "unknown user"
    tell(officer)
    clock.pass_minutes(1)

    assert log() == [("EMAIL", State.FAILED, 1, "SMTP 550"), ("IN_APP", State.SENT, 1, "")]
    own = DeliverySettings.objects.get(user=officer)
    assert own.refused_email == officer.email
    assert str(own.quiet_from) == "22:00:00"  # the platform's, as before

    mail_server.mode = "ok"
    tell(officer, "2")
    clock.pass_minutes(1)
    assert mail_server.letters == []

    officer.email = "new@example.org"
    officer.save()
    tell(officer, "3")
    clock.pass_minutes(1)
    assert [letter[0] for letter in mail_server.letters] == ["new@example.org"]


def test_a_service_that_asks_for_a_pause_gets_it(tell, clock, officer, browser_of, push_service, no_mail):
    browser_of(officer)
    push_service.mode = local_server.LIMITED  # 120 seconds
    tell(officer, urgency="URGENT")
    clock.deliver()
    push_service.mode = local_server.OK
    clock.pass_minutes(1)
    assert push_service.received == []

    clock.pass_minutes(1)
    assert len(push_service.received) == 1


def test_a_silent_server_does_not_hold_everybody_up(tell, clock, mail_server, patience, monkeypatch):
    patience.last(SHORT_SECONDS)
    asked = []
    send = SENDERS["EMAIL"]
    monkeypatch.setitem(SENDERS, "EMAIL", lambda **arguments: asked.append(1) or send(**arguments))
    people = [make_user() for _number in range(60)]
    mail_server.stop()
    mail_server.start("silent", mail_server.port)
    for person in people:
        tell(person, urgency="URGENT")
    deliver_batch(at=clock.now)

    assert len(asked) < 20  # eight hands, three in a row
    assert {row[3] for row in log()} == {"TIMEOUT", "DOWN"}
    assert Delivery.objects.filter(state=State.WAITING, tries=1).count() == 60


def test_a_worker_killed_after_sending_sends_again_rather_than_never(
    tell, clock, officer, mail_server, monkeypatch
):
    send = SENDERS["EMAIL"]

    def send_and_die(**arguments):
        send(**arguments)
        raise SystemExit

    monkeypatch.setitem(SENDERS, "EMAIL", send_and_die)
    tell(officer, urgency="URGENT")
    with pytest.raises(SystemExit):
        deliver_batch(at=clock.now)
    monkeypatch.setitem(SENDERS, "EMAIL", send)
    clock.pass_minutes(14)
    assert len(mail_server.letters) == 1

    clock.pass_minutes(2)

    assert len(mail_server.letters) == 2
    assert log() == [("EMAIL", State.SENT, 2, "")]


def test_a_fault_at_one_message_takes_nothing_from_the_others(
    tell, clock, officer, director, principal, mail_server, monkeypatch
):
    send = SENDERS["EMAIL"]

    def stumble(**arguments):
        if arguments["to"].target == director.email:
            raise RuntimeError("a fault of ours")
        send(**arguments)

    monkeypatch.setitem(SENDERS, "EMAIL", stumble)
    for person in (officer, director, principal):
        tell(person, urgency="URGENT")
    with pytest.raises(RuntimeError):
        deliver_batch(at=clock.now)

    states = dict(Delivery.objects.values_list("user", "state"))
    assert states == {officer.pk: "SENT", director.pk: "WAITING", principal.pk: "SENT"}


def test_a_message_that_always_stumbles_ends_some_day(tell, clock, officer, monkeypatch, mail_server):
    def stumble(**arguments):
        raise RuntimeError("a fault of ours")

    monkeypatch.setitem(SENDERS, "EMAIL", stumble)
    tell(officer, urgency="URGENT")
    for _time in range(3):
        with pytest.raises(RuntimeError):
            deliver_batch(at=clock.now)
        clock.now += timedelta(minutes=16)
    clock.now += timedelta(hours=12)
    clock.deliver()

    assert log() == [("EMAIL", State.FAILED, 4, "STALE")]


def test_a_worker_that_comes_too_late_changes_nothing(tell, clock, officer, mail_server):
    from notifications.services.delivery import Result, claim_deliveries, note_results
    from notifications.services.outbox import form_deliveries
    from notifications.services.sending import Outcome

    tell(officer, urgency="URGENT")
    form_deliveries(at=clock.now)
    (slow,) = claim_deliveries(at=clock.now)
    clock.now += timedelta(minutes=20)
    clock.deliver()  # another worker, after the lease

    note_results([Result(slow, Outcome())], at=clock.now)

    assert log() == [("EMAIL", State.SENT, 2, "")]

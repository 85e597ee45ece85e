"""A rung on its way to a person whose first channel is dead: nothing is lost."""

from dataclasses import replace
from datetime import date, timedelta

from common.local_time import start_of_local_day
from duties.services.ladder import take_due_rungs
from notifications.models import Delivery, Notice
from notifications.services.delivery import deliver_batch
from tests.factories.duties import make_duty
from tests.factories.notifications import make_robot

DAY = date(2026, 11, 23)
REMINDER = start_of_local_day(DAY + timedelta(days=1)) - timedelta(hours=3)


def test_a_dead_robot_hands_the_reminder_to_the_mail(noodle_bar, officer, settings, mailoutbox, monkeypatch):
    monkeypatch.setattr("notifications.timing.JITTER", 0)
    monkeypatch.setattr("notifications.channels.http.CONNECT_SECONDS", 0.2)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    nobody = {"WECOM": ("http://127.0.0.1:9",)}  # listens there
    settings.NOTIFICATIONS = replace(
        settings.NOTIFICATIONS, robot_origins=settings.NOTIFICATIONS.robot_origins | nobody
    )
    make_robot(officer, "WECOM", "http://127.0.0.1:9/send?key=1")
    make_duty(noodle_bar, DAY)

    now = REMINDER
    take_due_rungs(at=now)
    while now < REMINDER + timedelta(hours=12) and not mailoutbox:
        while deliver_batch(at=now):
            pass
        now += timedelta(minutes=1)

    assert [mail.subject for mail in mailoutbox] == ["日管控还没有交：平江面馆"]
    robot, mail = Delivery.objects.order_by("pk")
    assert (robot.channel, robot.state) == ("WECOM", "FAILED")
    assert (mail.channel, mail.state) == ("EMAIL", "SENT")
    assert Notice.objects.get().delivery == mail

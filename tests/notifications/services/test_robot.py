from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from notifications.models import Robot
from notifications.services.robot import TooManyRobots, add_robot, remove_robot
from notifications.services.trial import TriedJustNow, send_trial
from tests.factories.notifications import make_robot
from tests.notifications.servers import local_server

pytestmark = pytest.mark.django_db
URL = "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef"


def add(by, at, **fields):
    return add_robot(
        **{"kind": "DINGTALK", "name": "后厨群", "url": URL, "secret": "SEC1"} | fields, by=by, at=at
    )


def test_address_and_secret_are_sealed(officer, at):
    robot = add(officer, at)

    stored = str(Robot.objects.values().get())
    assert "access_token" not in stored
    assert "SEC1" not in stored
    assert (robot.url, robot.secret, robot.masked_url) == (URL, "SEC1", "oapi.dingtalk.com …cdef")


def test_it_is_audited_without_its_address(officer, at):
    robot = add(officer, at)
    remove_robot(robot=robot, by=officer, at=at)

    entries = AuditEntry.objects.order_by("pk")
    assert [entry.action for entry in entries] == ["add_robot", "remove_robot"]
    assert all("0123456789abcdef" not in str((entry.old, entry.new)) for entry in entries)
    assert not Robot.objects.exists()


def test_nobody_reads_six_groups(officer, director, at):
    for _number in range(5):
        add(officer, at)

    with pytest.raises(TooManyRobots):
        add(officer, at)
    add(director, at)


def test_each_sees_their_own(officer, director, at):
    robot = add(officer, at)

    assert list(Robot.objects.visible_to(officer)) == [robot]
    assert not Robot.objects.visible_to(director).exists()


def test_a_trial_reaches_the_group(officer, dingtalk_server, robot_of, at):
    robot = robot_of(officer, dingtalk_server, switched_off_at=at, failed_at=at, reason="CODE 400102")

    assert send_trial(to=robot, by=officer, at=at) is None

    assert "测试消息" in dingtalk_server.received[0].seen["text"]
    robot.refresh_from_db()
    assert (robot.switched_off_at, robot.failed_at, robot.reason) == (None, None, "")


def test_a_trial_that_fails_says_why(officer, wecom_server, robot_of, at):
    robot = robot_of(officer, wecom_server)
    wecom_server.is_gone = True

    failure = send_trial(to=robot, by=officer, at=at)

    assert (failure.reason, failure.is_gone) == ("CODE 93000", True)
    robot.refresh_from_db()
    assert (robot.failed_at, robot.reason, robot.switched_off_at) == (at, "CODE 93000", at)


def test_a_trial_that_may_heal_switches_nothing_off(officer, wecom_server, robot_of, at):
    robot = robot_of(officer, wecom_server)
    wecom_server.mode = local_server.BROKEN

    assert send_trial(to=robot, by=officer, at=at).permanent is False
    robot.refresh_from_db()
    assert robot.switched_off_at is None


def test_nobody_leans_on_the_button(officer, wecom_server, robot_of, at):
    robot = robot_of(officer, wecom_server)
    send_trial(to=robot, by=officer, at=at)

    with pytest.raises(TriedJustNow):
        send_trial(to=robot, by=officer, at=at + timedelta(seconds=9))
    send_trial(to=robot, by=officer, at=at + timedelta(seconds=11))
    assert len(wecom_server.received) == 2


def test_a_failure_has_its_reason(officer, at):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        make_robot(officer, failed_at=at)

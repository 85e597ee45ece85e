"""Robots in group chats that speak for one person's notices."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record_audit
from common.encryption import encrypt
from notifications.models import Robot
from notifications.models.robot import ROBOT_SECRET, ROBOT_URL

MOST_ROBOTS = 5


class TooManyRobots(Exception):
    """Five robots a person: nobody reads six groups."""


@transaction.atomic
def add_robot(*, kind: str, name: str, url: str, secret: str, by: User, at: datetime) -> Robot:
    """Add a robot of one's own; the form has checked that the address is one of its vendor's."""
    User.objects.select_for_update().get(pk=by.pk)  # two additions at once are counted one after the other
    if Robot.objects.visible_to(by).count() >= MOST_ROBOTS:
        raise TooManyRobots
    robot = Robot.objects.create(
        user=by,
        kind=kind,
        name=name,
        url_encrypted=encrypt(url, purpose=ROBOT_URL),
        secret_encrypted=encrypt(secret, purpose=ROBOT_SECRET) if secret else "",
        added_at=at,
    )
    _tell("add_robot", robot, by, at, new={"kind": kind, "name": name})
    return robot


@transaction.atomic
def remove_robot(*, robot: Robot, by: User, at: datetime) -> None:
    _tell("remove_robot", robot, by, at, old={"kind": robot.kind, "name": robot.name})
    robot.delete()


def _tell(action: str, robot: Robot, by: User, at: datetime, **values) -> None:
    record_audit(action=action, subject=robot, by=by, at=at, region_path=by.latest_region_path(), **values)

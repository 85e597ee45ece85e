from datetime import timedelta

import pytest

from notifications.models import Delivery, Notice
from notifications.services import retention
from notifications.services.erasure import forget_person
from notifications.services.retention import forget_notices
from notifications.services.sealed_address import renew_address_keys
from tests.factories.notifications import make_delivery, make_device, make_notice, make_robot

pytestmark = pytest.mark.django_db


def test_what_is_older_than_half_a_year_goes(officer, at, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    before, after = at - timedelta(days=180, seconds=1), at - timedelta(days=180)
    old = [make_delivery(officer, state="SENT", ended_at=before) for _number in range(3)]
    heir = make_delivery(officer, state="SENT", ended_at=after, follows=old[0])
    for _number in range(5):
        make_notice(officer, made_at=before, delivery=old[1])
    kept = make_notice(officer, made_at=after, delivery=old[2])

    assert forget_notices(at=at) == (5, 3)
    assert forget_notices(at=at) == (0, 0)
    heir.refresh_from_db()
    kept.refresh_from_db()
    assert (heir.follows, kept.delivery) == (None, None)


def test_the_term_is_a_setting(officer, at, change):
    change(retention=timedelta(days=30))
    make_notice(officer, made_at=at - timedelta(days=31))

    assert forget_notices(at=at) == (1, 0)


def test_a_message_that_waits_is_not_forgotten(officer, at):
    make_delivery(officer, formed_at=at - timedelta(days=400))

    assert forget_notices(at=at) == (0, 0)


def test_with_a_person_goes_what_they_were_told_and_where(officer, director, at):
    for person in (officer, director):
        make_notice(person, delivery=make_delivery(person))
        make_device(person)
        make_robot(person)

    forget_person(user=officer)

    for model in (Notice, Delivery):
        assert set(model.objects.values_list("user", flat=True)) == {director.pk}
    assert not officer.push_devices.exists()
    assert not officer.robots.exists()
    assert director.robots.exists()


def test_sealed_addresses_come_under_the_new_key(officer, settings):
    settings.FIELD_ENCRYPTION_KEYS = {"1": "first secret"}
    robots = [make_robot(officer, secret="SEC1"), make_robot(officer)]
    device = make_device(officer)
    settings.FIELD_ENCRYPTION_KEYS = {"2": "second secret", "1": "first secret"}
    newest = make_robot(officer)

    assert renew_address_keys(batch_size=2) == 3
    assert renew_address_keys(batch_size=2) == 0

    settings.FIELD_ENCRYPTION_KEYS = {"2": "second secret"}
    for row in (*robots, newest, device):
        row.refresh_from_db()
    assert {robot.url[:8] for robot in (*robots, newest)} == {"https://"}
    assert (robots[0].secret, robots[1].secret) == ("SEC1", "")
    assert device.endpoint.startswith("https://fcm")

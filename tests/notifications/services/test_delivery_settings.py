from datetime import UTC, datetime, time

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from notifications.models import DeliverySettings
from notifications.services.delivery_settings import change_delivery_settings, settings_of
from tests.factories.notifications import make_notice

pytestmark = pytest.mark.django_db
ALL_ON = {
    "is_push_on": True,
    "is_robot_on": True,
    "is_sms_on": True,
    "is_email_on": True,
    "gathers": True,
    "quiet_from": time(22),
    "quiet_until": time(6, 30),
}


def test_who_has_chosen_nothing_has_the_platforms(officer, at):
    own = settings_of(officer, at=at)

    assert {name: getattr(own, name) for name in ALL_ON} == ALL_ON
    assert not DeliverySettings.objects.exists()


def test_a_choice_is_kept_and_audited(officer, at):
    change_delivery_settings(**ALL_ON | {"is_sms_on": False, "quiet_from": time(23)}, by=officer, at=at)

    own = settings_of(officer, at=at)
    assert (own.is_sms_on, own.quiet_from, own.changed_at) == (False, time(23), at)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("change_delivery_settings", officer)
    assert (entry.old["quiet_from"], entry.new["quiet_from"]) == ("22:00", "23:00")
    assert (entry.old["is_sms_on"], entry.new["is_sms_on"]) == (True, False)


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "goes_at"),
    [
        (time(22), time(6, 30), datetime(2026, 11, 23, 22, 30, tzinfo=UTC)),
        (time(22), time(6), datetime(2026, 11, 23, 22, 0, tzinfo=UTC)),
        (None, None, datetime(2026, 11, 23, 15, 0, tzinfo=UTC)),  # now
    ],
)
def test_what_waits_for_the_morning_goes_by_the_new_hours(
    officer, director, quiet_from, quiet_until, goes_at
):
    night = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 23:00 in Suzhou
    old_end = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    mine, theirs = (make_notice(user, made_at=night, due_at=old_end) for user in (officer, director))
    sent = make_notice(officer, made_at=night)

    change_delivery_settings(
        **ALL_ON | {"quiet_from": quiet_from, "quiet_until": quiet_until}, by=officer, at=night
    )

    for notice in (mine, theirs, sent):
        notice.refresh_from_db()
    assert (mine.due_at, theirs.due_at, sent.due_at) == (goes_at, old_end, None)


def test_mail_switched_on_again_is_tried_again(officer, at):
    own = settings_of(officer, at=at)
    own.refused_email = officer.email
    own.save()

    change_delivery_settings(**ALL_ON | {"is_email_on": False}, by=officer, at=at)
    assert settings_of(officer, at=at).refused_email == officer.email
    change_delivery_settings(**ALL_ON, by=officer, at=at)
    assert settings_of(officer, at=at).refused_email == ""


def test_the_table_itself_wants_both_ends(officer, at):
    with pytest.raises(IntegrityError), transaction.atomic():
        DeliverySettings.objects.create(user=officer, quiet_from=time(22), changed_at=at)

"""Terms of objections: told once before and once after, to whoever has to act."""

from datetime import timedelta

import pytest
from django.conf import settings

from common.local_time import local_date, start_of_local_day
from notifications.models import Notice
from scoring.models import IndexObjection
from scoring.services.objection import accept_objection, answer_objection
from scoring.services.objection_reminder import remind_of_objections
from scoring.tasks import remind_of_index_objections
from tests.factories.accounts import give_role, make_user
from tests.factories.scoring import make_objection


@pytest.fixture
def objection(noodle_bar, principal, inspector, at):
    return make_objection(noodle_bar, principal, at)


@pytest.fixture
def colleague(district):
    user = make_user("colleague", "同事")
    give_role(user, "DISTRICT_REGULATOR", district)
    return user


def told(kind):
    """To whom, as far as it is not settled."""
    notices = Notice.objects.filter(topic="index-objection", key__contains=f":{kind}")
    return sorted(notices.filter(settled_at__isnull=True).values_list("user__username", flat=True))


def morning(day):
    return start_of_local_day(day) + timedelta(hours=8)


def test_nothing_is_told_long_before(objection, at):
    assert remind_of_objections(at=at) == 0


def test_who_may_accept_it_hears_once_before_and_once_after(objection, inspector, colleague, far_inspector):
    assert remind_of_objections(at=morning(objection.accept_due_on)) == 2
    assert remind_of_objections(at=morning(objection.accept_due_on)) == 0
    assert told("soon-FILED") == ["colleague", "inspector"]

    assert remind_of_objections(at=morning(objection.accept_due_on + timedelta(days=1))) == 2
    assert remind_of_objections(at=morning(objection.accept_due_on + timedelta(days=9))) == 0
    assert told("overdue-FILED") == ["colleague", "inspector"]


def test_its_handler_hears_before_and_all_after(objection, inspector, colleague, at):
    remind_of_objections(at=morning(objection.accept_due_on))
    objection = accept_objection(objection=objection, by=inspector, at=at)
    assert told("soon-FILED") == []  # settled

    assert remind_of_objections(at=morning(objection.answer_due_on)) == 1
    assert told("soon-ACCEPTED") == ["inspector"]
    assert remind_of_objections(at=morning(objection.answer_due_on + timedelta(days=1))) == 2
    assert told("overdue-ACCEPTED") == ["colleague", "inspector"]

    answer_objection(objection=objection, outcome="UPHELD", answer="已更正", by=inspector, at=at)
    assert told("soon-ACCEPTED") == told("overdue-ACCEPTED") == []
    assert remind_of_objections(at=morning(objection.answer_due_on + timedelta(days=30))) == 0


def test_it_names_the_part_and_the_day(objection, inspector):
    remind_of_objections(at=morning(objection.accept_due_on))

    notice = Notice.objects.get(user=inspector, key__contains="soon")
    assert notice.title == "指数异议快到期：平江面馆"
    assert "“日常监管”" in notice.text
    assert objection.statement not in notice.text


def test_the_morning_task_finds_what_is_late(objection, at):
    long_ago = local_date(at) - timedelta(days=60)
    IndexObjection.objects.update(accept_due_on=long_ago, answer_due_on=long_ago)

    remind_of_index_objections()

    assert told("overdue-FILED") == ["inspector"]
    entry = settings.CELERY_BEAT_SCHEDULE["remind-of-objections"]
    assert entry["task"] == remind_of_index_objections.name

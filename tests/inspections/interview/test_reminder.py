"""Each morning regulators hear of what is overdue: of each interview once, of results in one number a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inspections.services.inspection.publication import publish_inspection
from inspections.services.inspection.publication_reminder import remind_of_publications
from inspections.services.interview.interview import confirm_measures
from inspections.services.interview.reminder import remind_of_interviews
from notifications.models import Notice
from tests.factories.inspections import make_inspection
from tests.factories.interviews import make_interview

DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


def test_an_overdue_interview_is_told_once_and_settled(noodle_bar, inspector, far_inspector, now):
    today = timezone.localdate()
    made = make_interview(noodle_bar, inspector, now - 9 * DAY, held_on=today - 9 * DAY, due_on=today)
    assert remind_of_interviews(at=now) == 0

    assert remind_of_interviews(at=now + DAY) == 1
    assert remind_of_interviews(at=now + 2 * DAY) == 0

    notice = Notice.objects.get()
    assert (notice.user, notice.settled_at) == (inspector, None)
    assert noodle_bar.name in notice.title
    confirm_measures(interview=made, note="已落实", by=inspector, at=now + 3 * DAY)
    notice.refresh_from_db()
    assert notice.settled_at


def test_results_that_are_late_are_told_as_one_number_a_day(noodle_bar, rival_bar, inspector, now):
    late = [
        make_inspection(one, is_published=False, final_at=now - 90 * DAY)
        for one in (noodle_bar, noodle_bar, rival_bar)
    ]
    make_inspection(noodle_bar, is_published=False, final_at=now)

    assert remind_of_publications(at=now) == 1
    assert remind_of_publications(at=now) == 0

    assert "3" in Notice.objects.get(user=inspector).title
    for inspection in late:
        publish_inspection(inspection=inspection, by=inspector, at=now)
    assert remind_of_publications(at=now + DAY) == 0

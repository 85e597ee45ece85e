"""Who hears what of complaints: once, the right people, and never a word of whoever complained."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from accounts.models.role import Role
from inspections.models import Complaint
from inspections.services.complaint.case import extend_check
from inspections.services.complaint.filing import file_complaint
from inspections.services.complaint.handling import accept_complaint, assign_complaint, assign_complaints
from inspections.services.complaint.notice import remind_of_limits, tell_of_new
from inspections.services.complaint.pause import pause_complaint
from notifications.models import Notice
from tests.factories.accounts import give_role, make_user

HOUR = timedelta(hours=1)
BODY, NAME, CONTACT = "面里的牛肉发酸", "王小明", "13800001234"


def filed(enterprise, at, kind="COMPLAINT", **more):
    words = {"topic": "食品过期", "body": BODY, "name": NAME, "contact": CONTACT} | more
    return file_complaint(enterprise=enterprise, kind=kind, **words, at=at)


def told(user):
    rows = Notice.objects.filter(user=user, topic="complaint").order_by("made_at", "key")
    return [(one.key.split(":")[0], one.title, one.settled_at is not None) for one in rows]


def on(month, day, hour=0):
    """Eight in the morning in Suzhou, unless said otherwise."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture
def colleague(district):
    user = make_user("colleague", "另一位监管")
    give_role(user, Role.DISTRICT_REGULATOR, district)
    return user


def test_what_came_in_is_one_notice_an_hour(noodle_bar, rival_bar, inspector, far_inspector, cadre, officer):
    first = filed(noodle_bar, on(9, 1, 1))
    for minutes in (5, 30, 59):
        filed(rival_bar, on(9, 1, 1) + timedelta(minutes=minutes), kind="REPORT", contact=f"1390000{minutes}")
    filed(noodle_bar, on(9, 1, 1), source=Complaint.Source.PHONE, by=inspector)  # wrote it down themselves
    filed(noodle_bar, on(9, 1, 2), topic="其他")  # the hour that has not passed yet
    given = filed(noodle_bar, on(9, 1, 1), topic="其他")
    accept_complaint(complaint=given, by=inspector, at=on(9, 1, 2))

    assert [tell_of_new(at=on(9, 1, 2) + timedelta(minutes=minutes)) for minutes in (5, 20)] == [1, 0]
    notice = Notice.objects.get()
    assert (notice.user, notice.title) == (inspector, "有新的投诉举报")
    assert notice.text == "辖区里新收到的投诉举报，还没有承办人的：4 件。"
    for private in (BODY, NAME, CONTACT, first.number, noodle_bar.name):
        assert private not in f"{notice.title}{notice.text}{notice.url}"
    assert tell_of_new(at=on(9, 1, 3)) == 1
    # A worker that stood still tells the hours it missed, but not of long ago.
    filed(noodle_bar, on(9, 1, 9), topic="其他", contact="13900001111")
    assert tell_of_new(at=on(9, 2, 6)) == 1
    assert tell_of_new(at=on(9, 9, 6)) == 0


def test_what_others_wrote_down_or_imported_is_news_when_it_enters(noodle_bar, inspector, colleague):
    entered = {"entered_at": on(9, 8, 1), "by": colleague}
    filed(noodle_bar, on(9, 1, 1), source=Complaint.Source.PHONE, **entered)
    filed(noodle_bar, on(9, 2, 1), source=Complaint.Source.IMPORT, source_key="A1", topic="其他", **entered)

    assert tell_of_new(at=on(9, 1, 2)) == 0
    assert tell_of_new(at=on(9, 8, 2)) == 1
    notice = Notice.objects.get()
    assert (notice.user, notice.text) == (inspector, "辖区里新收到的投诉举报，还没有承办人的：2 件。")


def test_the_handler_hears_what_is_theirs_but_not_what_they_took(noodle_bar, inspector, colleague):
    complaint = filed(noodle_bar, on(9, 1))
    assign_complaint(complaint=complaint, to=inspector, by=inspector, at=on(9, 1, 1))
    assert told(inspector) == []

    assign_complaint(complaint=complaint, to=colleague, by=inspector, at=on(9, 1, 2))
    assert told(colleague) == [("given", f"由您承办：投诉 {complaint.number}", False)]
    assign_complaint(complaint=complaint, to=inspector, by=colleague, at=on(9, 1, 3))
    assign_complaint(complaint=complaint, to=colleague, by=inspector, at=on(9, 1, 4))
    assert len(told(colleague)) == 2
    assert NAME not in str(list(Notice.objects.values()))


def test_many_given_at_once_are_told_each(noodle_bar, rival_bar, inspector, colleague):
    rows = [filed(noodle_bar, on(9, 1)), filed(rival_bar, on(9, 1))]
    assign_complaints(complaints=rows, to=colleague, by=inspector, at=on(9, 1, 1))

    assert len(told(colleague)) == 2


def test_a_limit_is_told_once_before_and_once_after_to_the_handler(noodle_bar, inspector, colleague):
    """Due on 10 September: told from the 7th, and again when it is over."""
    complaint = filed(noodle_bar, on(9, 1))
    assign_complaint(complaint=complaint, to=colleague, by=inspector, at=on(9, 1, 1))
    Notice.objects.all().delete()

    days = [remind_of_limits(at=on(9, day)) for day in range(1, 15)]
    assert [day for day, count in enumerate(days, start=1) if count] == [7, 11]
    assert [name for name, _title, _is_over in told(colleague)] == ["soon", "overdue"]
    assert told(inspector) == []
    text = Notice.objects.get(key__startswith="soon").text
    assert text == f"投诉 {complaint.number}：请在2026年9月10日前决定是否受理并告知。"

    accept_complaint(complaint=complaint, by=colleague, at=on(9, 15))
    assert [is_over for _name, _title, is_over in told(colleague)] == [True, True]


def test_where_nobody_handles_it_the_nearest_regulators_hear(noodle_bar, inspector, colleague, far_inspector):
    complaint = filed(noodle_bar, on(9, 1))
    assert remind_of_limits(at=on(9, 8)) == 2
    assert (len(told(inspector)), len(told(colleague)), told(far_inspector)) == (1, 1, [])

    assign_complaint(complaint=complaint, to=colleague, by=colleague, at=on(9, 8, 1))
    colleague.is_active = False
    colleague.save()
    assert remind_of_limits(at=on(9, 11)) == 1
    assert told(inspector)[-1][0] == "overdue"


def test_a_handler_who_lost_the_territory_is_nobody(noodle_bar, inspector, colleague):
    complaint = filed(noodle_bar, on(9, 1))
    assign_complaint(complaint=complaint, to=colleague, by=colleague, at=on(9, 2))
    colleague.role_assignments.all().delete()

    assert remind_of_limits(at=on(9, 11)) == 1
    assert (len(told(inspector)), told(colleague)) == (1, [])


def test_a_limit_that_moves_is_told_again_and_one_that_stands_still_is_not(noodle_bar, inspector):
    """A check due on 21 September; put off to 19 October."""
    report = filed(noodle_bar, on(9, 1), kind="REPORT")
    report = accept_complaint(complaint=report, by=inspector, at=on(9, 2))
    assert remind_of_limits(at=on(9, 20)) == 1
    extend_check(complaint=report, reason="等检验", by=inspector, at=on(9, 21))
    assert told(inspector)[0][2]
    assert remind_of_limits(at=on(9, 22)) == 0
    pause_complaint(complaint=report, reason="送检", by=inspector, at=on(10, 10))
    assert remind_of_limits(at=on(10, 18)) == 0
    assert remind_of_limits(at=on(10, 30)) == 0
    report.pauses.update(ended_on=date(2026, 10, 10))
    assert remind_of_limits(at=on(10, 18)) == 1


@pytest.mark.parametrize("count", [1, 4])
def test_it_asks_the_same_number_of_questions(
    noodle_bar, rival_bar, inspector, count, django_assert_num_queries
):
    for number in range(count):
        filed(noodle_bar if number % 2 else rival_bar, on(9, 1), contact=f"1390000{number}")

    # Rows, whose handlers are gone, holders; for the notices a savepoint, settings, insert, count, release.
    with django_assert_num_queries(8):
        remind_of_limits(at=on(9, 8))
    with django_assert_num_queries(7):
        tell_of_new(at=on(9, 1, 1))


def test_both_are_scheduled():
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled >= {
        "inspections.tasks.complaint.remind_of_complaints",
        "inspections.tasks.complaint.tell_of_new_complaints",
    }

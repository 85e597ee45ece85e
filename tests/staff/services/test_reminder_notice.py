from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from notifications.models import Notice
from notifications.services.delivery import deliver_batch
from staff.services.certificate_reminder import make_reminders
from staff.services.reminder_notice import tell_of_reminders
from tests.factories.accounts import make_user
from tests.factories.staff import make_certificate, make_person, make_post

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def worker(noodle_bar):
    def worker(days_left=7, name="陈师傅", user=True, today=TODAY):
        person = make_person(name, user=make_user(f"user-{name}", name) if user else None)
        make_post(person, noodle_bar)
        end = today + timedelta(days=days_left)
        return make_certificate(person, issued_on=end - timedelta(days=300), valid_to=end)

    return worker


def told():
    rows = Notice.objects.order_by("user__username")
    return [(row.user.username, row.title) for row in rows]


def test_the_person_and_the_managers_get_one_each(worker, officer, director, rival, at):
    worker()
    worker(name="李阿姨", user=False)

    assert tell_of_reminders(reminder_ids=make_reminders(at=at), at=at) == 3

    assert told() == [
        ("director", "本单位有健康证明到期"),
        ("officer", "本单位有健康证明到期"),
        ("user-陈师傅", "健康证明即将到期"),
    ]


def test_a_notice_has_two_sentences_and_names_nobody(worker, officer, at):
    worker()
    worker(name="李阿姨", user=False)
    tell_of_reminders(reminder_ids=make_reminders(at=at), at=at)

    texts = dict(Notice.objects.values_list("user__username", "text"))

    assert texts == {
        "officer": "本单位有2人的健康证明即将到期或刚刚到期。请安排体检，并登记新证明。",
        "user-陈师傅": "您的健康证明有效期至2026年11月30日。请及时体检，并请单位登记新证明。",
    }
    assert set(Notice.objects.values_list("url", "topic")) == {("/staff/reminders/", "certificate")}


def test_after_the_end_it_says_what_not_to_do_and_does_not_wait_long(worker, at):
    worker(days_left=-1)

    tell_of_reminders(reminder_ids=make_reminders(at=at), at=at)

    notice = Notice.objects.get()
    assert (notice.title, notice.urgency) == ("健康证明已到期", "IMPORTANT")
    assert "换证前请不要从事接触直接入口食品的工作" in notice.text


def test_nothing_is_told_twice(worker, officer, at):
    worker()
    reminder_ids = make_reminders(at=at)

    assert tell_of_reminders(reminder_ids=reminder_ids, at=at) == 2
    assert tell_of_reminders(reminder_ids=reminder_ids, at=at + timedelta(hours=1)) == 0


def test_another_round_on_the_same_day_is_told_too(worker, officer, at):
    worker()
    tell_of_reminders(reminder_ids=make_reminders(at=at), at=at)
    worker(name="李阿姨", user=False)
    later = at + timedelta(hours=1)

    assert tell_of_reminders(reminder_ids=make_reminders(at=later), at=later) == 1
    assert Notice.objects.filter(user=officer).count() == 2


def test_a_blocked_sign_in_hears_nothing(worker, at):
    user = worker().person.user
    user.is_active = False
    user.save()

    assert tell_of_reminders(reminder_ids=make_reminders(at=at), at=at) == 0


def test_the_notices_follow_the_reminders_and_leave_by_mail(worker, django_capture_on_commit_callbacks):
    now = timezone.now()
    certificate = worker(today=timezone.localdate())

    with django_capture_on_commit_callbacks(execute=True):
        make_reminders(at=now)
    # The window and, should this run at night, the quiet hours are over a day later.
    while deliver_batch(at=now + timedelta(days=1)):
        pass

    (letter,) = mail.outbox
    assert letter.to == [certificate.person.user.email]
    assert letter.subject == "健康证明即将到期"

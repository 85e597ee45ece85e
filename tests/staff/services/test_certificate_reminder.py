from datetime import date, timedelta

import pytest

from staff.models import CertificateReminder, ReminderReceipt
from staff.services.certificate_reminder import acknowledge_reminder, make_reminders
from staff.signals import reminders_made
from tests.factories.staff import make_certificate, make_person, make_post

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def worker(noodle_bar):
    def worker(days_left, name="陈师傅", **fields):
        """Somebody in post whose certificate is valid for so many days after today."""
        person = make_person(name)
        make_post(person, noodle_bar)
        end = TODAY + timedelta(days=days_left)
        return make_certificate(person, issued_on=end - timedelta(days=364), valid_to=end, **fields)

    return worker


@pytest.fixture
def heard():
    news = []

    def hear(sender, enterprise_ids, reminder_ids, at, **kwargs):
        news.append((enterprise_ids, reminder_ids, at))

    reminders_made.connect(hear)
    yield news
    reminders_made.disconnect(hear)


def made():
    return list(CertificateReminder.objects.order_by("pk").values_list("certificate_id", "days_before"))


@pytest.mark.parametrize(
    ("days_left", "step"),
    [
        (31, None),
        (30, 30),
        (8, 30),  # the night of the 30th day may have failed
        (7, 7),
        (2, 7),
        (1, 1),
        (0, 1),
        (-1, -1),
        (-7, -1),
        (-8, None),  # long over: the staffing check's matter
    ],
)
def test_each_day_has_its_step(worker, at, days_left, step):
    certificate = worker(days_left)

    make_reminders(at=at)

    assert made() == ([] if step is None else [(certificate.pk, step)])


def test_over_the_weeks_there_are_four_and_none_twice(worker, at):
    worker(30)

    for day in range(0, 45):
        for hour in (0, 3):
            make_reminders(at=at + timedelta(days=day, hours=hour))

    reminders = CertificateReminder.objects.order_by("pk")
    assert [reminder.days_before for reminder in reminders] == [30, 7, 1, -1]
    assert [(reminder.made_at - at).days for reminder in reminders] == [0, 23, 29, 31]


def test_it_tells_once_whom_it_concerns(worker, noodle_bar, at, heard):
    worker(7)

    reminder_ids = make_reminders(at=at)
    again = make_reminders(at=at + timedelta(hours=1))

    assert heard == [([noodle_bar.pk], reminder_ids, at)]
    assert again == []


def test_none_without_a_post(worker, at):
    certificate = worker(7)
    certificate.person.posts.update(ended_on=TODAY, end_reason="离职")

    assert make_reminders(at=at) == []


def test_none_with_a_newer_certificate(worker, at):
    certificate = worker(7)
    make_certificate(certificate.person, issued_on=date(2026, 11, 20))

    assert make_reminders(at=at) == []


def test_a_withdrawn_newer_one_does_not_help(worker, at):
    certificate = worker(7)
    make_certificate(
        certificate.person, issued_on=date(2026, 11, 20), withdrawn_at=at, withdraw_reason="登记错了"
    )

    make_reminders(at=at)

    assert made() == [(certificate.pk, 7)]


@pytest.mark.parametrize("fields", [{"is_fit": False}, {"withdrawn_at": "2026-11-01T00:00Z"}])
def test_none_of_one_that_says_nothing(worker, at, fields):
    worker(7, **fields)

    assert make_reminders(at=at) == []


def test_the_number_of_queries_does_not_grow_with_the_city(worker, at, django_assert_num_queries):
    worker(7)
    with django_assert_num_queries(7):
        make_reminders(at=at)
    for _number in range(5):
        worker(1)
    with django_assert_num_queries(7):
        assert len(make_reminders(at=at + timedelta(minutes=1))) == 5


def test_each_reader_takes_note_for_themselves_and_once(worker, officer, director, at):
    worker(7)
    reminder = CertificateReminder.objects.get(pk=make_reminders(at=at)[0])

    acknowledge_reminder(reminder=reminder, by=officer, at=at)
    acknowledge_reminder(reminder=reminder, by=officer, at=at + timedelta(hours=1))
    acknowledge_reminder(reminder=reminder, by=director, at=at)

    receipts = ReminderReceipt.objects.order_by("pk").values_list("user", "at")
    assert list(receipts) == [(officer.pk, at), (director.pk, at)]

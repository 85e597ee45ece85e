import re
from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from staff.models import CertificateReminder
from staff.services.certificate_reminder import make_reminders
from staff.services.reminder_mail import mail_reminders
from tests.factories.accounts import make_user
from tests.factories.staff import make_certificate, make_person, make_post

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


class RefusingBackend(EmailBackend):
    """Refuses every address that begins with bad@."""

    def send_messages(self, messages):
        if any(message.to[0].startswith("bad@") for message in messages):
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


class AbsentBackend(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


@pytest.fixture
def worker(noodle_bar):
    def worker(days_left=7, email="", name="陈师傅"):
        user = make_user(f"user-{name}", name)
        user.email = email
        user.save()
        person = make_person(name, user=user)
        make_post(person, noodle_bar)
        return make_certificate(
            person, issued_on=date(2025, 12, 1), valid_to=TODAY + timedelta(days=days_left)
        )

    return worker


def give_address(user, address):
    user.email = address
    user.save()


def letters():
    return sorted((message.to[0], message.subject) for message in mail.outbox)


def test_the_person_and_the_managers_get_one_each(worker, officer, director, rival, at):
    give_address(officer, "officer@example.com")
    give_address(director, "")
    give_address(rival, "rival@example.com")
    worker(email="cook@example.com")
    worker(email="", name="李阿姨")

    sent = mail_reminders(reminder_ids=make_reminders(at=at), at=at)

    assert sent == 2
    assert letters() == [
        ("cook@example.com", "健康证明即将到期"),
        ("officer@example.com", "本单位有健康证明到期"),
    ]


def test_a_letter_has_two_sentences_and_one_link_and_names_nobody(worker, officer, at, settings):
    settings.PUBLIC_BASE_URL = "https://food.example.gov.cn"
    give_address(officer, "officer@example.com")
    worker(email="cook@example.com")
    worker(name="李阿姨")
    mail_reminders(reminder_ids=make_reminders(at=at), at=at)

    bodies = {message.to[0]: message.body for message in mail.outbox}

    assert bodies["officer@example.com"] == (
        "本单位有2人的健康证明即将到期或刚刚到期。请安排体检，并登记新证明，名单见 "
        "https://food.example.gov.cn/staff/reminders/"
    )
    assert bodies["cook@example.com"] == (
        "您的健康证明有效期至2026年11月30日。请及时体检，并请单位登记新证明，详情见 "
        "https://food.example.gov.cn/staff/reminders/"
    )
    for body in bodies.values():
        assert len(re.findall("https://", body)) == 1
        assert "陈师傅" not in body
        assert "李阿姨" not in body


def test_after_the_end_it_says_what_not_to_do(worker, at):
    worker(days_left=-1, email="cook@example.com")

    mail_reminders(reminder_ids=make_reminders(at=at), at=at)

    (message,) = mail.outbox
    assert message.subject == "健康证明已到期"
    assert "换证前请不要从事接触直接入口食品的工作" in message.body


def test_nothing_is_sent_twice(worker, at):
    worker(email="cook@example.com")
    reminder_ids = make_reminders(at=at)

    assert mail_reminders(reminder_ids=reminder_ids, at=at) == 1
    assert mail_reminders(reminder_ids=reminder_ids, at=at + timedelta(hours=1)) == 0
    assert len(mail.outbox) == 1
    assert CertificateReminder.objects.get().mailed_at == at


def test_a_blocked_sign_in_gets_no_mail(worker, at):
    user = worker(email="cook@example.com").person.user
    user.is_active = False
    user.save()

    assert mail_reminders(reminder_ids=make_reminders(at=at), at=at) == 0


def test_one_refused_address_is_noted_and_the_others_get_theirs(worker, at, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    worker(email="bad@example.com", name="陈师傅")
    worker(email="good@example.com", name="李阿姨")

    assert mail_reminders(reminder_ids=make_reminders(at=at), at=at) == 1

    assert [message.to for message in mail.outbox] == [["good@example.com"]]
    assert "failed: SMTPRecipientsRefused" in caplog.text
    assert "bad@example.com" not in caplog.text


def test_an_absent_server_harms_nothing(worker, at, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.AbsentBackend"
    worker(email="cook@example.com")

    assert mail_reminders(reminder_ids=make_reminders(at=at), at=at) == 0

    assert "stopped after 0 of 1: ConnectionRefusedError" in caplog.text


def test_the_mail_follows_the_reminders(worker, at, django_capture_on_commit_callbacks):
    worker(email="cook@example.com")

    with django_capture_on_commit_callbacks(execute=True):
        make_reminders(at=at)

    assert len(mail.outbox) == 1

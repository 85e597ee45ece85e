import pytest
from django.db import IntegrityError, transaction

from staff.models import CertificateReminder, HealthCertificate, ReminderReceipt
from tests.factories.staff import make_certificate, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return make_certificate(make_person())


def make(certificate, at, days_before=30):
    return CertificateReminder.objects.create(certificate=certificate, days_before=days_before, made_at=at)


def test_there_is_one_of_each_step(certificate, at):
    make(certificate, at)
    make(certificate, at, 7)

    with pytest.raises(IntegrityError), transaction.atomic():
        make(certificate, at)


@pytest.mark.parametrize("days_before", [0, 14, -2])
def test_there_is_no_other_step(certificate, at, days_before):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(certificate, at, days_before)


def test_a_reader_takes_note_once(certificate, officer, at):
    reminder = make(certificate, at)
    ReminderReceipt.objects.create(reminder=reminder, user=officer, at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderReceipt.objects.create(reminder=reminder, user=officer, at=at)


def test_of_two_issued_on_one_day_the_later_recorded_counts(certificate, at):
    second = make_certificate(certificate.person)
    assert list(HealthCertificate.objects.that_count()) == [second]

    second.withdrawn_at = at
    second.save()

    assert list(HealthCertificate.objects.that_count()) == [certificate]


def test_reminders_are_seen_by_who_sees_the_person(cook, officer, rival, at):
    reminder = make(cook.health_certificates.get(), at)

    assert list(CertificateReminder.objects.visible_to(officer)) == [reminder]
    assert list(CertificateReminder.objects.visible_to(cook.user)) == [reminder]
    assert not CertificateReminder.objects.visible_to(rival)

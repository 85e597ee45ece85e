from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from common.stored_file import FileMissing, read_encrypted
from staff.models import HealthCertificate
from staff.services import health_certificate as service
from staff.services.health_certificate import (
    AlreadyWithdrawn,
    EndsBeforeIssue,
    IssuedInFuture,
    LastsTooLong,
    PersonErased,
    ReasonMissing,
    record_certificate,
    usual_valid_to,
    withdraw_certificate,
)
from staff.signals import fitness_changed
from tests.factories.staff import make_certificate, make_person, make_post

pytestmark = pytest.mark.django_db
ISSUED = date(2026, 11, 20)


@pytest.fixture
def person(noodle_bar):
    person = make_person("陈师傅")
    make_post(person, noodle_bar, handles_food=True)
    return person


@pytest.fixture
def heard():
    news = []

    def hear(sender, enterprise_ids, at, **kwargs):
        news.append((sender, enterprise_ids, at))

    fitness_changed.connect(hear)
    yield news
    fitness_changed.disconnect(hear)


@pytest.mark.parametrize(
    ("issued_on", "last_day"),
    [
        (date(2026, 6, 1), date(2027, 5, 31)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_food_safety_law_art_45_it_lasts_a_year(issued_on, last_day):
    assert usual_valid_to(issued_on) == last_day


def test_it_records_and_tells(person, noodle_bar, officer, at, heard):
    certificate = record_certificate(
        person=person, issued_on=ISSUED, number=" 苏20261120 ", issuer="姑苏区疾控中心", by=officer, at=at
    )

    assert (certificate.is_fit, certificate.valid_to) == (True, date(2027, 11, 19))
    assert (certificate.number, certificate.recorded_by, certificate.recorded_at) == (
        "苏20261120",
        officer,
        at,
    )
    assert heard == [(HealthCertificate, [noodle_bar.pk], at)]


def test_what_is_printed_on_it_counts(person, officer, at):
    certificate = record_certificate(
        person=person, issued_on=ISSUED, valid_to=date(2027, 5, 20), by=officer, at=at
    )

    assert certificate.valid_to == date(2027, 5, 20)


def test_the_audit_trail_holds_no_name_and_no_number(person, noodle_bar, officer, at):
    certificate = record_certificate(person=person, issued_on=ISSUED, number="苏E-1", by=officer, at=at)

    entry = AuditEntry.objects.get(action="record_certificate")
    assert (entry.subject_id, entry.actor, entry.region_path) == (
        str(certificate.pk),
        officer,
        noodle_bar.region_path,
    )
    assert entry.new == {
        "person": person.code,
        "is_fit": True,
        "issued_on": "2026-11-20",
        "valid_to": "2027-11-19",
        "has_photo": False,
    }


@pytest.mark.parametrize(
    ("issued_on", "valid_to", "refusal"),
    [
        (date(2026, 11, 24), None, IssuedInFuture),
        (ISSUED, date(2026, 11, 19), EndsBeforeIssue),
        (ISSUED, date(2062, 11, 19), LastsTooLong),
    ],
)
def test_it_refuses_dates_that_cannot_be(person, officer, at, issued_on, valid_to, refusal, heard):
    with pytest.raises(refusal):
        record_certificate(person=person, issued_on=issued_on, valid_to=valid_to, by=officer, at=at)

    assert not HealthCertificate.objects.exists()
    assert heard == []


def test_today_is_decided_in_suzhou(person, officer, at):
    late_evening_utc = at.replace(hour=16, minute=30)  # half past midnight of the 24th in Suzhou

    record_certificate(person=person, issued_on=date(2026, 11, 24), by=officer, at=late_evening_utc)


def test_the_same_again_is_one_certificate(person, officer, at, heard):
    one = record_certificate(person=person, issued_on=ISSUED, number="1", by=officer, at=at)
    two = record_certificate(
        person=person, issued_on=ISSUED, number="1", by=officer, at=at + timedelta(seconds=1)
    )

    assert one == two
    assert HealthCertificate.objects.count() == len(heard) == 1


def test_a_photo_comes_later(person, officer, at):
    record_certificate(person=person, issued_on=ISSUED, number="1", by=officer, at=at)

    certificate = record_certificate(
        person=person, issued_on=ISSUED, number="1", photo=b"jpeg", by=officer, at=at
    )

    assert HealthCertificate.objects.count() == 1
    assert read_encrypted(HealthCertificate.objects.get().photo) == b"jpeg"
    assert certificate.photo
    assert AuditEntry.objects.filter(action="attach_certificate_photo").count() == 1


def test_the_first_photo_stays(person, officer, at, monkeypatch):
    stored = []
    real = service.store_encrypted
    monkeypatch.setattr(
        service,
        "store_encrypted",
        lambda data, folder: stored.append(real(data, folder=folder)) or stored[-1],
    )
    for photo in (b"first", b"second"):
        record_certificate(person=person, issued_on=ISSUED, photo=photo, by=officer, at=at)

    assert read_encrypted(HealthCertificate.objects.get().photo) == b"first"
    with pytest.raises(FileMissing):
        read_encrypted(stored[1])


def test_a_refusal_leaves_no_photo_behind(officer, at, monkeypatch):
    stored = []
    real = service.store_encrypted
    monkeypatch.setattr(
        service,
        "store_encrypted",
        lambda data, folder: stored.append(real(data, folder=folder)) or stored[-1],
    )
    gone = make_person("", citizen_id="", phone="", erased_at=at)

    with pytest.raises(PersonErased):
        record_certificate(person=gone, issued_on=ISSUED, photo=b"jpeg", by=officer, at=at)

    assert len(stored) == 1
    with pytest.raises(FileMissing):
        read_encrypted(stored[0])


def test_unfit_is_all_that_is_kept():
    """PIPL art. 28: no field for a diagnosis, whatever it may be called."""
    fields = {field.name for field in HealthCertificate._meta.get_fields() if field.concrete}

    assert fields == {
        "id", "person", "number", "issuer", "is_fit", "issued_on", "valid_to", "photo",
        "recorded_by", "recorded_at", "withdrawn_at", "withdraw_reason",
    }  # fmt: skip


def test_it_withdraws(person, noodle_bar, officer, at, heard, django_capture_on_commit_callbacks):
    certificate = record_certificate(person=person, issued_on=ISSUED, photo=b"jpeg", by=officer, at=at)
    name = certificate.photo

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_certificate(certificate=certificate, reason="传错了人", by=officer, at=at)

    certificate.refresh_from_db()
    assert (certificate.withdrawn_at, certificate.withdraw_reason, certificate.photo) == (at, "传错了人", "")
    assert not HealthCertificate.objects.standing().exists()
    assert heard[-1] == (HealthCertificate, [noodle_bar.pk], at)
    assert AuditEntry.objects.get(action="withdraw_certificate").reason == "传错了人"
    with pytest.raises(FileMissing):
        read_encrypted(name)


def test_it_withdraws_once_and_with_a_reason(person, officer, at):
    certificate = make_certificate(person)

    with pytest.raises(ReasonMissing):
        withdraw_certificate(certificate=certificate, reason=" ", by=officer, at=at)
    withdraw_certificate(certificate=certificate, reason="重复", by=officer, at=at)
    with pytest.raises(AlreadyWithdrawn):
        withdraw_certificate(certificate=certificate, reason="重复", by=officer, at=at)

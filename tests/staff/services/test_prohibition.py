from datetime import date

import pytest

from accounts.models import AuditEntry
from common.encryption import decrypt
from staff.models import ProhibitedPerson
from staff.models.person import CITIZEN_ID
from staff.services.prohibition import (
    AlreadyListed,
    AlreadyWithdrawn,
    DecidedLater,
    DocumentMissing,
    NameMissing,
    ReasonMissing,
    WrongCitizenId,
    record_prohibition,
    withdraw_prohibition,
)
from staff.signals import fitness_changed
from tests.factories.staff import make_citizen_id, make_person, make_post

NUMBER = make_citizen_id(987_654)


@pytest.fixture
def record(inspector, at):
    def record(**fields):
        defaults = {
            "name": "吴大力",
            "citizen_id": NUMBER,
            "ground": "LICENCE_REVOKED",
            "document_no": "苏姑市监处罚〔2026〕1号",
            "starts_on": date(2026, 3, 1),
        }
        return record_prohibition(**(defaults | fields), by=inspector, at=at)

    return record


@pytest.fixture
def heard():
    news = []

    def listen(sender, enterprise_ids, at, **kwargs):
        news.append(enterprise_ids)

    fitness_changed.connect(listen)
    yield news
    fitness_changed.disconnect(listen)


def test_it_is_kept_encrypted_and_audited_masked(record, inspector, at):
    row = record(citizen_id=f" {NUMBER[:6]} {NUMBER[6:].lower()} ")

    assert decrypt(row.citizen_id_encrypted, purpose=CITIZEN_ID) == NUMBER
    assert row.masked_citizen_id == f"{NUMBER[:3]}***********{NUMBER[-4:]}"
    entry = AuditEntry.objects.get(action="record_prohibition")
    assert (entry.actor, entry.at, entry.new["name"]) == (inspector, at, "吴*")
    assert NUMBER not in str(entry.new)


@pytest.mark.parametrize(
    ("case", "ground", "starts_on", "ends_on"),
    [
        ("吊销许可证，五年", "LICENCE_REVOKED", date(2026, 3, 1), date(2031, 3, 1)),
        ("二月二十九日", "LICENCE_REVOKED", date(2024, 2, 29), date(2029, 2, 28)),
        ("判刑，终身", "FOOD_CRIME", date(2026, 3, 1), None),
    ],
)
def test_how_long_it_holds(record, case, ground, starts_on, ends_on):
    """Food Safety Law art. 135; counted by art. 201 and 202 of the Civil Code."""
    assert record(ground=ground, starts_on=starts_on).ends_on == ends_on


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"citizen_id": NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")}, WrongCitizenId),
        ({"citizen_id": ""}, WrongCitizenId),
        ({"name": "  "}, NameMissing),
        ({"document_no": " "}, DocumentMissing),
        ({"starts_on": date(2026, 11, 24)}, DecidedLater),
    ],
)
def test_it_refuses(record, fields, refusal):
    with pytest.raises(refusal):
        record(**fields)

    assert not ProhibitedPerson.objects.exists()


def test_the_same_document_lists_a_person_once(record):
    record()

    with pytest.raises(AlreadyListed):
        record()
    assert record(document_no="另一份").pk


def test_the_same_also_under_a_new_key(record, settings):
    settings.FIELD_ENCRYPTION_KEYS = {"old": "o" * 40}
    record()
    settings.FIELD_ENCRYPTION_KEYS = {"new": "n" * 40, "old": "o" * 40}

    with pytest.raises(AlreadyListed):
        record()


def test_everywhere_somebody_works_is_told(record, noodle_bar, rival_bar, heard):
    person = make_person(citizen_id=NUMBER)
    make_post(person, noodle_bar)
    make_post(person, rival_bar)

    row = record()
    withdraw_prohibition(prohibition=row, reason="决定被撤销", by=row.recorded_by, at=row.recorded_at)

    assert heard == [sorted([noodle_bar.pk, rival_bar.pk])] * 2


def test_nobody_is_told_of_somebody_without_a_post(record, heard):
    record()

    assert heard == []


def test_withdrawing_keeps_the_row(record, inspector, at):
    row = withdraw_prohibition(prohibition=record(), reason=" 决定被撤销 ", by=inspector, at=at)

    assert (row.withdrawn_at, row.withdraw_reason) == (at, "决定被撤销")
    assert not ProhibitedPerson.objects.on(date(2026, 11, 23)).exists()
    assert AuditEntry.objects.get(action="withdraw_prohibition").reason == "决定被撤销"
    with pytest.raises(AlreadyWithdrawn):
        withdraw_prohibition(prohibition=row, reason="再一次", by=inspector, at=at)


def test_withdrawing_wants_a_reason(record, inspector, at):
    with pytest.raises(ReasonMissing):
        withdraw_prohibition(prohibition=record(), reason=" ", by=inspector, at=at)

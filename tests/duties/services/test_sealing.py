"""Each revision of a duty record leaves a leaf that can be made again from what is stored."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from common.place import Place
from duties.models import DutyRecord, DutyRecordPhoto
from duties.queries.sealed_record import DUTY_RECORD, sealed_records
from duties.services.duty import AlreadySubmitted, correct_duty_record, submit_duty
from ledger.models import WaitingLeaf
from ledger.sealed_kinds import SEALED_KINDS
from tests.factories.duties import hand_in, make_record
from tests.factories.photos import make_photo


@pytest.fixture
def record(noodle_bar, officer, at):
    photos = [("cold_storage", make_photo(noodle_bar, officer, seed)) for seed in (1, 2)]
    return make_record(
        noodle_bar,
        officer,
        at=at,
        started_at=at - timedelta(minutes=3),
        captured_at=at - timedelta(minutes=1),
        answers=[{"item": "cold_storage", "question": "冷藏温度", "number": "4.50", "note": "“好”"}],
        place=Place(Decimal("31.12345649"), Decimal("120.1234565"), 20),
        photos=photos,
    )


def entries():
    return list(WaitingLeaf.objects.values_list("entry", flat=True))


def test_the_leaf_can_be_made_again_from_the_rows(record):
    assert entries() == [sealed.entry for sealed in sealed_records()]


def test_it_names_the_record_by_its_random_key_and_the_photos_by_digest(record):
    entry = json.loads(entries()[0])

    assert (entry["kind"], entry["id"], entry["revision"]) == ("duty-record", str(record.idempotency_key), 1)
    assert entry["attachments"] == [link.photo.sha256 for link in record.photos.all()]
    assert record.enterprise.public_id not in entries()[0]


def test_places_and_times_are_sealed_as_stored(record):
    payload = next(sealed_records()).payload

    assert payload["place"] == ["31.123456", "120.123457", 20]
    assert payload["started_at"] == "2026-11-23T01:57:00.000000+00:00"
    assert [photo["item"] for photo in payload["photos"]] == ["cold_storage", "cold_storage"]


def test_a_correction_is_sealed_too(record, director, at):
    correct_duty_record(record=record, by=director, at=at, handed_in=hand_in(note="更正"), reason="漏填")

    assert entries() == [sealed.entry for sealed in sealed_records()]
    assert [json.loads(entry)["revision"] for entry in entries()] == [1, 2]


def test_what_is_refused_or_sent_again_leaves_no_second_leaf(record, noodle_bar, officer, at):
    again = {"enterprise": noodle_bar, "kind": record.kind, "due_on": record.due_on, "by": officer, "at": at}
    submit_duty(**again, handed_in=hand_in(idempotency_key=record.idempotency_key))
    with pytest.raises(AlreadySubmitted):
        submit_duty(**again, handed_in=hand_in())

    assert len(entries()) == 1


def test_records_are_found_by_their_keys(record, rival_bar, rival):
    make_record(rival_bar, rival)

    found = SEALED_KINDS["duty-record"].records([record.idempotency_key])
    assert [sealed.record_id for sealed in found] == [record.idempotency_key]
    assert SEALED_KINDS["duty-record"] is DUTY_RECORD


def test_the_database_refuses_to_change_which_photos_a_record_shows(record):
    for change in (lambda rows: rows.update(item="other"), lambda rows: rows._raw_delete(using="default")):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(DutyRecordPhoto.objects.all())


def test_each_record_has_a_salt_of_its_own(record, rival_bar, rival):
    make_record(rival_bar, rival)

    salts = {bytes(salt) for salt in DutyRecord.objects.values_list("salt", flat=True)}
    assert sorted(map(len, salts)) == [16, 16]

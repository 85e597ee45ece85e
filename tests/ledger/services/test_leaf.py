import json
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ledger.entry import EntryTooLong, digest_of, make_entry
from ledger.models import WaitingLeaf
from ledger.services.leaf import add_leaf, add_leaves, new_salt

RECORD = uuid.UUID("11111111-2222-4333-8444-555555555555")
SALT = bytes(range(16))


def test_an_entry_is_canonical_and_says_nothing_of_the_payload():
    at = datetime(2026, 11, 23, 10, 0, 7, 999, tzinfo=timezone(timedelta(hours=8)))
    entry = make_entry(
        kind="duty-record",
        record_id=RECORD,
        revision=1,
        at=at,
        payload={"name": "平江面馆", "answers": ["YES"]},
        salt=SALT,
        attachments=["ab" * 32],
    )

    assert entry == (
        '{"attachments":["' + "ab" * 32 + '"],'
        '"digest":"' + digest_of({"answers": ["YES"], "name": "平江面馆"}, SALT) + '",'
        '"id":"11111111-2222-4333-8444-555555555555","kind":"duty-record","revision":1,'
        '"time":"2026-11-23T02:00:07Z","v":1}'
    )


def test_the_digest_is_of_the_salt_and_the_canonical_payload():
    # printf over 000102…0f and {"a":1,"b":"ü"}, hashed with sha256sum
    assert (
        digest_of({"b": "ü", "a": 1}, SALT)
        == "77b46bde068068eb252edf51528434e3c548bd67743bdc57fcd85c8e1d060650"
    )


def test_another_salt_is_another_digest():
    assert digest_of({"a": 1}, new_salt()) != digest_of({"a": 1}, new_salt())


def test_a_salt_of_another_length_is_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        digest_of({}, b"short")


def test_more_attachments_than_an_entry_can_hold_are_refused():
    with pytest.raises(EntryTooLong):
        make_entry(
            kind="duty-record",
            record_id=RECORD,
            revision=1,
            at=datetime(2026, 11, 23, tzinfo=UTC),
            payload={},
            salt=SALT,
            attachments=["ab" * 32] * 1_000,
        )


@pytest.mark.django_db
def test_leaves_wait_in_the_order_they_came():
    add_leaf('{"n":1}')
    add_leaves(['{"n":2}', '{"n":3}'])

    assert [json.loads(leaf.entry)["n"] for leaf in WaitingLeaf.objects.all()] == [1, 2, 3]

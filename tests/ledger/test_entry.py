import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.entry import CODE_ALPHABET, Entry, EntryRefused, check_code, read_entry, record_id_in, tidy_code
from tests.factories.ledger import entry_of

RECORD = UUID("11111111-2222-4333-8444-555555555555")
FIELDS = json.loads(entry_of(1, record_id=RECORD, attachments=["ab" * 32]))


def test_it_reads_what_was_made():
    entry = read_entry(entry_of(1, record_id=RECORD, attachments=["ab" * 32]))

    assert entry == Entry(
        kind="test-record",
        record_id=RECORD,
        revision=1,
        at=datetime(2026, 11, 23, 2, tzinfo=UTC),
        digest=FIELDS["digest"],
        attachments=("ab" * 32,),
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2}, {"extra": 1}, {"kind": 7}, {"kind": "Duty Record"}, {"id": "nobody"}, {"revision": "1"},
        {"revision": True}, {"revision": 1.0}, {"time": "2026-11-23"}, {"time": "2026-13-23T02:00:00Z"},
        {"digest": "AB" * 32}, {"digest": None}, {"attachments": "ab" * 32}, {"attachments": ["ab"]},
    ],
    ids=str,
)  # fmt: skip
def test_anything_else_is_refused(changed):
    text = json.dumps(FIELDS | changed)

    with pytest.raises(EntryRefused):
        read_entry(text)
    assert record_id_in(text) is None


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 60_000, '"\\ud800"', "1" * 5_000])
def test_what_is_no_entry_at_all_has_no_record(text):
    assert record_id_in(text) is None


def test_the_check_code_is_eighty_bits_of_the_digest():
    # printf and sha256sum give 2bfd14f43d17fc7cea24…, five bits a letter from the left
    assert check_code('{"n":1}') == "5FYH-9X1X-2ZY7-STH4"


@given(st.text())
def test_a_check_code_can_be_typed_with_every_slip_that_is_usual(text):
    code = check_code(text)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert tidy_code(f"  {typed} ") == tidy_code(code.replace("-", "")) == code
    assert set(code) <= set(CODE_ALPHABET) | {"-"}


@pytest.mark.parametrize("text", ["", "ABCD", "ABCD-EFGH-JKMN-PQR", "ABCD-EFGH-JKMN-PQRU", "查验码"])
def test_what_can_be_no_code_is_none(text):
    assert tidy_code(text) == ""

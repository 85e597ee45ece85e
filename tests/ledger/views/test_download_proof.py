"""The file that proves a record: after C2SP tlog-proof, under the checkpoint that says most."""

import base64
from uuid import UUID

import pytest
from django.urls import reverse

from common.merkle import leaf_hash, verify_inclusion
from common.signed_note import open_note
from ledger.log_keys import current_verifier
from ledger.services.leaf import add_leaf
from tests.factories.ledger import cosign_checkpoint, entry_of, make_log, seal_entries
from tests.ledger.witness_of_tests import WITNESS_KEY, WITNESS_NAME, WITNESS_VKEY

pytestmark = pytest.mark.django_db
RECORD = UUID("11111111-2222-4333-8444-555555555555")


def download(client, revision=1, **query):
    return client.get(reverse("ledger:download_proof", args=[RECORD, revision]), query)


def read(response):
    """Entry, index, proof and note of the file."""
    head, note = response.content.decode().split("\n\n", 1)
    first, extra, index, *path = head.split("\n")
    assert first == "c2sp.org/tlog-proof@v1"
    entry = base64.b64decode(extra.removeprefix("extra ")).decode()
    return entry, int(index.removeprefix("index ")), [base64.b64decode(one) for one in path], note


def test_it_leads_from_the_entry_to_a_signed_root(client):
    make_log(7)
    seal_entries([made := entry_of(1, record_id=RECORD)])
    make_log(300)

    response = download(client)

    entry, index, path, note = read(response)
    text, _signed = open_note(note, [current_verifier()])
    _origin, size, root = text.split("\n")[:3]
    assert (entry, index, size) == (made, 7, "308")
    verify_inclusion(
        leaf=leaf_hash(entry.encode()), index=index, size=308, proof=path, root=base64.b64decode(root)
    )
    assert response["Content-Disposition"] == f'attachment; filename="{RECORD}-1.tlog-proof"'
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_a_checkpoint_with_a_witness_is_preferred(client, settings):
    settings.LEDGER_WITNESSES = {WITNESS_VKEY: "https://office.example.gov.cn/witness"}
    seal_entries([entry_of(1, record_id=RECORD)])
    make_log(4)
    line = cosign_checkpoint(5, key=WITNESS_KEY, name=WITNESS_NAME).line
    make_log(4)

    note = read(download(client))[3]

    assert note.split("\n")[1] == "5"
    assert note.endswith(line)


def test_a_witness_that_signed_before_the_record_came_proves_nothing_of_it(client, settings):
    settings.LEDGER_WITNESSES = {WITNESS_VKEY: "https://office.example.gov.cn/witness"}
    make_log(4)
    cosign_checkpoint(4, key=WITNESS_KEY, name=WITNESS_NAME)
    seal_entries([entry_of(1, record_id=RECORD)])

    note = read(download(client))[3]

    assert (note.split("\n")[1], WITNESS_NAME in note) == ("5", False)


def test_each_revision_and_kind_has_its_own(client):
    entries = [
        entry_of(1, record_id=RECORD),
        entry_of(2, record_id=RECORD, revision=2),
        entry_of(3, record_id=RECORD, kind="other-record"),
    ]
    seal_entries(entries)

    assert [read(download(client, revision))[1] for revision in (1, 2)] == [0, 1]
    assert read(download(client, kind="other-record"))[1] == 2


def test_what_is_not_sealed_has_none(client):
    add_leaf(entry_of(1, record_id=RECORD))
    assert download(client).status_code == 404
    seal_entries([])
    assert download(client).status_code == 200
    assert download(client, 2).status_code == 404
    assert download(client, kind="other-record").status_code == 404

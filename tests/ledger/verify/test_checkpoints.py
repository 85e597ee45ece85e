"""Checkpoints that were tampered with, logs that were cut, and what somebody else has kept."""

import base64
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from common.merkle import leaf_hash
from common.signed_note import sign_note
from ledger.log_keys import log_verifiers, origin, signing_key
from ledger.models import Checkpoint, Cosignature, Leaf, Tile, WaitingLeaf
from ledger.queries.finding import Report
from ledger.queries.signed_root import NotOfThisLog, read_checkpoint
from ledger.queries.verify import verify
from ledger.queries.verify_tree import TreeCheck
from tests.factories.ledger import AT, cosign_checkpoint, entry_of, make_log, seal_entries
from tests.ledger.tampering import change_rows, without_triggers
from tests.ledger.witness_of_tests import WITNESS_KEY, WITNESS_NAME

pytestmark = pytest.mark.django_db


def check(since=0, kept=None):
    """Findings of the tree alone: the entries of these tests have no records."""
    report, good = Report(), []
    TreeCheck(report, since=since, kept=kept).run(good.append)
    return [
        (str(one.act), str(one.row), one.size or one.position or one.tile) for one in report.findings
    ], good


@pytest.fixture
def log():
    for size in (100, 200, 300, 5):
        make_log(size)


def note_of(size, root=None, *, key=None, name=None):
    root = root or bytes(Checkpoint.objects.get(size=size).root)
    name = name or origin()
    return sign_note(
        f"{name}\n{size}\n{base64.b64encode(root).decode()}\n", name=name, key=key or signing_key()
    )


def kept(note):
    return read_checkpoint(note, log_verifiers())


def test_a_whole_log_is_good_leaf_by_leaf(log):
    assert check() == ([], list(range(605)))


def test_an_empty_log_is_whole():
    assert check() == ([], [])
    assert verify().findings == []


def test_a_changed_root_beside_a_good_note_is_found(log):
    change_rows("UPDATE ledger_checkpoint SET root = %s WHERE size = 300", [leaf_hash(b"")])

    assert check()[0] == [("CHANGED", "checkpoint", 300)]


def test_a_note_that_was_changed_is_found(log):
    note = Checkpoint.objects.get(size=300).note
    change_rows("UPDATE ledger_checkpoint SET note = %s WHERE size = 300", [note.replace("300", "299")])

    assert check()[0] == [("CHANGED", "checkpoint", 300)]


def test_a_note_under_another_key_is_found(log):
    stranger = Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32)
    forged = note_of(605, leaf_hash(b""), key=stranger)
    change_rows(
        "UPDATE ledger_checkpoint SET note = %s, root = %s WHERE size = 605", [forged, leaf_hash(b"")]
    )

    assert check()[0] == [("CHANGED", "checkpoint", 605)]


def test_a_checkpoint_put_between_is_found(log):
    Checkpoint.objects.create(size=400, root=leaf_hash(b""), note="no note", at=AT)

    assert check()[0] == [("CHANGED", "checkpoint", 400)]


def test_a_root_that_the_key_itself_signed_falsely_is_found(log):
    """Whoever has the key can sign anything, but not so that the leaves lead to it."""
    Checkpoint.objects.create(size=400, root=leaf_hash(b""), note=note_of(400, leaf_hash(b"")), at=AT)

    assert check()[0] == [("CHANGED", "checkpoint", 400)]


def test_notes_under_the_key_of_before_are_good(log, settings):
    old = log_verifiers()[0].vkey
    settings.LEDGER_KEYS = {"2": "22" * 32}
    assert len(check()[0]) == 4

    settings.LEDGER_RETIRED_KEYS = [old]
    make_log(3)

    assert check() == ([], list(range(608)))


def test_leaves_without_their_checkpoint_are_found(log):
    change_rows("DELETE FROM ledger_checkpoint WHERE size = 605")

    assert check()[0] == [("ADDED", "leaf", position) for position in range(600, 605)]


def test_a_log_whose_end_was_cut_off_is_found_by_what_somebody_kept(log):
    note = Checkpoint.objects.get(size=605).note
    with without_triggers() as cursor:
        cursor.execute("DELETE FROM ledger_checkpoint WHERE size = 605")
        cursor.execute("DELETE FROM ledger_leaf WHERE position >= 600")
    assert check()[0] == []

    assert check(kept=kept(note))[0] == [("REMOVED", "checkpoint", 605)]


def test_what_somebody_kept_fits_a_log_that_has_grown(log):
    note = Checkpoint.objects.get(size=300).note
    make_log(50)

    assert check(kept=kept(note)) == ([], list(range(655)))
    assert check(kept=kept(Checkpoint.objects.get(size=655).note))[0] == []


def test_a_log_that_was_made_anew_does_not_fit_what_somebody_kept(log):
    note = Checkpoint.objects.get(size=300).note
    with without_triggers() as cursor:
        for model in (Checkpoint, Tile, Leaf):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
    for size in (100, 200, 305):
        make_log(size)
    assert check()[0] == []

    assert check(kept=kept(note))[0] == [("CHANGED", "checkpoint", 300)]


@pytest.mark.parametrize("note", ["", "nonsense", "a\n1\nAA==\n\n\N{EM DASH} a AAAAAAAA\n"])
def test_a_note_that_is_none_of_this_log_is_refused(note):
    with pytest.raises(NotOfThisLog):
        kept(note)


def test_a_note_of_our_key_for_another_log_is_refused(log):
    text = note_of(300).partition("\n\n")[0].replace(origin(), "other.example.gov.cn/log")

    with pytest.raises(NotOfThisLog):
        kept(sign_note(f"{text}\n", name=origin(), key=signing_key()))


def test_a_look_since_a_size_leaves_the_rest_out(log):
    change_rows("UPDATE ledger_leaf SET hash = %s WHERE position = 20", [leaf_hash(b"")])
    change_rows("UPDATE ledger_leaf SET hash = %s WHERE position = 520", [leaf_hash(b"")])

    assert [name for _act, _row, name in check()[0]] == [20, 520]
    findings, good = check(since=300)
    assert findings == [("CHANGED", "leaf", 520)]
    assert good == [position for position in range(256, 605) if position != 520]  # from the last full tile on


def test_a_co_signature_that_was_changed_is_found(log):
    good = cosign_checkpoint(605, key=WITNESS_KEY, name=WITNESS_NAME)
    assert not [one for one in verify().findings if one.row == "co-signature"]
    Cosignature.objects.create(
        checkpoint_id=300, vkey=good.vkey, line=good.line, cosigned_at=good.cosigned_at
    )
    Cosignature.objects.create(
        checkpoint_id=605, vkey=good.vkey, line=good.line, cosigned_at=good.cosigned_at + timedelta(hours=1)
    )

    found = [(str(one.act), one.size) for one in verify().findings if one.row == "co-signature"]

    assert found == [("CHANGED", 300), ("CHANGED", 605)]


def test_leaves_of_records_that_never_were_are_named():
    """They were sealed by the platform itself, from a waiting leaf that somebody had put there."""
    entries = [entry_of(1), entry_of(1, kind="duty-record"), "{"]
    seal_entries([*entries, entries[1]])

    found = {(str(one.act), str(one.row), one.position) for one in verify().findings}

    assert found == {
        ("ADDED", "leaf", 0),
        ("REMOVED", "record", 1),
        ("ADDED", "leaf", 2),
        ("ADDED", "leaf", 3),
    }
    assert not WaitingLeaf.objects.exists()

"""What somebody may do to one row (or two) behind the platform's back, and what is to be found of it.

Each function is given the log and numbers of records: what is sealed has its number as its position.
"""

import json
from uuid import uuid4

from django.db import connection

from common.merkle import fold, leaf_hash
from duties.models import DutyRecord
from duties.queries.sealed_record import sealed_records
from ledger.models import Leaf, Tile, WaitingLeaf
from tests.factories.ledger import AT, entry_of
from tests.ledger.tampering import change_rows
from tests.ledger.verify.conftest import record_of

FORGED = "ab" * 32


def key(record_id):
    """As the database writes an id."""
    return record_id if connection.vendor == "postgresql" else record_id.hex


def found(act, row, log, *numbers):
    return {(act, row, (number if number < log.sealed else None, log.ids[number])) for number in numbers}


def forge(entry):
    return json.dumps(json.loads(entry) | {"digest": FORGED}, separators=(",", ":"), sort_keys=True)


# --- Records --------------------------------------------------------------------------------------


def change_note(log, number):
    change_rows(
        "UPDATE duties_dutyrecord SET note = note || '。' WHERE idempotency_key = %s", [key(log.ids[number])]
    )
    return found("CHANGED", "record" if number < log.sealed else "waiting leaf", log, number)


def change_time(log, number):
    change_rows(
        "UPDATE duties_dutyrecord SET received_at = %s WHERE idempotency_key = %s", [AT, key(log.ids[number])]
    )
    return found("CHANGED", "record", log, number)


def change_salt(log, number):
    change_rows(
        "UPDATE duties_dutyrecord SET salt = %s WHERE idempotency_key = %s", [bytes(16), key(log.ids[number])]
    )
    return found("CHANGED", "record", log, number)


def change_answers(log, number):
    change_rows(
        "UPDATE duties_dutyrecord SET answers = %s WHERE idempotency_key = %s", ["[]", key(log.ids[number])]
    )
    return found("CHANGED", "record", log, number)


def remove_record(log, number):
    change_rows("DELETE FROM duties_dutyrecord WHERE idempotency_key = %s", [key(log.ids[number])])
    if number < log.sealed:
        return found("REMOVED", "record", log, number)
    return found("ADDED", "waiting leaf", log, number)  # which of the two was done can't be told


def add_record(log, number):
    record = record_of(number + 100_000, log.enterprise, log.officer)
    record.revision = 2  # of a day that has one
    record.due_on = DutyRecord.objects.get(idempotency_key=log.ids[number]).due_on
    DutyRecord.objects.bulk_create([record])
    return {("ADDED", "record", (None, record.idempotency_key))}


def swap_records(log, one, other):
    """What each says now stands under the other's name."""
    first, second = (DutyRecord.objects.get(idempotency_key=log.ids[number]) for number in (one, other))
    for number, record in ((one, second), (other, first)):
        change_rows(
            "UPDATE duties_dutyrecord SET note = %s, answers = %s, salt = %s WHERE idempotency_key = %s",
            [record.note, json.dumps(record.answers), record.salt, key(log.ids[number])],
        )
    return found("CHANGED", "record", log, one, other)


# --- Leaves ---------------------------------------------------------------------------------------


def change_entry(log, number):
    change_rows("UPDATE ledger_leaf SET entry = %s WHERE position = %s", [forge(log.entries[number]), number])
    return found("CHANGED", "leaf", log, number)


def change_hash(log, number):
    change_rows("UPDATE ledger_leaf SET hash = %s WHERE position = %s", [leaf_hash(b"forged"), number])
    return found("CHANGED", "leaf", log, number)


def change_entry_and_hash(log, number):
    entry = forge(log.entries[number])
    change_rows(
        "UPDATE ledger_leaf SET entry = %s, hash = %s WHERE position = %s",
        [entry, leaf_hash(entry.encode()), number],
    )
    return found("CHANGED", "leaf", log, number)


def change_entry_to_nonsense(log, number):
    change_rows("UPDATE ledger_leaf SET entry = %s, record_id = NULL WHERE position = %s", ["{", number])
    return found("CHANGED", "leaf", log, number)


def change_record_id(log, number):
    change_rows("UPDATE ledger_leaf SET record_id = %s WHERE position = %s", [key(uuid4()), number])
    return found("CHANGED", "leaf", log, number)


def change_leaf_with_its_record(log, number):
    """The record is changed, and the leaf made to fit it."""
    change_note(log, number)
    (record,) = sealed_records([log.ids[number]])
    change_rows(
        "UPDATE ledger_leaf SET entry = %s, hash = %s WHERE position = %s",
        [record.entry, leaf_hash(record.entry.encode()), number],
    )
    return found("CHANGED", "leaf", log, number) | found("CHANGED", "record", log, number)


def remove_leaf(log, number):
    change_rows("DELETE FROM ledger_leaf WHERE position = %s", [number])
    return found("REMOVED", "leaf", log, number)


def remove_leaf_and_record(log, number):
    remove_record(log, number)
    change_rows("DELETE FROM ledger_leaf WHERE position = %s", [number])
    return {("REMOVED", "leaf", (number, None))}


def add_leaf_behind_the_end(log, number):
    entry, record_id = entry_of(number, record_id=(made := uuid4())), made
    Leaf.objects.create(
        position=log.sealed + number, entry=entry, hash=leaf_hash(entry.encode()), record_id=record_id
    )
    return {("ADDED", "leaf", (log.sealed + number, record_id))}


def swap_leaves(log, one, other):
    for before, after in ((one, 10**9), (other, one), (10**9, other)):
        change_rows("UPDATE ledger_leaf SET position = %s WHERE position = %s", [after, before])
    return found("REORDERED", "leaf", log, one, other)


# --- What waits -----------------------------------------------------------------------------------


def change_waiting(log, number):
    change_rows(
        "UPDATE ledger_waitingleaf SET entry = %s WHERE entry = %s",
        [forge(log.entries[number]), log.entries[number]],
    )
    return found("CHANGED", "waiting leaf", log, number)


def remove_waiting(log, number):
    change_rows("DELETE FROM ledger_waitingleaf WHERE entry = %s", [log.entries[number]])
    return found("ADDED", "record", log, number)


def add_waiting(log, number):
    WaitingLeaf.objects.create(entry=entry_of(number, kind="duty-record", record_id=(made := uuid4())))
    return {("ADDED", "waiting leaf", (None, made))}


def add_waiting_of_no_kind(log, number):
    WaitingLeaf.objects.create(entry=entry_of(number, record_id=(made := uuid4())))
    return {("ADDED", "waiting leaf", (None, made))}


def add_waiting_nonsense(log, number):
    WaitingLeaf.objects.create(entry="{")
    return {("ADDED", "waiting leaf", (None, None))}


def let_wait_twice(log, number):
    WaitingLeaf.objects.create(entry=log.entries[number])
    return {("ADDED", "waiting leaf", (None, log.ids[number]))}


# --- Tiles ----------------------------------------------------------------------------------------


def spoilt(index, place):
    """The hashes of a tile of level 0 with one of them changed."""
    hashes = bytearray(Tile.objects.get(level=0, index=index).hashes)
    hashes[32 * place] ^= 1
    return bytes(hashes)


def change_tile_hashes(log, index, place=7):
    change_rows(
        'UPDATE ledger_tile SET hashes = %s WHERE level = 0 AND "index" = %s', [spoilt(index, place), index]
    )
    return {("CHANGED", "tile", f"0/{index}")}


def change_tile_root(log, index):
    change_rows('UPDATE ledger_tile SET root = %s WHERE level = 0 AND "index" = %s', [leaf_hash(b""), index])
    return {("CHANGED", "tile", f"0/{index}")}


def change_tile_wholly(log, index, place=7):
    hashes = spoilt(index, place)
    root = fold([hashes[start : start + 32] for start in range(0, len(hashes), 32)])
    change_rows(
        'UPDATE ledger_tile SET hashes = %s, root = %s WHERE level = 0 AND "index" = %s',
        [hashes, root, index],
    )
    return {("CHANGED", "tile", f"0/{index}")}


def remove_tile(log, index):
    change_rows('DELETE FROM ledger_tile WHERE level = 0 AND "index" = %s', [index])
    return {("REMOVED", "tile", f"0/{index}")}


def add_tile(log, index):
    made = log.sealed // 256 + index
    Tile.objects.create(level=0, index=made, hashes=bytes(8192), root=bytes(32))
    return {("ADDED", "tile", f"0/{made}")}


def swap_tiles(log, one, other):
    for before, after in ((one, 10**6), (other, one), (10**6, other)):
        change_rows('UPDATE ledger_tile SET "index" = %s WHERE level = 0 AND "index" = %s', [after, before])
    return {("CHANGED", "tile", f"0/{index}") for index in (one, other)}

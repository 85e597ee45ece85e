"""Makes every entry again from its record and compares it with what is sealed and with what waits."""

import secrets
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from django.db.models import Count

from common.merkle import leaf_hash
from ledger.entry import Key, key_in
from ledger.models import Leaf, WaitingLeaf
from ledger.queries.finding import Act, Finding, Report, Row
from ledger.queries.made_again import in_chunks, key_of, places_of, records_of
from ledger.queries.verify_tree import TreeCheck
from ledger.sealed_kinds import SEALED_KINDS, SealedRecord

CHUNK = 500


class RecordCheck:
    """Compares in the direction in which it is quick, record by record.

    A leaf without a record would not show that way. So each leaf that was met is added to a sum, as is each
    that stands in the log, by a number which nobody can foresee; only where the sums differ the leaves are
    gone through one by one.
    """

    def __init__(self, report: Report, tree: TreeCheck):
        self.report, self.tree = report, tree
        self.secret = secrets.token_bytes(32)
        self.standing = self.met = 0
        self.told: set[Key] = set()

    def hear_of_leaf(self, position: int) -> None:
        self.standing += self._number(position)

    def has_met_all(self) -> bool:
        return self.standing == self.met

    def from_records(self) -> None:
        for kind in SEALED_KINDS.values():
            for records in in_chunks(kind.records(None), CHUNK):
                self.report.looked_at["records"] += len(records)
                self._compare(records)

    def from_waiting(self) -> None:
        rows = WaitingLeaf.objects.order_by("pk").values_list("pk", "entry")
        for chunk in in_chunks(rows.iterator(CHUNK), CHUNK):
            self.report.looked_at["waiting leaves"] += len(chunk)
            named = list(self._read_waiting(chunk))
            records = records_of(key for key, _entry in named)
            places = places_of(key for key, _entry in named)
            for key, entry in named:
                self._judge_waiting(key, entry, records.get(key, []), places.get(key, []))
        twice = WaitingLeaf.objects.values("entry").annotate(number=Count("pk")).filter(number__gt=1)
        for entry in twice.order_by("entry").values_list("entry", flat=True).iterator(CHUNK):
            for key, _entry in self._read_waiting([(0, entry)]):
                self._tell(key, Act.ADDED, Row.WAITING, "the same entry waits more than once")

    def from_leaves(self) -> None:
        leaves = Leaf.objects.filter(position__gte=self.tree.start, position__lt=self.tree.size)
        rows = leaves.order_by("position").values_list("position", "entry")
        for chunk in in_chunks(rows.iterator(CHUNK), CHUNK):
            named = list(self._read_sealed(chunk))
            records = records_of(key for key, _position, _entry in named)
            places = places_of(key for key, _position, _entry in named)
            for key, position, entry in named:
                self._judge_leaf(key, position, entry, records.get(key, []), places[key])

    # --- Record by record -------------------------------------------------------------------------

    def _compare(self, records: list[SealedRecord]) -> None:
        places = places_of(map(key_of, records))
        missing = []
        for record in records:
            key, entry = key_of(record), record.entry
            good = [place for place in places.get(key, []) if place[0] not in self.tree.bad]
            position = next((position for position, text in good if text == entry), None)
            if position is None:
                missing.append((key, entry, good, places.get(key, [])))
            else:
                self.met += self._number(position)
        if missing:
            waiting = WaitingLeaf.objects.filter(entry__in=[entry for _key, entry, *_places in missing])
            texts = set(waiting.values_list("entry", flat=True))
            for key, entry, good, all_places in missing:
                self._judge_record(key, entry, good, all_places, waits=entry in texts)

    def _judge_record(self, key: Key, entry: str, good, places, *, waits: bool) -> None:
        one = leaf_hash(entry.encode())
        fault = self.tree.lost.get(one) or self.tree.fits_gap(one)
        if fault is not None:  # the record is as it was; what happened to its leaf is told already
            fault.is_of(*key)
            self.told.add(key)
        elif good:
            detail = "it does not say any more what was sealed"
            self._tell(key, Act.CHANGED, Row.RECORD, detail, good[0][0])
        elif waits:
            return
        elif places:
            self._tell(
                key, Act.CHANGED, Row.RECORD, "nor does it fit its leaf, which was changed", places[0][0]
            )
        elif self._waits_otherwise(key):
            detail = "the entry that waits is not that of its record: one of the two was changed"
            self._tell(key, Act.CHANGED, Row.WAITING, detail)
        else:
            detail = "it is neither sealed nor waiting: it was added, or its waiting entry was taken away"
            self._tell(key, Act.ADDED, Row.RECORD, detail)

    def _waits_otherwise(self, key: Key) -> bool:
        texts = WaitingLeaf.objects.filter(entry__contains=str(key[1])).values_list("entry", flat=True)
        return any(key_in(text) == key for text in texts)

    # --- What waits -------------------------------------------------------------------------------

    def _read_waiting(self, chunk: Iterable[tuple[int, str]]) -> Iterator[tuple[Key, str]]:
        for pk, text in chunk:
            key = key_in(text)
            if key is None:
                detail = f"number {pk} is no entry that the platform makes"
                self.report.add(Finding(Act.ADDED, Row.WAITING, detail))
            elif key[0] not in SEALED_KINDS:
                self._tell(key, Act.ADDED, Row.WAITING, "no app here seals records of this kind")
            else:
                yield key, text

    def _judge_waiting(self, key: Key, entry: str, records: list[str], places) -> None:
        if key in self.told:
            return
        if places:
            detail = f"it waits, though it is sealed at position {places[0][0]}"
            self._tell(key, Act.ADDED, Row.WAITING, detail)
        elif not records:
            detail = "it has no record: it was added, or its record was removed"
            self._tell(key, Act.ADDED, Row.WAITING, detail)
        elif entry not in records:
            detail = "the entry that waits is not that of its record: one of the two was changed"
            self._tell(key, Act.CHANGED, Row.WAITING, detail)

    # --- Leaf by leaf -----------------------------------------------------------------------------

    def _read_sealed(self, chunk: Iterable[tuple[int, str]]) -> Iterator[tuple[Key, int, str]]:
        for position, text in chunk:
            if position in self.tree.bad:
                continue
            key = key_in(text)
            if key is None:
                detail = "its entry is none that the platform makes"
                self.report.add(Finding(Act.ADDED, Row.LEAF, detail, position=position))
            elif key[0] not in SEALED_KINDS:
                self._tell(key, Act.ADDED, Row.LEAF, "no app here seals records of this kind", position)
            else:
                yield key, position, text

    def _judge_leaf(self, key: Key, position: int, entry: str, records: list[str], places) -> None:
        first = next((place for place, text in places if text == entry), position)
        if first != position:
            self._tell(key, Act.ADDED, Row.LEAF, f"it was sealed before, at position {first}", position)
        elif key in self.told:
            return
        elif not records:
            self._tell(key, Act.REMOVED, Row.RECORD, "it was sealed and is not there any more", position)
        elif len(records) > 1:
            self._tell(key, Act.ADDED, Row.RECORD, "it is there more than once", position)
        elif entry not in records:
            self._tell(key, Act.CHANGED, Row.RECORD, "it does not say any more what was sealed", position)

    # --- Small things -----------------------------------------------------------------------------

    def _tell(self, key: Key, act: Act, row: Row, detail: str, position: int | None = None) -> None:
        self.told.add(key)
        kind, record_id, revision = key
        self.report.add(
            Finding(act, row, detail, kind=kind, record_id=record_id, revision=revision, position=position)
        )

    def _number(self, position: int) -> int:
        return int.from_bytes(
            blake2b(position.to_bytes(8, "big"), key=self.secret, digest_size=16).digest(), "big"
        )


def check_repeating_rows(report: Report) -> None:
    """What stands elsewhere as made from sealed records, held against them by the apps that know it."""
    for kind in SEALED_KINDS.values():
        for found in kind.contradictions():
            report.add(
                Finding(
                    Act.CHANGED,
                    Row.REPEATING,
                    found.detail,
                    kind=kind.name,
                    record_id=found.record_id,
                    revision=found.revision,
                )
            )

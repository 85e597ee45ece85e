"""numpy columns into a table, the way back of `queries.fetch`: binary COPY or executemany."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection

SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
BLOCK_BYTES = 1 << 18
PIECE_ROWS = 4_096
EPOCH = date(2000, 1, 1)


@dataclass(frozen=True)
class Column:
    """A column of whole numbers, or of bytes of one length (dtype S…), null where the mask says so."""

    name: str
    kind: str  # i2, i4, i8, day (from days since 2000-01-01) or bytes
    values: np.ndarray
    is_null: np.ndarray | None = None

    @property
    def layout(self) -> np.dtype | str:
        if self.kind == "bytes":
            return self.values.dtype
        return ">i4" if self.kind == "day" else f">{self.kind}"


def day_number(day: date) -> int:
    return (day - EPOCH).days


def load_columns(cursor, table: str, columns: Sequence[Column]) -> None:
    """Append one row for each place in the columns, over an open cursor."""
    length = len(columns[0].values)
    if not length:
        return
    names = ", ".join(column.name for column in columns)
    if connection.vendor == "postgresql":
        statement = f"COPY {table} ({names}) FROM STDIN (FORMAT binary)"
        cursor.cursor.copy_expert(statement, _CopyStream(columns, length), size=BLOCK_BYTES)
    else:
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", _rows(columns))


class _CopyStream:
    """COPY's binary format, laid out piece by piece while the server takes in the piece before."""

    def __init__(self, columns: Sequence[Column], length: int):
        self._pieces = _pieces(columns, length)
        self._piece = memoryview(b"")

    def read(self, size: int) -> bytes:
        if not self._piece:
            self._piece = memoryview(next(self._pieces, b""))
        head, self._piece = self._piece[:size], self._piece[size:]
        return bytes(head)


def _pieces(columns: Sequence[Column], length: int) -> Iterator[bytes | memoryview]:
    """A null has no bytes, so the rows of a piece are laid out together by which of theirs are null."""
    nullable = [column for column in columns if column.is_null is not None]
    pattern = np.zeros(length, dtype=np.int64)
    for number, column in enumerate(nullable):
        pattern |= column.is_null.astype(np.int64) << number
    yield SIGNATURE
    for nulls in np.unique(pattern):
        absent = {column.name for number, column in enumerate(nullable) if nulls >> number & 1}
        here = np.flatnonzero(pattern == nulls)
        for start in range(0, len(here), PIECE_ROWS):
            yield _records(columns, absent, here[start : start + PIECE_ROWS])
    yield TRAILER


def _records(columns: Sequence[Column], absent: set[str], here: np.ndarray) -> memoryview:
    layout: list[tuple[str, Any]] = [("fields", ">i2")]
    for column in columns:
        layout.append((f"{column.name} width", ">i4"))
        if column.name not in absent:
            layout.append((column.name, column.layout))
    records = np.empty(len(here), dtype=layout)
    records["fields"] = len(columns)
    for column in columns:
        if column.name in absent:
            records[f"{column.name} width"] = -1
        else:
            records[f"{column.name} width"] = records.dtype[column.name].itemsize
            records[column.name] = column.values[here]
    return records.data.cast("B")


def _rows(columns: Sequence[Column]):
    return zip(*(_python_values(column) for column in columns), strict=True)


def _python_values(column: Column) -> list:
    if column.kind == "bytes":
        width = column.values.dtype.itemsize
        whole = column.values.tobytes()
        return [whole[start : start + width] for start in range(0, len(whole), width)]
    if column.kind == "day":
        return [EPOCH + timedelta(days=days) for days in column.values.tolist()]
    values = column.values.tolist()
    if column.is_null is None:
        return values
    return [None if null else value for value, null in zip(values, column.is_null.tolist(), strict=True)]

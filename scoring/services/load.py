"""numpy columns into a table, the way back of `queries.fetch`: binary COPY or executemany."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import numpy as np
from django.db import connection

SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
BLOCK_BYTES = 1 << 20
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


def load_columns(table: str, columns: Sequence[Column]) -> None:
    """Append one row for each place in the columns."""
    length = len(columns[0].values)
    if not length:
        return
    names = ", ".join(column.name for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"COPY {table} ({names}) FROM STDIN (FORMAT binary)"
            cursor.cursor.copy_expert(statement, _binary(columns, length), size=BLOCK_BYTES)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", _rows(columns))


def _binary(columns: Sequence[Column], length: int) -> BytesIO:
    """All rows in COPY's format. A null has no bytes, so rows with the same nulls are laid out together."""
    nullable = [column for column in columns if column.is_null is not None]
    pattern = np.zeros(length, dtype=np.int64)
    for number, column in enumerate(nullable):
        pattern |= column.is_null.astype(np.int64) << number
    stream = BytesIO()
    stream.write(SIGNATURE)
    for nulls in np.unique(pattern):
        absent = {column.name for number, column in enumerate(nullable) if nulls >> number & 1}
        stream.write(_records(columns, absent, np.flatnonzero(pattern == nulls)))
    stream.write(TRAILER)
    stream.seek(0)
    return stream


def _records(columns: Sequence[Column], absent: set[str], here: np.ndarray) -> memoryview:
    layout = [("fields", ">i2")]
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

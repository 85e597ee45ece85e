"""Rows of the database as numpy columns, without a Python object for each value.

PostgreSQL sends them as binary COPY, which is read as one array of records; SQLite has no such stream, so
its rows are turned round. Only columns that are never null, of fixed width, can travel this way.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain

import numpy as np
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

SMALL, INTEGER, BIG, DAY = "i2", "i4", "i8", "day"  # DAY arrives as days since 2000-01-01

HEADER_BYTES = 19
BESIDE = 2  # connections besides the own one: as many as PostgreSQL lends a query by default
EPOCH = np.datetime64("2000-01-01", "D")
Columns = dict[str, np.ndarray]


class NotFixedWidth(RuntimeError):
    """A column came as null or in another width than declared: the query and its declaration disagree."""


def as_they_are(columns: Columns) -> Columns:
    return columns


@dataclass(frozen=True)
class Request:
    """A SELECT, its parameters, and its columns' types by name in the order of the SELECT.

    `digest` turns the columns into what is wanted of them, on the connection's own thread.
    """

    sql: str
    types: Mapping[str, str]
    parameters: Mapping[str, object] = field(default_factory=dict)
    digest: Callable[[Columns], Columns] = as_they_are


def fetch_all(requests: Sequence[Request], *, is_large: bool) -> list[Columns]:
    """The answers to all requests, in their order.

    A large read on PostgreSQL is done by several connections side by side that share one snapshot of the
    database; inside a transaction that may hold rows of its own it stays on the one it has.
    """
    if connection.vendor == "postgresql" and is_large and not connection.in_atomic_block:
        return _fetch_side_by_side(requests)
    with connection.cursor() as cursor:
        return [_fetch(connection.vendor, cursor, request) for request in requests]


def _fetch(vendor: str, cursor, request: Request) -> Columns:
    if vendor == "postgresql":
        return request.digest(_fetch_binary(cursor, request))
    cursor.execute(request.sql, request.parameters)
    return request.digest(_turn_round(cursor.fetchall(), request.types))


# --- PostgreSQL -------------------------------------------------------------------------------
# What the planner takes for granted on a shared server is too small for sums over a whole city.
_ALLOWANCES = (
    "SET LOCAL work_mem = '128MB'; SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0"
)
_READ_ONLY = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


def _fetch_side_by_side(requests: Sequence[Request]) -> list[Columns]:
    waiting = list(enumerate(requests))[::-1]
    answers: dict[int, Columns] = {}

    def work(cursor) -> None:
        while waiting:
            try:
                number, request = waiting.pop()
            except IndexError:
                return
            answers[number] = _fetch("postgresql", cursor, request)

    def work_beside(snapshot: str) -> None:
        with closing(connections.create_connection(DEFAULT_DB_ALIAS)) as beside:
            beside.set_autocommit(False)
            with beside.cursor() as cursor:
                cursor.execute(f"{_READ_ONLY}; SET TRANSACTION SNAPSHOT '{snapshot}'; {_ALLOWANCES}")
                work(cursor)
            beside.rollback()

    with transaction.atomic(), connection.cursor() as cursor, ThreadPoolExecutor(BESIDE) as threads:
        cursor.execute(f"{_READ_ONLY}; {_ALLOWANCES}; SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        beside = [threads.submit(work_beside, snapshot) for _ in range(BESIDE)]
        try:
            work(cursor)
        finally:
            for each in beside:
                each.result()
    return [answers[number] for number in range(len(requests))]


def _fetch_binary(cursor, request: Request) -> Columns:
    stream = BytesIO()
    statement = cursor.cursor.mogrify(request.sql, request.parameters).decode()
    cursor.cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT binary)", stream)
    layout = [("fields", ">i2")]
    for name, kind in request.types.items():
        layout += [(f"{name} width", ">i4"), (name, ">i4" if kind == DAY else f">{kind}")]
    record = np.dtype(layout)
    body = stream.getbuffer()[HEADER_BYTES:-2]
    if len(body) % record.itemsize:
        raise NotFixedWidth(", ".join(request.types))
    rows = np.frombuffer(body, dtype=record)
    for name in request.types:
        if (rows[f"{name} width"] != record[name].itemsize).any():
            raise NotFixedWidth(name)
    return {name: rows[name] for name in request.types}


# --- SQLite -----------------------------------------------------------------------------------
def _turn_round(rows: Sequence[tuple], types: Mapping[str, str]) -> Columns:
    flat = list(chain.from_iterable(rows))
    columns = [flat[position :: len(types)] for position in range(len(types))]
    return {
        name: _days(column) if kind == DAY else np.array(column, dtype=np.int64)
        for (name, kind), column in zip(types.items(), columns, strict=True)
    }


def _days(values: Sequence[object]) -> np.ndarray:
    return (np.array([str(value) for value in values], dtype="datetime64[D]") - EPOCH).astype(np.int64)

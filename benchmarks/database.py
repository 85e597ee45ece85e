"""The benchmark's own databases: made once, kept for the next run, never the platform's."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ADMIN_URL = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")


class PostgresNotReached(Exception):
    """No PostgreSQL answers at BENCH_DATABASE_URL."""


def url_of(name: str) -> str:
    return urlunsplit(urlsplit(ADMIN_URL)._replace(path=f"/{name}"))


def connect(name: str | None = None):
    url = url_of(name) if name else ADMIN_URL
    try:
        return psycopg2.connect(url.replace("postgres://", "postgresql://", 1))
    except psycopg2.OperationalError as error:
        raise PostgresNotReached(f"{ADMIN_URL}: {error}") from error


def exists(name: str) -> bool:
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def create(name: str) -> None:
    """Make the database anew and bring it to today's schema with the territory loaded."""
    connection = connect()
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    migrate(name)
    environment = os.environ | {"DATABASE_URL": url_of(name)}
    command = [sys.executable, "manage.py", "load_regions"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


COMPLETE = "complete benchmark city"


def mark_complete(name: str) -> None:
    with connect(name) as connection, connection.cursor() as cursor:
        cursor.execute(f'COMMENT ON DATABASE "{name}" IS %s', [COMPLETE])


def is_complete(name: str) -> bool:
    """Whether a kept database was built to its end."""
    with connect(name) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        )
        return cursor.fetchone()[0] == COMPLETE


def migrate(name: str) -> None:
    """Bring a kept database to today's schema."""
    environment = os.environ | {"DATABASE_URL": url_of(name)}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, check=True)


def server_facts() -> dict[str, str]:
    wanted = [
        "server_version",
        "shared_buffers",
        "work_mem",
        "max_parallel_workers_per_gather",
        "synchronous_commit",
        "fsync",
        "jit",
        "random_page_cost",
    ]
    with connect() as connection, connection.cursor() as cursor:
        facts = {}
        for setting in wanted:
            cursor.execute(f"SHOW {setting}")
            facts[setting] = cursor.fetchone()[0]
        return facts

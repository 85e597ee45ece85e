"""The database of the tests, migrated once and then copied.

Migrating takes half a minute of a processor. The first who needs it keeps a copy under a name made of all
that the migrations are made of: their own files, the code of ours that they import, their data, Django, the
database's version. Other workers and later runs copy that, and Django still migrates the copy, which finds
nothing to do. On SQLite the copies are files in the folder of temporary files, on PostgreSQL databases called
`sushi_migrated_…`; those not used for two days go when a new one is made. `SUSHI_FRESH_DATABASE=1` does
without.
"""

import hashlib
import modulefinder
import os
import sqlite3
import tempfile
import time
from contextlib import closing, contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connections

DAYS_KEPT = 2
PREFIX = "sushi_migrated_"


@contextmanager
def migrated_databases():
    """While this lasts, a test database that is made anew begins as a copy."""
    made_by_django = {}
    for connection in connections.all():
        creation = connection.creation
        made_by_django[creation] = creation.create_test_db
        if not os.environ.get("SUSHI_FRESH_DATABASE"):
            creation.create_test_db = _copying(connection, creation.create_test_db)
    yield
    for creation, create in made_by_django.items():
        creation.create_test_db = create


def _copying(connection, create):
    template_class = {"sqlite": FileTemplate, "postgresql": DatabaseTemplate}[connection.vendor]

    def create_test_db(*args, **kwargs):
        may_stand_already = kwargs.get("keepdb") and not _is_in_memory(connection)
        if may_stand_already or settings.MIGRATION_MODULES:
            return create(*args, **kwargs)
        template = template_class(connection, f"{PREFIX}{fingerprint(connection)}")
        with template.locked():
            if template.exists():
                with template.copied():
                    return create(*args, **kwargs)
            name = create(*args, **kwargs)
            template.keep()
            return name

    return create_test_db


def fingerprint(connection):
    found = hashlib.sha256(repr((django.VERSION, settings.LANGUAGE_CODE, _version(connection))).encode())
    for path in sorted(ingredients()):
        found.update("/".join(path.parts[-4:]).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:20]


def ingredients():
    return _migrations() | _imported_by_migrations() | _data()


def _version(connection):
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version
    with connection._nodb_cursor() as cursor:
        cursor.execute("SHOW server_version")
        return cursor.fetchone()


def _migrations():
    return {path for config in apps.get_app_configs() for path in Path(config.path).glob("migrations/*.py")}


def _imported_by_migrations():
    """Files of ours, found by reading the imports and those of what is imported."""
    finder = modulefinder.ModuleFinder(path=[str(settings.BASE_DIR)])
    for path in settings.BASE_DIR.glob("*/migrations/*.py"):
        finder.load_file(str(path))
    return {Path(module.__file__) for module in finder.modules.values() if module.__file__}


def _data():
    return {path for path in settings.BASE_DIR.glob("*/data/**/*") if path.is_file()}


def _is_in_memory(connection):
    creation = connection.creation
    return connection.vendor == "sqlite" and creation.is_in_memory_db(creation._get_test_db_name())


class FileTemplate:
    """For SQLite: a file beside other temporary files."""

    def __init__(self, connection, name):
        self.connection, self.creation = connection, connection.creation
        self.folder = Path(tempfile.gettempdir()) / f"sushi_test_{os.getuid()}"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.path = self.folder / f"{name}.sqlite3"

    @contextmanager
    def locked(self):
        with self.path.with_suffix(".lock").open("w") as file:
            flock(file, LOCK_EX)
            yield

    def exists(self):
        return self.path.exists()

    @contextmanager
    def copied(self):
        os.utime(self.path)
        name = self.creation._get_test_db_name()
        if not _is_in_memory(self.connection):
            Path(name).unlink(missing_ok=True)
        # Kept open until Django is connected: a database in memory lives as long as somebody is.
        with closing(sqlite3.connect(name, uri=True)) as copy:
            with closing(sqlite3.connect(self.path)) as source:
                source.backup(copy)
            yield

    def keep(self):
        for old in self.folder.glob(f"{PREFIX}*"):
            if time.time() - old.stat().st_mtime > DAYS_KEPT * 86_400:
                old.unlink(missing_ok=True)
        unfinished = self.path.with_suffix(".unfinished")
        self.connection.ensure_connection()
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(unfinished)) as copy:
            self.connection.connection.backup(copy)
        unfinished.rename(self.path)


class DatabaseTemplate:
    """For PostgreSQL: a database beside the test database, whose comment says when it was last used."""

    def __init__(self, connection, name):
        self.connection, self.creation = connection, connection.creation
        self.name, self.quoted = name, connection.ops.quote_name(name)

    @contextmanager
    def locked(self):
        with self.connection._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [self.name])
            yield

    def exists(self):
        with self.connection._nodb_cursor() as cursor:
            return self.creation._database_exists(cursor, self.name)

    @contextmanager
    def copied(self):
        self.connection.settings_dict["TEST"]["TEMPLATE"] = self.name
        with self.connection._nodb_cursor() as cursor:
            self._note_use(cursor)
        yield
        self.connection.settings_dict["TEST"]["TEMPLATE"] = None

    def keep(self):
        self.connection.close()
        unfinished = self.connection.ops.quote_name(f"{self.name}_unfinished")
        made = self.connection.ops.quote_name(self.connection.settings_dict["NAME"])
        with self.connection._nodb_cursor() as cursor:
            cursor.execute(
                "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
                " WHERE starts_with(datname, %s)",
                [PREFIX],
            )
            for old, used_at in cursor.fetchall():
                if used_at and time.time() - float(used_at) > DAYS_KEPT * 86_400:
                    cursor.execute(f"DROP DATABASE IF EXISTS {self.connection.ops.quote_name(old)}")
            cursor.execute(f"DROP DATABASE IF EXISTS {unfinished}")
            cursor.execute(f"CREATE DATABASE {unfinished} TEMPLATE {made}")
            cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {self.quoted}")
            self._note_use(cursor)
        self.connection.ensure_connection()

    def _note_use(self, cursor):
        cursor.execute(f"COMMENT ON DATABASE {self.quoted} IS '{time.time():.0f}'")

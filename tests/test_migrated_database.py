"""Tests run on a copy: it must be what migrating would have made."""

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import migrated_database
from tests.migrated_database import fingerprint, ingredients


def test_nothing_is_left_to_migrate(db):
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_what_migrations_import_and_read_is_an_ingredient():
    root = settings.BASE_DIR
    found = {str(path.relative_to(root)) for path in ingredients() if path.is_relative_to(root)}

    assert {
        "accounts/audit_guard.py",
        "common/append_only.py",
        "duties/data/risk_control_2026_1/items/cleaning.toml",
        "duties/migrations/0001_initial.py",
        "duties/template_files.py",
    } <= found


def test_another_ingredient_is_another_database(db, monkeypatch, tmp_path):
    before = fingerprint(connection)
    changed = tmp_path / "0001_initial.py"
    changed.write_text("# changed")
    monkeypatch.setattr(migrated_database, "_data", lambda: {changed})
    with_first = fingerprint(connection)
    changed.write_text("# changed again")

    assert len({before, with_first, fingerprint(connection)}) == 3

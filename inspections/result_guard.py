"""The guards of sealed results, for migrations that change their tables.

SQLite loses triggers when Django remakes a table and refuses to rename one that another's trigger names; a
final row can't be filled in while it is guarded. Such a migration lifts the guards and ends with making them.
"""

from importlib import import_module

from common.run_statements import RunStatements

_changes = import_module("inspections.migrations.0007_guard_sealed_results")
_late_items = import_module("inspections.migrations.0008_refuse_late_items")


def lift_result_guard(noun: str) -> RunStatements:
    return RunStatements(_run(noun, is_lifting=True), _run(noun, is_lifting=False))


def make_result_guard(noun: str) -> RunStatements:
    return RunStatements(_run(noun, is_lifting=False), _run(noun, is_lifting=True))


def _run(noun, *, is_lifting):
    def operation(apps, schema_editor):
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        for guard in (_changes, _late_items):
            if is_postgresql:
                statements = guard.POSTGRESQL_BACK if is_lifting else guard.POSTGRESQL
            else:
                statements = guard.SQLITE_BACK if is_lifting else guard.SQLITE
            for statement in statements:
                schema_editor.execute(
                    statement.format(
                        table=f"inspections_{noun}",
                        items=f"inspections_{noun}item",
                        past=f"inspections_superseded{noun}",
                        sealed=f"inspections_sealed{noun}",
                        result=noun,
                        changed=_changes.CHANGED,
                        late=_late_items.LATE,
                    )
                )

    return operation

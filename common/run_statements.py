"""Steps of migrations that are SQL alone."""

from django.db import migrations, router
from django.db.migrations.state import StateApps


class RunStatements(migrations.RunPython):
    """RunPython for a function that needs no model: the registry that it is called with is empty.

    RunPython has every model of that moment made anew, which takes half a second; there are a hundred such
    steps on the way from an empty database to today's.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if router.allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            self.code(StateApps([], {}), schema_editor)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if self.reverse_code is None:
            raise NotImplementedError("You cannot reverse this operation")
        if router.allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            self.reverse_code(StateApps([], {}), schema_editor)

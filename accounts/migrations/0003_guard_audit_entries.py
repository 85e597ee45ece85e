from django.db import migrations

from accounts import audit_guard
from common.run_statements import RunStatements


def guard(apps, schema_editor):
    audit_guard.install(schema_editor.connection)


def unguard(apps, schema_editor):
    audit_guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_end_roles_at_once")]

    operations = [RunStatements(guard, unguard, elidable=False)]

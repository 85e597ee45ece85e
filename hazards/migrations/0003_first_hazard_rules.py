from datetime import date

from django.db import migrations

FIRST_DAY = date(2010, 1, 1)  # records brought in from elsewhere reach back that far
LIMIT_HOURS = {"CRITICAL": 24, "MAJOR": 3 * 24, "GENERAL": 15 * 24}


def add_rules(apps, schema_editor):
    rules = apps.get_model("hazards", "HazardRule").objects
    for severity, hours in LIMIT_HOURS.items():
        rules.get_or_create(
            severity=severity,
            effective_from=FIRST_DAY,
            defaults={"limit_hours": hours, "legal_basis": "平台规则，可由市级按生效日期调整"},
        )


class Migration(migrations.Migration):
    dependencies = [("hazards", "0002_rules_and_rectified_at")]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]

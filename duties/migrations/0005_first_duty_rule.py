from datetime import date

from django.db import migrations

FIRST_DAY = date(2022, 11, 1)  # Order 60 came into force


def add_rule(apps, schema_editor):
    apps.get_model("duties", "DutyRule").objects.get_or_create(
        effective_from=FIRST_DAY,
        defaults={
            "legal_basis": "企业落实食品安全主体责任监督管理规定（总局令第60号）；补录期限为平台规则",
            "deadline_hour": 24,
            "late_filing_days": 7,
        },
    )


class Migration(migrations.Migration):
    dependencies = [("duties", "0004_records_append_only")]

    operations = [migrations.RunPython(add_rule, migrations.RunPython.noop)]

from datetime import date

from django.db import migrations

FIRST_DAY = date(2022, 11, 1)  # as the first duty rule: every day that can be owed has its limits


def add_rule(apps, schema_editor):
    apps.get_model("duties", "HollowRule").objects.get_or_create(
        effective_from=FIRST_DAY,
        defaults={"legal_basis": "平台规则：只用来提示监管人员核实，不作为处理依据"},
    )


class Migration(migrations.Migration):
    dependencies = [("duties", "0030_hollow_signals")]

    operations = [migrations.RunPython(add_rule, migrations.RunPython.noop)]

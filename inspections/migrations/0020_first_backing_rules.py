from datetime import date

from django.db import migrations

from common.append_only import make_append_only

# Level matched to level (分层分级、层级对应); at least one visit a quarter. A city that decides otherwise closes
# these rows and adds its own.
SINCE = date(2022, 9, 1)
RULES = (("A", "CITY", 1), ("B", "DISTRICT", 1), ("C", "TOWNSHIP", 1), ("D", "VILLAGE", 1))
BASIS = "分层分级包保的通行做法：每季度至少督导一次；等级与层级的对应由食安委确定。"


def add(apps, schema_editor):
    rules = apps.get_model("inspections", "BackingRule").objects
    rules.bulk_create(
        rules.model(
            level=level, admin_level=admin, visits_per_quarter=visits, effective_from=SINCE, legal_basis=BASIS
        )
        for level, admin, visits in RULES
    )


def take_away(apps, schema_editor):
    apps.get_model("inspections", "BackingRule").objects.filter(effective_from=SINCE).delete()


class Migration(migrations.Migration):
    dependencies = [("inspections", "0019_backing")]
    operations = [
        migrations.RunPython(add, take_away),
        make_append_only("inspections_backingvisit"),
        make_append_only("inspections_backingvisitphoto"),
        make_append_only("inspections_commitmentletter"),
    ]

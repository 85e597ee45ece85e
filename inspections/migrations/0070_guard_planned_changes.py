from django.db import migrations

from common.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0069_reasons_to_move_a_grade"),
    ]

    operations = [
        make_append_only("inspections_plannedchange"),
    ]

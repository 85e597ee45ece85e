from django.db import migrations

from common.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]

    operations = [
        make_append_only("staff_morningcheck"),
        make_append_only("staff_codescan"),
        make_append_only("staff_performanceevaluation"),
    ]

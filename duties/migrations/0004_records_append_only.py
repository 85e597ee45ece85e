from django.db import migrations

from common.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [("duties", "0003_partition_by_month")]

    operations = [make_append_only("duties_dutyrecord")]

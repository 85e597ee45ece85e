import django.db.models.functions.datetime
import django.db.models.lookups
from django.db import migrations, models

import ledger.models.octets
from common.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="waitingleaf",
            name="written_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), verbose_name="写入时间"
            ),
        ),
        migrations.AddConstraint(
            model_name="waitingleaf",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    ledger.models.octets.Octets("entry"), 65535
                ),
                name="waiting_leaf_fits_a_bundle",
            ),
        ),
        make_append_only("ledger_waitingleaf", verbs=("UPDATE",)),
    ]

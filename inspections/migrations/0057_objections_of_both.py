import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from inspections.result_guard import lift_result_guard, make_result_guard


class Migration(migrations.Migration):
    dependencies = [("inspections", "0056_who_objected")]

    operations = [
        lift_result_guard("sample"),
        migrations.RemoveConstraint(model_name="objection", name="objection_one_at_a_time"),
        migrations.RemoveConstraint(model_name="objection", name="objection_retest"),
        migrations.AlterField(
            model_name="objection",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.enterprise",
                verbose_name="申请人",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                condition=Q(state__in=("ASKED", "ACCEPTED")),
                fields=("sample", "enterprise"),
                name="objection_one_of_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=~Q(state__in=("ACCEPTED", "JOINED", "DONE")) | Q(kind="RETEST"),
                name="objection_retest",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=Q(producer__isnull=True) | ~Q(producer=F("enterprise")),
                name="sample_producer_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=Q(producer_until__isnull=True)
                | Q(producer__isnull=False, verdict="FAILED", kind="SUPERVISION"),
                name="sample_producer_told",
            ),
        ),
        make_result_guard("sample"),
    ]

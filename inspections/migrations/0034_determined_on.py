from django.db import migrations, models

from common.local_time import local_date
from inspections.result_guard import lift_result_guard, make_result_guard


def fill(apps, schema_editor):
    """Where the enterprise was told earlier than on the day the result became final."""
    inspections = apps.get_model("inspections", "Inspection").objects
    found = inspections.filter(final_at__isnull=False, on_site__told_at__isnull=False)
    for pk, final_on, told_at in list(found.values_list("pk", "final_on", "on_site__told_at")):
        if local_date(told_at) < final_on:
            inspections.filter(pk=pk).update(determined_on=local_date(told_at))


class Migration(migrations.Migration):
    dependencies = [("inspections", "0033_paper_records")]

    operations = [
        lift_result_guard("inspection"),
        migrations.AddField(
            "inspection",
            "determined_on",
            models.DateField(blank=True, null=True, verbose_name="结果作出日期"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        make_result_guard("inspection"),
    ]

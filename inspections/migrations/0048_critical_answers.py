from django.db import migrations, models
from django.db.models import Q

from common.append_only import lift_append_only, make_append_only


class Migration(migrations.Migration):
    dependencies = [("inspections", "0047_inspector_replacements")]

    operations = [
        lift_append_only("inspections_onsiteanswer"),
        migrations.AddField(
            "onsiteanswer",
            "is_critical",
            models.BooleanField(default=False, verbose_name="立即停止"),
        ),
        migrations.AddConstraint(
            "onsiteanswer",
            models.CheckConstraint(
                condition=Q(is_critical=False) | Q(outcome="FAIL"), name="on_site_answer_critical_failed"
            ),
        ),
        make_append_only("inspections_onsiteanswer"),
    ]

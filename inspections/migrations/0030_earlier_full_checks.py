from django.db import migrations
from django.db.models import Exists, F, OuterRef


def mark_full_checks(apps, schema_editor):
    """What was recorded before: every item looked at, by the checklist for that type of business."""
    on_site = apps.get_model("inspections", "OnSiteInspection")
    skipped = apps.get_model("inspections", "OnSiteAnswer").objects.filter(outcome="SKIPPED")
    fitting = on_site.objects.filter(checklist__uses__kind=F("enterprise__kind"))
    on_site.objects.filter(
        ~Exists(skipped.filter(on_site=OuterRef("pk"))),
        pk__in=fitting.values("pk"),
        recorded_at__isnull=False,
    ).update(is_full=True)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0029_full_checks_on_site")]

    operations = [migrations.RunPython(mark_full_checks, migrations.RunPython.noop)]

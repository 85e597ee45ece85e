from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Until now only the sampled enterprise could object."""
    samples = apps.get_model("inspections", "Sample").objects.filter(pk=OuterRef("sample"))
    objections = apps.get_model("inspections", "Objection").objects.filter(enterprise__isnull=True)
    objections.update(enterprise=Subquery(samples.values("enterprise")[:1]))


class Migration(migrations.Migration):
    dependencies = [("inspections", "0055_producer_of_a_sample")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

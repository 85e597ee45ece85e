from django.db import migrations

from common.append_only import make_append_only
from common.working_days import add_working_days

PUBLICATION_WORKING_DAYS = 20  # as Order 49 art. 39 said when these were published
APPEND_ONLY = ("onsiteanswer", "onsitephoto", "onsitesignature", "inspectionpublication")


def publish(apps, schema_editor):
    """Results of before were shown to everybody from the moment they were final, and stay so."""
    inspections = apps.get_model("inspections", "Inspection").objects
    table = apps.get_model("inspections", "InspectionPublication")._meta.db_table
    final = inspections.filter(final_at__isnull=False, source="registry", publication=None)
    days = final.order_by("final_on").values_list("final_on", flat=True).distinct()
    for day in list(days):
        schema_editor.execute(
            f"INSERT INTO {table} (inspection_id, published_at, published_on, due_on) "
            "SELECT id, final_at, final_on, %s FROM inspections_inspection i "
            "WHERE final_on = %s AND source = 'registry' "
            f"AND NOT EXISTS (SELECT 1 FROM {table} p WHERE p.inspection_id = i.id)",
            [add_working_days(day, PUBLICATION_WORKING_DAYS), day],
        )


class Migration(migrations.Migration):
    dependencies = [("inspections", "0022_first_checklists")]

    operations = [
        migrations.RunPython(publish, migrations.RunPython.noop),
        *(make_append_only(f"inspections_{name}") for name in APPEND_ONLY),
    ]

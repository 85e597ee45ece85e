from datetime import date
from pathlib import Path

from django.db import migrations

from inspections.checklist_files import read_checklists

FOLDER = Path(__file__).parents[1] / "data" / "checklists_2026_1"
VERSION = "2026.1"
FIRST_DAY = date(2022, 3, 15)  # Order 49 came into force


def add_checklists(apps, schema_editor):
    checklist_model = apps.get_model("inspections", "Checklist")
    use_model, item_model = (
        apps.get_model("inspections", "ChecklistUse"),
        apps.get_model("inspections", "ChecklistItem"),
    )
    for text in read_checklists(FOLDER):
        checklist, is_new = checklist_model.objects.get_or_create(
            code=text.code, version=VERSION, defaults=text.row | {"effective_from": FIRST_DAY}
        )
        if is_new:
            use_model.objects.bulk_create(use_model(checklist=checklist, kind=kind) for kind in text.kinds)
            item_model.objects.bulk_create(item_model(checklist=checklist, **item) for item in text.items)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0021_on_site_inspections")]

    operations = [migrations.RunPython(add_checklists, migrations.RunPython.noop)]

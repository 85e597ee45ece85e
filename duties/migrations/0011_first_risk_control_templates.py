from datetime import date
from pathlib import Path

from django.db import migrations

from duties.template_files import read_templates

FOLDER = Path(__file__).parents[1] / "data" / "risk_control_2026_1"
VERSION = "2026.1"
# Order 60 came into force, and so did the first duty rule: every day that can be owed has its list.
FIRST_DAY = date(2022, 11, 1)


def add_templates(apps, schema_editor):
    template_model = apps.get_model("duties", "RiskControlTemplate")
    use_model, item_model = apps.get_model("duties", "TemplateUse"), apps.get_model("duties", "TemplateItem")
    for text in read_templates(FOLDER):
        template, is_new = template_model.objects.get_or_create(
            code=text.code, version=VERSION, defaults=text.row | {"effective_from": FIRST_DAY}
        )
        if is_new:
            use_model.objects.bulk_create(use_model(template=template, **use) for use in text.uses)
            item_model.objects.bulk_create(item_model(template=template, **item) for item in text.items)


class Migration(migrations.Migration):
    dependencies = [("duties", "0010_risk_control_lists")]

    operations = [migrations.RunPython(add_templates, migrations.RunPython.noop)]

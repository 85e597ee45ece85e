from datetime import date

from django.db import migrations


def add(apps, schema_editor):
    apps.get_model("scoring", "ObjectionRule").objects.create(
        effective_from=date(2022, 11, 1),
        legal_basis="平台规则：法律没有规定指数异议的期限，这是城市的承诺。",
        file_within_days=30,
        accept_working_days=5,
        answer_working_days=15,
        is_public=True,
        shown_days=180,
    )


def take_away(apps, schema_editor):
    apps.get_model("scoring", "ObjectionRule").objects.filter(effective_from=date(2022, 11, 1)).delete()


class Migration(migrations.Migration):
    dependencies = [("scoring", "0008_objections_and_replies")]
    operations = [migrations.RunPython(add, take_away)]

"""The rules in force, with their legal basis; later ones are added as rows, not by changing these."""

from datetime import date

from django.db import migrations

INSPECTION_RULE = {
    "effective_from": date(2010, 1, 1),
    "legal_basis": "食品生产经营监督检查管理办法（市场监管总局令第49号）第三十一条；分值为本市规定",
    "general_limit": 8,
    "key_points": 15,
    "general_points": 3,
    "mostly_pass_cap": 89,
    "fail_cap": 59,
}
# Order 20, in force since 2020-01-01: art. 14 (complaints), art. 31 with the 15 working days of the check (reports).
COMPLAINT_RULES = [
    ("COMPLAINT", 7, "市场监督管理投诉举报处理暂行办法（总局令第20号）第十四条"),
    ("REPORT", 15, "市场监督管理投诉举报处理暂行办法（总局令第20号）第三十一条"),
]


def add_rules(apps, schema_editor):
    apps.get_model("inspections", "InspectionRule").objects.create(**INSPECTION_RULE)
    apps.get_model("inspections", "ComplaintRule").objects.bulk_create(
        apps.get_model("inspections", "ComplaintRule")(
            kind=kind, answer_working_days=days, legal_basis=basis, effective_from=date(2020, 1, 1)
        )
        for kind, days, basis in COMPLAINT_RULES
    )


def remove_rules(apps, schema_editor):
    apps.get_model("inspections", "InspectionRule").objects.filter(effective_from=date(2010, 1, 1)).delete()
    apps.get_model("inspections", "ComplaintRule").objects.filter(effective_from=date(2020, 1, 1)).delete()


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_rules_and_longer_names")]

    operations = [migrations.RunPython(add_rules, remove_rules)]

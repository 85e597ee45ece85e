from datetime import date

from django.db import migrations

# Weights, look-backs, caps and bands are this platform's own proposal: no published source states those of
# 五维食安指数. A city that decides otherwise closes the version and adds its own.
PARAMETERS = {
    "dimensions": {
        "DUTY": {
            "weight": 30,
            "look_back_days": 90,
            "half_life_days": 45,
            "components": {"daily": 50, "weekly": 20, "monthly": 15, "hazards": 15},
        },
        "SUPERVISION": {
            "weight": 25,
            "look_back_days": 730,
            "half_life_days": 365,
            "components": {"inspections": 60, "key_items": 20, "hazards": 20},
        },
        "SAMPLING": {
            "weight": 20,
            "look_back_days": 730,
            "half_life_days": 365,
            "prior_strength": 5,
            "prior_percent": 97,
            "risk_item_weight": 2,
        },
        "COMPLAINT": {
            "weight": 10,
            "look_back_days": 365,
            "half_life_days": 180,
            "components": {"volume": 80, "response": 20},
            "allowances": {"MICRO": 2, "SMALL": 4, "MEDIUM": 8, "LARGE": 20},
            "channel_open_days": 30,
        },
        "CREDIT": {
            "weight": 15,
            "penalty_deductions": {"MINOR": 100, "GENERAL": 250, "SERIOUS": 500},
            "abnormal_list_deduction": 200,
            "honour_points": 50,
            "honour_points_most": 100,
            "honour_days": 365,
        },
    },
    "caps": {"SERIOUS_LIST": 0, "SUSPENDED": 590, "CRITICAL_HAZARD": 590, "DISPOSAL_PENDING": 740},
    "bands": {"EXCELLENT": 900, "GOOD": 750, "FAIR": 600, "POOR": 0},
}
VERSIONS = [
    {
        "code": "open-data-1",
        "name": "历史公开数据版",
        "effective_from": date(2010, 1, 1),
        "effective_to": date(2022, 10, 31),
        "legal_basis": "令第60号施行前的外部公开数据：没有履责记录，有一个维度即可计算；权重为平台规则。",
        "parameters": PARAMETERS | {"min_dimensions": 1, "min_record_days": 0},
    },
    {
        "code": "city-1",
        "name": "五维食安指数第一版",
        "effective_from": date(2022, 11, 1),  # Order 60 came into force
        "effective_to": None,
        "legal_basis": "食品安全法；令第49号、第60号（第97号修订）、第45号；权重、半衰期、封顶和分档为平台规则。",
        "parameters": PARAMETERS | {"min_dimensions": 3, "min_record_days": 30},
    },
]


def deliver(apps, schema_editor):
    model = apps.get_model("scoring", "IndexModelVersion")
    for version in VERSIONS:
        code = version["code"]
        model.objects.get_or_create(code=code, defaults={k: v for k, v in version.items() if k != "code"})


class Migration(migrations.Migration):
    dependencies = [("scoring", "0002_snapshot_holds_details")]

    operations = [migrations.RunPython(deliver, migrations.RunPython.noop)]

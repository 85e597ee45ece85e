from datetime import date

from django.db import migrations

# 餐饮服务连锁企业 since 2025-12-01, 食品销售连锁企业 since 2026-03-20: headquarters monthly, branch weekly, store daily.
ORDERS = [
    ("CATERER", date(2025, 12, 1), "总局令第104号：餐饮服务连锁企业落实食品安全主体责任监督管理规定"),
    ("SELLER", date(2026, 3, 20), "总局令第114号：食品销售连锁企业落实食品安全主体责任监督管理规定"),
]
ROLES = {
    "HEADQUARTERS": {"owes_daily": False, "owes_weekly": False, "owes_monthly": True},
    "BRANCH": {"owes_daily": False, "owes_weekly": True, "owes_monthly": False},
    "STORE": {"owes_daily": True, "owes_weekly": False, "owes_monthly": False},
}


def add_rules(apps, schema_editor):
    rules = apps.get_model("duties", "RhythmRule").objects
    for kind, effective_from, legal_basis in ORDERS:
        for role, owes in ROLES.items():
            rules.get_or_create(
                enterprise_kind=kind,
                chain_role=role,
                effective_from=effective_from,
                defaults={"legal_basis": legal_basis, **owes},
            )


class Migration(migrations.Migration):
    dependencies = [("duties", "0020_rhythm_rule")]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]

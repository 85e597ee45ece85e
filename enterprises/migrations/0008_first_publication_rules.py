from datetime import date

from django.db import migrations

from common.append_only import make_append_only

# Months at most, months at least before an early end (None: never early).
RULES = (
    ("MARKET", "LIGHT", 3, None, "市场监督管理行政处罚信息公示规定（总局令第45号）第13条"),
    (
        "MARKET",
        "OTHER",
        36,
        12,
        "总局令第45号第13、14条；食品领域最短一年见《市场监督管理信用修复管理办法》（待核）",
    ),
    ("NDRC", "MINOR", 3, None, "国家发展改革委令第36号（轻微的以不公示为原则，最长三个月）"),
    ("NDRC", "GENERAL", 12, 3, "国家发展改革委令第36号（一般失信三个月至一年）"),
    ("NDRC", "SERIOUS", 36, 12, "国家发展改革委令第36号（严重失信一年至三年）"),
    ("SERIOUS_LIST", "ALL", 36, 12, "市场监督管理严重违法失信名单管理办法（期限待核）"),
)
SINCE = date(2021, 9, 1)


def add(apps, schema_editor):
    rules = apps.get_model("enterprises", "PublicationRule").objects
    rules.bulk_create(
        rules.model(
            order=order,
            grade=grade,
            months=months,
            least_months=least,
            publish_days=20,
            repair_days=15,
            effective_from=SINCE,
            legal_basis=basis,
        )
        for order, grade, months, least, basis in RULES
    )


def take_away(apps, schema_editor):
    apps.get_model("enterprises", "PublicationRule").objects.filter(effective_from=SINCE).delete()


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0007_publication_and_repair")]
    operations = [
        migrations.RunPython(add, take_away),
        make_append_only("enterprises_publicationterms"),
        make_append_only("enterprises_creditrepairphoto"),
        make_append_only("enterprises_creditrepair", verbs=("DELETE",)),
    ]

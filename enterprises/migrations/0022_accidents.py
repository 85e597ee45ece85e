from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0021_named_decisions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="archiveentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("LICENCE", "许可和备案"),
                    ("INSPECTION", "监督检查"),
                    ("SAMPLE", "监督抽检"),
                    ("RECTIFICATION", "责令整改"),
                    ("INTERVIEW", "责任约谈"),
                    ("PENALTY", "行政处罚"),
                    ("ABNORMAL_LIST", "经营异常名录"),
                    ("SERIOUS_LIST", "严重违法失信名单"),
                    ("HONOUR", "表彰奖励"),
                    ("ACCIDENT", "食品安全事故"),
                ],
                max_length=14,
                verbose_name="种类",
            ),
        ),
        migrations.AlterField(
            model_name="creditevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("PENALTY", "行政处罚"),
                    ("ABNORMAL_LIST", "经营异常名录"),
                    ("SERIOUS_LIST", "严重违法失信名单"),
                    ("HONOUR", "表彰奖励"),
                    ("ACCIDENT", "食品安全事故"),
                ],
                max_length=14,
                verbose_name="种类",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0022_accidents"),
    ]

    operations = [
        migrations.AlterField(
            model_name="creditrepair",
            name="state",
            field=models.CharField(
                choices=[
                    ("PENDING", "待决定"),
                    ("GRANTED", "准予修复"),
                    ("REFUSED", "不予修复"),
                    ("LAPSED", "已终止"),
                ],
                default="PENDING",
                max_length=8,
                verbose_name="状态",
            ),
        ),
    ]

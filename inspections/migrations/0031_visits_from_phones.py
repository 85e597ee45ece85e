from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0030_earlier_full_checks"),
    ]

    operations = [
        migrations.AddField(
            model_name="backingvisit",
            name="captured_at",
            field=models.DateTimeField(null=True, verbose_name="填写时间"),
        ),
    ]

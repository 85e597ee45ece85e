from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0054_sampling_papers"),
    ]

    operations = [
        migrations.AddField(
            model_name="draw",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="公布时间"),
        ),
    ]

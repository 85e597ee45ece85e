from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0023_lapsed_repairs"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="archiveentry",
            index=models.Index(fields=["-occurred_on", "-id"], name="archive_entry_latest"),
        ),
    ]

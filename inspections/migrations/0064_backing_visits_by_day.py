from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0063_complaint_entered_at"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="backingvisit",
            index=models.Index(fields=["-visited_on", "-id"], name="backing_visit_day"),
        ),
    ]

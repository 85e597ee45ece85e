from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0011_whole_places"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="publicationrule",
            name="publication_rule_terms",
        ),
        migrations.AddField(
            model_name="publicationrule",
            name="withdraw_days",
            field=models.PositiveSmallIntegerField(default=3, verbose_name="撤下期限（工作日）"),
        ),
        migrations.AddConstraint(
            model_name="publicationrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("months__gte", 1),
                    ("publish_days__gte", 1),
                    ("repair_days__gte", 1),
                    ("withdraw_days__gte", 1),
                ),
                name="publication_rule_terms",
            ),
        ),
    ]

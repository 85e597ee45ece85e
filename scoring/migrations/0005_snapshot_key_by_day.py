import django.db.models.deletion
from django.db import migrations, models

TENTHS = {
    "index_tenths": "食安指数",
    "raw_tenths": None,
    "duty_tenths": "主体责任",
    "supervision_tenths": "日常监管",
    "sampling_tenths": "监督抽检",
    "complaint_tenths": "投诉举报",
    "credit_tenths": "信用奖惩",
}
BANDS = [(0, "数据不足"), (1, "优秀"), (2, "良好"), (3, "一般"), (4, "较差")]


def key(to):
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
    )


class Migration(migrations.Migration):
    """The key of a table can't be altered, so the table, not yet written by anything, is made anew."""

    dependencies = [("enterprises", "0001_initial"), ("scoring", "0004_guard_model_versions")]

    operations = [
        migrations.DeleteModel("IndexSnapshot"),
        migrations.CreateModel(
            name="IndexSnapshot",
            fields=[
                *(
                    (
                        name,
                        models.SmallIntegerField(label, null=True)
                        if label
                        else models.SmallIntegerField(null=True),
                    )
                    for name, label in TENTHS.items()
                ),
                ("band", models.SmallIntegerField(choices=BANDS, verbose_name="等级")),
                ("cap", models.SmallIntegerField(default=0)),
                ("district_rank", models.IntegerField(null=True, verbose_name="区县排名")),
                ("district_count", models.IntegerField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "as_of",
                        "enterprise_id",
                        "run_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("as_of", models.DateField(verbose_name="截至")),
                ("facts", models.BinaryField()),
                ("points", models.BinaryField()),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="index_snapshots",
                        to="enterprises.enterprise",
                    ),
                ),
                ("model_version", key("scoring.indexmodelversion")),
                ("run", key("scoring.indexrun")),
            ],
            options={"ordering": ["as_of", "enterprise_id", "run_id"]},
        ),
    ]

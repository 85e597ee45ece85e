import django.db.models.lookups
from django.db import migrations, models

import ledger.models.octets
from common.append_only import make_append_only

Exact = django.db.models.lookups.Exact
Octets = ledger.models.octets.Octets


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_waiting_since"),
    ]

    operations = [
        migrations.CreateModel(
            name="Leaf",
            fields=[
                (
                    "position",
                    models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name="位置"),
                ),
                ("entry", models.TextField(verbose_name="条目")),
                ("hash", models.BinaryField(max_length=32)),
                ("record_id", models.UUIDField(db_index=True, null=True, verbose_name="记录编号")),
            ],
            options={
                "verbose_name": "存证条目",
                "ordering": ["position"],
                "constraints": [
                    models.CheckConstraint(condition=Exact(Octets("hash"), 32), name="leaf_hash_is_sha256"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level",
                        "index",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("index", models.PositiveBigIntegerField()),
                ("hashes", models.BinaryField(max_length=8192)),
                ("root", models.BinaryField(max_length=32)),
            ],
            options={
                "verbose_name": "存证哈希块",
                "ordering": ["level", "index"],
                "constraints": [
                    models.CheckConstraint(condition=Exact(Octets("hashes"), 8192), name="tile_is_full"),
                    models.CheckConstraint(condition=Exact(Octets("root"), 32), name="tile_root_is_sha256"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "size",
                    models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name="条目数"),
                ),
                ("root", models.BinaryField(max_length=32)),
                ("note", models.TextField()),
                ("at", models.DateTimeField(verbose_name="签署时间")),
            ],
            options={
                "verbose_name": "存证检查点",
                "ordering": ["size"],
                "get_latest_by": "size",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="checkpoint_of_something"
                    ),
                    models.CheckConstraint(
                        condition=Exact(Octets("root"), 32), name="checkpoint_root_is_sha256"
                    ),
                ],
            },
        ),
        make_append_only("ledger_leaf"),
        make_append_only("ledger_tile"),
        make_append_only("ledger_checkpoint"),
    ]

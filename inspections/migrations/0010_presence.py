import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import enterprises.models.enterprise
from common.append_only import make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0006_opening_pattern"),
        ("inspections", "0009_mark_sealed_revisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PresenceRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=enterprises.models.enterprise.make_public_id,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="发起时间")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "official",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "到场验证申请",
                "ordering": ["-opened_at", "-pk"],
                "indexes": [
                    models.Index(fields=["official", "-opened_at"], name="presence_request_of_official")
                ],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("official_scanned_at", models.DateTimeField(verbose_name="到场人员扫码时间")),
                ("member_scanned_at", models.DateTimeField(verbose_name="企业扫码时间")),
                ("seconds_apart", models.PositiveSmallIntegerField(verbose_name="相隔秒数")),
                ("proved_at", models.DateTimeField(verbose_name="到场时间")),
                ("proved_on", models.DateField()),
                (
                    "official_latitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="到场人员纬度"
                    ),
                ),
                (
                    "official_longitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="到场人员经度"
                    ),
                ),
                ("official_accuracy_metres", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "member_latitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="企业纬度"
                    ),
                ),
                (
                    "member_longitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="企业经度"
                    ),
                ),
                ("member_accuracy_metres", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presences",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "official",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presence",
                        to="inspections.presencerequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "到场证明",
                "ordering": ["-proved_at", "-pk"],
                "indexes": [
                    models.Index(fields=["enterprise", "proved_on", "official"], name="presence_of_visit")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("official", models.F("member")), _negated=True),
                        name="presence_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seconds_apart__lte", 90)), name="presence_within_90_seconds"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("member_scanned_at__lte", models.F("proved_at")),
                                ("proved_at", models.F("official_scanned_at")),
                            ),
                            models.Q(
                                ("official_scanned_at__lte", models.F("proved_at")),
                                ("proved_at", models.F("member_scanned_at")),
                            ),
                            _connector="OR",
                        ),
                        name="presence_proved_by_the_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("official_latitude__isnull", True), ("official_longitude__isnull", True)
                                ),
                                models.Q(
                                    ("official_latitude__isnull", False),
                                    ("official_longitude__isnull", False),
                                    ("official_latitude__range", (-90, 90)),
                                    ("official_longitude__range", (-180, 180)),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(
                                    ("member_latitude__isnull", True), ("member_longitude__isnull", True)
                                ),
                                models.Q(
                                    ("member_latitude__isnull", False),
                                    ("member_longitude__isnull", False),
                                    ("member_latitude__range", (-90, 90)),
                                    ("member_longitude__range", (-180, 180)),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="presence_places",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PresenceScan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("OFFICIAL", "到场人员扫企业的码"), ("MEMBER", "企业扫到场人员的码")],
                        max_length=8,
                        verbose_name="哪一方",
                    ),
                ),
                ("step", models.BigIntegerField(null=True)),
                ("was_typed", models.BooleanField(default=False, verbose_name="输入短码")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("ACCEPTED", "通过"),
                            ("FORGED", "不是有效的码"),
                            ("EXPIRED", "已过期"),
                            ("WRONG_SIDE", "扫了自己一方的码"),
                            ("WRONG_SITE", "不是这家企业的码"),
                            ("ALREADY_USED", "已用过"),
                        ],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="纬度"
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="经度"
                    ),
                ),
                ("accuracy_metres", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="inspections.presencerequest",
                    ),
                ),
                (
                    "shown_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "到场扫码记录",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["by", "-at"], name="presence_scan_of_user")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "ACCEPTED"), ("side", "MEMBER")),
                        fields=("request", "step"),
                        name="presence_official_code_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "ACCEPTED"), ("side", "OFFICIAL")),
                        fields=("shown_by", "step"),
                        name="presence_site_code_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "ACCEPTED"), _negated=True),
                            models.Q(
                                ("request__isnull", False),
                                ("shown_by__isnull", False),
                                ("step__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="presence_scan_accepted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("longitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="presence_scan_place",
                    ),
                ],
            },
        ),
        make_append_only("inspections_presencerequest"),
        make_append_only("inspections_presencescan"),
        make_append_only("inspections_presence"),
    ]

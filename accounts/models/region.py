from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RegionQuerySet(models.QuerySet):
    def within(self, paths):
        """The regions at or below any of these paths; none for no path."""
        wanted = Q(pk__in=[])
        for path in paths:
            wanted |= Q(path__startswith=path)
        return self.filter(wanted)

    def visible_to(self, user):
        return self.within(user.territory_paths())


class Region(models.Model):
    """A piece of territory (行政区划): GB/T 2260 code, or a supervision area that has none (如苏州工业园区).

    `path` joins the codes from the province down and ends with a dot, so that a territory is a prefix.
    """

    class Level(models.TextChoices):
        PROVINCE = "PROVINCE", _("省")
        CITY = "CITY", _("市")
        DISTRICT = "DISTRICT", _("区县")
        TOWNSHIP = "TOWNSHIP", _("街道乡镇")
        VILLAGE = "VILLAGE", _("社区村")

    class Kind(models.TextChoices):
        GB = "GB", _("行政区划")
        SUPERVISION = "SUPERVISION", _("监管区域")
        FEED = "FEED", _("外部数据来源地")

    code = models.CharField(_("代码"), max_length=24, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    level = models.CharField(_("层级"), max_length=12, choices=Level)
    kind = models.CharField(_("种类"), max_length=12, choices=Kind, default=Kind.GB)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=120, unique=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)
    origin = models.CharField(max_length=120, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("行政区划")
        ordering = ["path"]
        indexes = [models.Index(fields=["level", "path"], name="region_level_path")]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True)
                | Q(effective_from__isnull=True)
                | Q(effective_from__lte=models.F("effective_to")),
                name="region_effective_order",
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.code}"


class RegionCodeChange(models.Model):
    """A change in the code book (区划代码变更): what an old code became, so that old records find home."""

    old_code = models.CharField(max_length=24)
    new_code = models.CharField(max_length=24, blank=True)
    old_name = models.CharField(max_length=80, blank=True)
    new_name = models.CharField(max_length=80, blank=True)
    changed_in = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["changed_in", "old_code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["old_code", "new_code", "changed_in", "kind"], name="region_code_change_once"
            )
        ]

    def __str__(self):
        return f"{self.old_code} → {self.new_code} ({self.changed_in})"

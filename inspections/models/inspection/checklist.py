from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveQuerySet, EffectiveRow
from common.languages import in_language
from enterprises.models import Enterprise
from inspections.models.inspection.inspection import Inspection


class ChecklistQuerySet(EffectiveQuerySet):
    def for_kind(self, kind: str, day: date):
        """The newest in force that day for a kind of enterprise."""
        return self.on(day).filter(uses__kind=kind).order_by("-effective_from", "code")


class Checklist(EffectiveRow):
    """What an inspector looks at in a type of business (要点表), one row a version, with its limits.

    Its items never change; what changes is a new version, in force from a day to come. An inspection keeps
    the version by which it was judged.
    """

    code = models.SlugField(_("要点表"), max_length=24)
    version = models.CharField(_("版本"), max_length=8)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    general_limit = models.PositiveSmallIntegerField(_("基本符合时一般项不符合上限"))

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = _("监督检查要点表")
        ordering = ["code", "-effective_from", "pk"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["code", "version"], name="checklist_version"),
            models.UniqueConstraint(fields=["code", "effective_from"], name="checklist_once"),
        ]

    def __str__(self):
        return f"{self.code}-{self.version}"

    @property
    def name(self):
        return in_language(self.name_zh, self.name_en)

    def is_for(self, kind: str) -> bool:
        """A query: whether it is a list for that kind of enterprise."""
        return self.uses.filter(kind=kind).exists()

    def result_of(self, *, key_failures: int, general_failures: int) -> Inspection.Result:
        """By the limits of this version: a key item that fails means failed, whatever else."""
        if key_failures or general_failures > self.general_limit:
            return Inspection.Result.FAIL
        return Inspection.Result.MOSTLY_PASS if general_failures else Inspection.Result.PASS


class ChecklistUse(models.Model):
    """A kind of enterprise that a checklist is for."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=20, choices=Enterprise.Kind)

    class Meta:
        ordering = ["checklist", "kind"]
        constraints = [models.UniqueConstraint(fields=["checklist", "kind"], name="checklist_use_once")]

    def __str__(self):
        return f"{self.checklist_id} {self.kind}"


class ChecklistItem(models.Model):
    """One thing looked at (检查内容): a key item (重点项) or a general one (一般项)."""

    class Area(models.TextChoices):
        PAPERS = "PAPERS", _("资质与公示")
        PREMISES = "PREMISES", _("场所与设施")
        PURCHASE = "PURCHASE", _("进货查验")
        STORAGE = "STORAGE", _("贮存")
        PROCESS = "PROCESS", _("加工制作过程")
        UTENSILS = "UTENSILS", _("餐用具清洗消毒")
        PRODUCT = "PRODUCT", _("检验、标签与产品")
        SALE = "SALE", _("销售过程")
        DELIVERY = "DELIVERY", _("集体供餐与配送")
        CANTEEN = "CANTEEN", _("食堂管理")
        SMALL = "SMALL", _("小作坊、小餐饮和摊贩")
        STAFF = "STAFF", _("从业人员")
        DUTY = "DUTY", _("主体责任与自查")

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    area = models.CharField(_("方面"), max_length=10, choices=Area)
    text_zh = models.CharField(max_length=200)
    text_en = models.CharField(max_length=240)
    legal_basis = models.CharField(_("法律依据"), max_length=200)
    is_key = models.BooleanField(_("重点项"))
    may_correct_on_spot = models.BooleanField(_("可以当场改正"))
    may_skip_unannounced = models.BooleanField(_("飞行检查可以不查"))

    class Meta:
        verbose_name = _("检查内容")
        ordering = ["checklist", "position"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "code"], name="checklist_item_once"),
            models.UniqueConstraint(fields=["checklist", "position"], name="checklist_item_position"),
            # Order 49 art. 32: only minor general items are corrected on the spot.
            models.CheckConstraint(
                condition=Q(is_key=False) | Q(may_correct_on_spot=False), name="checklist_key_never_on_spot"
            ),
        ]

    def __str__(self):
        return f"{self.position} {self.code}"

    @property
    def text(self):
        return in_language(self.text_zh, self.text_en)

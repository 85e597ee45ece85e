from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.effective import EffectiveRow
from common.languages import in_language
from enterprises.models import Enterprise
from hazards.models import Hazard

OWN_CODE = "own_"  # how codes of items begin that an enterprise has added itself


class RiskControlTemplate(EffectiveRow):
    """What a type of business is asked every day (风险管控清单模板), one row a version.

    Its items never change; what changes is a new version, in force from a day to come.
    """

    code = models.SlugField(_("模板"), max_length=24)
    version = models.CharField(_("版本"), max_length=8)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("风险管控清单模板")
        ordering = ["code", "-effective_from", "pk"]
        constraints = [
            *EffectiveRow.Meta.constraints,
            models.UniqueConstraint(fields=["code", "version"], name="risk_control_template_version"),
            models.UniqueConstraint(fields=["code", "effective_from"], name="risk_control_template_once"),
        ]

    def __str__(self):
        return f"{self.code}-{self.version}"

    @property
    def name(self):
        return in_language(self.name_zh, self.name_en)


class TemplateUse(models.Model):
    """A kind of enterprise that a template fits; the default is asked of whoever has chosen no other."""

    template = models.ForeignKey(RiskControlTemplate, models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=20, choices=Enterprise.Kind)
    # Blank for every kind of canteen; a template that names the enterprise's own comes before such a one.
    canteen_kind = models.CharField(max_length=14, choices=Enterprise.CanteenKind, blank=True)
    is_default = models.BooleanField()

    class Meta:
        ordering = ["template", "kind", "canteen_kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "kind", "canteen_kind"], name="risk_control_template_use"
            )
        ]

    def __str__(self):
        return f"{self.template_id} {self.kind} {self.canteen_kind}".rstrip()


class TemplateItem(models.Model):
    """One question of a template (管控项目), put so that "yes" is good. Append-only.

    `severity` is the hazard's when the answer is no, or the number lies outside its limits.
    """

    class Group(models.TextChoices):
        """Where one stands when it is asked, in the order in which one walks through the premises."""

        PEOPLE = "PEOPLE", _("人员")
        PURCHASE = "PURCHASE", _("进货")
        STORAGE = "STORAGE", _("贮存")
        PREPARATION = "PREPARATION", _("粗加工")
        PROCESSING = "PROCESSING", _("加工制作")
        SERVING = "SERVING", _("备餐留样")
        SALES = "SALES", _("陈列销售")
        DELIVERY = "DELIVERY", _("配送运输")
        CLEANING = "CLEANING", _("清洁消毒")
        TESTING = "TESTING", _("检验追溯")
        PREMISES = "PREMISES", _("场所公示")

    class Answer(models.TextChoices):
        YES_NO = "YES_NO", _("是或否")
        NUMBER = "NUMBER", _("填数字")
        TEXT = "TEXT", _("写一句")
        PHOTO = "PHOTO", _("拍照")

    class PhotoRule(models.TextChoices):
        NEVER = "NEVER", _("不拍照")  # where a photo would show somebody's health
        ON_NO = "ON_NO", _("有问题时拍照")
        ALWAYS = "ALWAYS", _("每次拍照")

    template = models.ForeignKey(RiskControlTemplate, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(_("顺序"))
    code = models.SlugField(max_length=40)
    group = models.CharField(_("环节"), max_length=12, choices=Group)
    question_zh = models.CharField(max_length=120)
    question_en = models.CharField(max_length=200)
    why_zh = models.CharField(max_length=120)
    why_en = models.CharField(max_length=200)
    answer = models.CharField(_("怎么答"), max_length=6, choices=Answer)
    unit = models.CharField(_("单位"), max_length=8, blank=True)
    minimum = models.DecimalField(_("下限"), max_digits=7, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(_("上限"), max_digits=7, decimal_places=2, null=True, blank=True)
    photo = models.CharField(_("照片"), max_length=6, choices=PhotoRule)
    severity = models.CharField(max_length=8, choices=Hazard.Severity)
    is_mandatory = models.BooleanField(_("必查"))
    may_not_apply = models.BooleanField(_("可答不适用"))

    class Meta:
        ordering = ["template", "position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="template_item_position"),
            models.UniqueConstraint(fields=["template", "code"], name="template_item_code"),
            models.CheckConstraint(condition=~Q(code__startswith=OWN_CODE), name="template_item_not_own"),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True)
                | Q(maximum__isnull=True)
                | Q(minimum__lt=models.F("maximum")),
                name="template_item_limits_order",
            ),
            models.CheckConstraint(
                condition=(
                    Q(answer="NUMBER") & ~Q(unit="") & (Q(minimum__isnull=False) | Q(maximum__isnull=False))
                )
                | (~Q(answer="NUMBER") & Q(unit="", minimum__isnull=True, maximum__isnull=True)),
                name="template_item_limits_of_numbers",
            ),
            models.CheckConstraint(
                condition=~Q(answer="PHOTO") | Q(photo="ALWAYS"), name="template_item_photo_is_asked"
            ),
        ]

    def __str__(self):
        return self.code

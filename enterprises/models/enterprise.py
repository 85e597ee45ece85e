import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.place import has_place
from enterprises.visiting import sent_to

# Crockford's base 32 without look-alikes: 12 letters carry 60 bits, typed from a poster without error.
PUBLIC_ID_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PUBLIC_ID_LENGTH = 12


def make_public_id():
    bits = secrets.randbits(5 * PUBLIC_ID_LENGTH)
    return "".join(PUBLIC_ID_ALPHABET[bits >> shift & 31] for shift in range(0, 5 * PUBLIC_ID_LENGTH, 5))


class IllegalMove(Exception):
    """An enterprise can't go from its status to that one."""

    def __init__(self, old, new):
        super().__init__(old, new)
        self.old, self.new = old, new

    def __str__(self):
        return gettext("“%(old)s”的主体不能改为“%(new)s”。") % {"old": self.old.label, "new": self.new.label}


class EnterpriseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rows of the user's territory, and the enterprises at which they hold a post."""
        if not user.is_authenticated:
            return self.none()
        territory = Q(pk__in=user.memberships.on(timezone.localdate()).values("enterprise"))
        for path in user.territory_paths():
            territory |= Q(region_path__startswith=path)
        return self.filter(territory)

    def open_to_visit(self, user):
        """The same, and those elsewhere to which the person is sent, until that visit is over."""
        return self.filter(
            Q(pk__in=self.model.objects.visible_to(user).values("pk")) | Q(pk__in=sent_to(user))
        )

    def in_region(self, region):
        return self.filter(region_path__startswith=region.path)

    def in_business(self):
        return self.filter(status=Enterprise.Status.IN_BUSINESS)


class Enterprise(models.Model):
    """A food business at one site (食品生产经营主体): who answers for the food made, sold or served there."""

    class Kind(models.TextChoices):
        PRODUCER = "PRODUCER", _("食品生产")
        SELLER = "SELLER", _("食品销售")
        CATERER = "CATERER", _("餐饮服务")
        CANTEEN = "CANTEEN", _("单位食堂")
        CONTRACTOR = "CONTRACTOR", _("承包经营企业")
        MEAL_SUPPLIER = "MEAL_SUPPLIER", _("供餐单位")
        CENTRAL_KITCHEN = "CENTRAL_KITCHEN", _("中央厨房")
        WORKSHOP = "WORKSHOP", _("小作坊")
        STALL = "STALL", _("摊贩")
        SMALL_CATERER = "SMALL_CATERER", _("小餐饮")
        MARKET_OPERATOR = "MARKET_OPERATOR", _("集中交易市场开办者")
        COLD_STORE = "COLD_STORE", _("第三方冷库")
        ONLINE_SHOP = "ONLINE_SHOP", _("网络经营者")

    class Status(models.TextChoices):
        IN_BUSINESS = "IN_BUSINESS", _("在业")
        SUSPENDED = "SUSPENDED", _("停业整顿")
        CLOSED = "CLOSED", _("已关闭")

    class SizeBand(models.TextChoices):
        MICRO = "MICRO", _("微型")
        SMALL = "SMALL", _("小型")
        MEDIUM = "MEDIUM", _("中型")
        LARGE = "LARGE", _("大型")

    class ChainRole(models.TextChoices):
        NONE = "NONE", _("非连锁")
        HEADQUARTERS = "HEADQUARTERS", _("连锁总部")
        BRANCH = "BRANCH", _("分支机构")
        STORE = "STORE", _("连锁门店")

    class CanteenKind(models.TextChoices):
        NONE = "NONE", _("不适用")
        KINDERGARTEN = "KINDERGARTEN", _("幼儿园食堂")
        SCHOOL = "SCHOOL", _("学校食堂")
        ELDERLY_CARE = "ELDERLY_CARE", _("养老机构食堂")
        OTHER = "OTHER", _("其他食堂")

    public_id = models.CharField(_("公开编号"), max_length=16, unique=True, default=make_public_id)
    name = models.CharField(_("名称"), max_length=160)
    kind = models.CharField(_("主体类型"), max_length=20, choices=Kind)
    canteen_kind = models.CharField(
        _("食堂类别"), max_length=14, choices=CanteenKind, default=CanteenKind.NONE
    )
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.IN_BUSINESS)
    # Identity: a credit code with its site, or the identifier under which another system knows it.
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    site = models.CharField(_("经营场所编号"), max_length=40, blank=True)
    source = models.CharField(_("数据来源"), max_length=40, default="registry")
    foreign_id = models.CharField(_("来源编号"), max_length=120, blank=True)
    # Premises
    region = models.ForeignKey(
        "accounts.Region", models.PROTECT, related_name="+", verbose_name=_("所在区划")
    )
    # Copy of region.path, so that territory is one indexed prefix and needs no join on hot paths.
    region_path = models.CharField(max_length=120, editable=False)
    address = models.CharField(_("经营场所地址"), max_length=240, blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    # Chain
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="stores", verbose_name=_("上级企业")
    )
    chain_role = models.CharField(_("连锁角色"), max_length=14, choices=ChainRole, default=ChainRole.NONE)
    # Size facts that decide who must have a director (令97号第六条; 集中用餐单位规定)
    size_band = models.CharField(_("规模"), max_length=8, choices=SizeBand, default=SizeBand.SMALL)
    headcount = models.PositiveIntegerField(_("从业人数"), null=True, blank=True)
    diners_per_meal = models.PositiveIntegerField(_("每餐就餐人数"), null=True, blank=True)
    makes_special_food = models.BooleanField(_("生产特殊食品"), default=False)
    # Life on the platform
    registered_on = models.DateField(
        _("接入平台日期"),
        null=True,
        blank=True,
        help_text=_("自此日起消费者可以扫码投诉；外部数据来源的主体没有"),
    )
    recorded_since = models.DateField(_("最早记录日期"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            # With this operator class PostgreSQL finds prefixes in the index, whatever the collation.
            models.Index(
                fields=["region_path", "id"],
                name="enterprise_territory",
                opclasses=["varchar_pattern_ops", "int8_ops"],
            ),
            models.Index(fields=["name", "id"], name="enterprise_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code", "site"],
                condition=~Q(credit_code=""),
                name="enterprise_credit_code_site",
            ),
            models.UniqueConstraint(
                fields=["source", "foreign_id"],
                condition=~Q(foreign_id=""),
                name="enterprise_source_foreign_id",
            ),
            models.CheckConstraint(
                condition=~Q(credit_code="") | ~Q(foreign_id=""), name="enterprise_has_identity"
            ),
            models.CheckConstraint(condition=has_place(), name="enterprise_coordinates"),
            models.CheckConstraint(condition=~Q(pk=models.F("parent")), name="enterprise_not_own_parent"),
        ]

    # Closed is not the end: the same credit code at the same site can't be registered a second time.
    MOVES = {
        Status.IN_BUSINESS: {Status.SUSPENDED, Status.CLOSED},
        Status.SUSPENDED: {Status.IN_BUSINESS, Status.CLOSED},
        Status.CLOSED: {Status.IN_BUSINESS},
    }

    def __str__(self):
        return self.name

    @property
    def spaced_public_id(self):
        """The public id in groups of four, as it stands on the poster."""
        return " ".join(self.public_id[start : start + 4] for start in range(0, len(self.public_id), 4))

    def move_to(self, status):
        """Set the status, if the move is allowed; saving is the caller's."""
        if status not in self.MOVES[self.Status(self.status)]:
            raise IllegalMove(self.Status(self.status), self.Status(status))
        self.status = status

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role
from common.masking import mask_name


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who looks after the whole city sees whether messages arrive; everybody else their own."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if oversees_deliveries(user) else self.filter(user=user)

    def due(self, at):
        return self.filter(state=Delivery.State.WAITING, due_at__lte=at)

    def retrying(self):
        return self.filter(state=Delivery.State.WAITING, tries__gt=0)

    def ended_since(self, state, since):
        return self.filter(state=state, ended_at__gte=since)


def oversees_deliveries(user) -> bool:
    """Administrators and regulators whose territory is the city or more."""
    return any(
        assignment.role in (Role.ADMINISTRATOR, Role.CITY_REGULATOR)
        and assignment.region.level in (Region.Level.CITY, Region.Level.PROVINCE)
        for assignment in user.current_role_assignments
    )


class MoveRefused(Exception):
    """A delivery that has ended stays as it ended."""


class Delivery(models.Model):
    """One message to one person over one channel (投递), with what became of it: the delivery log.

    It carries one notice or several. A worker that takes it writes its `claim` and moves `due_at` ahead, so
    that the message of a worker that died is due again by itself. When a channel fails for good, the message
    ends here and a new row, which `follows` this one, carries its notices over the next channel.
    """

    class Channel(models.TextChoices):
        WEB_PUSH = "WEB_PUSH", _("浏览器推送")
        WECOM = "WECOM", _("企业微信群机器人")
        DINGTALK = "DINGTALK", _("钉钉群机器人")
        FEISHU = "FEISHU", _("飞书群机器人")
        SMS = "SMS", _("短信")
        EMAIL = "EMAIL", _("邮件")
        IN_APP = "IN_APP", _("站内")

    class State(models.TextChoices):
        WAITING = "WAITING", _("待发送")
        SENT = "SENT", _("已发送")
        FAILED = "FAILED", _("发送失败")
        DROPPED = "DROPPED", _("无需发送")

    MOVES: dict[str, set[State]] = {State.WAITING: {State.SENT, State.FAILED, State.DROPPED}}

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    is_urgent = models.BooleanField(_("紧急"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    notice_count = models.PositiveIntegerField(_("通知条数"), default=1)
    formed_at = models.DateTimeField(_("生成时间"))
    due_at = models.DateTimeField(_("下次发送时间"))
    stale_at = models.DateTimeField(_("失效时间"))
    tries = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    tried_at = models.DateTimeField(_("最近尝试"), null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=60, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    follows = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="next")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("投递记录")
        ordering = ["-formed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="WAITING", ended_at__isnull=True)
                | (~Q(state="WAITING") & Q(ended_at__isnull=False)),
                name="delivery_end_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="WAITING"), name="delivery_due"),
            models.Index(fields=["channel", "state", "-ended_at"], name="delivery_health"),
        ]

    def __str__(self):
        return f"{self.pk} {self.channel} {self.state}"

    @property
    def recipient(self):
        """Enough to ask somebody, too little to know who it is."""
        return mask_name(self.user.display_name)

    def move_to(self, state, *, at, reason=""):
        if state not in self.MOVES.get(self.state, set()):
            raise MoveRefused(f"{self.state} → {state}")
        self.state, self.ended_at, self.reason, self.claim = state, at, reason, None

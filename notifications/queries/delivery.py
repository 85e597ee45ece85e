"""Whether messages arrive: by channel, of the last 24 hours, each figure with the list it counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notifications.channels import mail, sms
from notifications.models import Delivery, Notice

PERIOD = timedelta(hours=24)
STUCK_AFTER = timedelta(minutes=5)  # beat looks each minute
State = Delivery.State
DELIVERY_STATES = {
    "sent": gettext_lazy("已发送"),
    "failed": gettext_lazy("发送失败"),
    "retrying": gettext_lazy("重试中"),
    "waiting": gettext_lazy("待发送"),
}


@dataclass(frozen=True)
class ChannelHealth:
    """Figures of one channel. `oldest_at` is since when the oldest message on it waits."""

    channel: str
    label: str
    is_configured: bool
    sent: int
    failed: int
    retrying: int
    waiting: int
    oldest_at: datetime | None
    last_sent_at: datetime | None

    @property
    def is_dead(self) -> bool:
        """Something was to go out and nothing did."""
        return self.sent == 0 and self.failed + self.retrying > 0

    @property
    def figures(self) -> list[tuple[str, int]]:
        return [(state, getattr(self, state)) for state in DELIVERY_STATES]


def deliveries_in(state: str, *, user: User, at: datetime) -> QuerySet[Any]:
    """The list behind a figure."""
    return Delivery.objects.visible_to(user).filter(_condition(state, at))


def _condition(state: str, at: datetime) -> Q:
    if state in ("sent", "failed"):
        return Q(state=state.upper(), ended_at__gte=at - PERIOD)
    return Q(state=State.WAITING, tries__gt=0) if state == "retrying" else Q(state=State.WAITING)


def channel_health(*, user: User, at: datetime) -> list[ChannelHealth]:
    """All channels in the order in which they are tried, also those over which nothing went."""
    recent = Q(state=State.WAITING) | Q(ended_at__gte=at - PERIOD)
    rows = Delivery.objects.visible_to(user).filter(recent).order_by().values("channel")
    figures = {state: Count("pk", filter=_condition(state, at)) for state in DELIVERY_STATES}
    found = {
        row["channel"]: row
        for row in rows.annotate(
            **figures,
            oldest_at=Min("formed_at", filter=Q(state=State.WAITING)),
            last_sent_at=Max("ended_at", filter=Q(state=State.SENT)),
        )
    }
    return [
        ChannelHealth(
            channel=channel,
            label=str(Delivery.Channel(channel).label),
            is_configured=is_configured(channel),
            oldest_at=found.get(channel, {}).get("oldest_at"),
            last_sent_at=found.get(channel, {}).get("last_sent_at"),
            **{state: found.get(channel, {}).get(state, 0) for state in DELIVERY_STATES},
        )
        for channel in [*settings.NOTIFICATIONS.channels, str(Delivery.Channel.IN_APP)]
    ]


def is_configured(channel: str) -> bool:
    if channel == Delivery.Channel.EMAIL:
        return mail.is_configured()
    return channel != Delivery.Channel.SMS or sms.is_configured()


def stuck_since(*, at: datetime) -> datetime | None:
    """When something should have gone out that nobody took: then no worker delivers."""
    notices = Notice.objects.waiting().filter(due_at__lt=at - STUCK_AFTER).aggregate(oldest=Min("due_at"))
    deliveries = Delivery.objects.due(at - STUCK_AFTER).aggregate(oldest=Min("due_at"))
    return min(filter(None, [notices["oldest"], deliveries["oldest"]]), default=None)


REASONS = {
    "TIMEOUT": gettext_lazy("对方没有按时答复"),
    "UNREACHABLE": gettext_lazy("连接不上"),
    "DOWN": gettext_lazy("渠道暂时不通，没有逐条再试"),
    "GARBAGE": gettext_lazy("答复无法识别"),
    "ORIGIN": gettext_lazy("地址不在允许的范围内"),
    "NO_KEY": gettext_lazy("登记时所用的密钥已经停用"),
    "DEVICE_KEY": gettext_lazy("设备密钥无效"),
    "SUBJECT": gettext_lazy("VAPID_SUBJECT 设置有误"),
    "NO_GATEWAY": gettext_lazy("没有开通短信"),
    "NO_ADDRESS": gettext_lazy("没有可用的地址"),
    "ADDRESS": gettext_lazy("邮箱地址无效"),
    "STALE": gettext_lazy("时间太久，只留在站内"),
    "MERGED": gettext_lazy("并入另一条消息"),
    "SETTLED": gettext_lazy("发送前已经阅读或办结"),
}


def reason_in_words(reason: str) -> str:
    """What a person understands; numbers of a protocol as they came."""
    if reason in REASONS:
        return str(REASONS[reason])
    return _("对方答复 %(code)s") % {"code": reason.removeprefix("CODE ")} if reason else ""

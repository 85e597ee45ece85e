"""The part of the register that tells of notices: what somebody was told, and where they are reached."""

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from notifications.models import Delivery, Notice, PushDevice, Robot
from staff.queries.own_data_terms import BY_LAW, DataGroup, Field, choice_field, plain_field

BY_CONSENT = _("本人同意（个人信息保护法第十三条第一款第一项）")
UNTIL_REMOVED = _("本人移除前；删除个人信息时一并删除")


def _channel_of(notice: Notice) -> str:
    return notice.delivery.get_channel_display() if notice.delivery else ""


NOTICE_GROUPS: tuple[DataGroup, ...] = (
    DataGroup(
        "notices",
        _("通知"),
        _("提醒该做的事和快到期的证照"),
        BY_LAW,
        format_lazy(_("{days}天；删除个人信息时一并删除"), days=settings.NOTIFICATIONS.retention.days),
        (Notice, Delivery),
        lambda person: (
            Notice.objects.filter(user__person=person).select_related("delivery").order_by("-made_at", "-pk")
        ),
        (
            plain_field("made_at", _("通知时间")),
            plain_field("title", _("标题")),
            plain_field("text", _("内容")),
            plain_field("read_at", _("阅读时间")),
            plain_field("acknowledged_at", _("知悉时间")),
            Field(
                "channel", _("渠道"), lambda row: row.delivery.get_channel_display() if row.delivery else ""
            ),
        ),
    ),
    DataGroup(
        "push_devices",
        _("接收推送的设备"),
        _("把通知发到本人的设备上"),
        BY_CONSENT,
        UNTIL_REMOVED,
        (PushDevice,),
        lambda person: PushDevice.objects.filter(user__person=person).order_by("-subscribed_at", "-pk"),
        (
            plain_field("name", _("名称")),
            plain_field("subscribed_at", _("登记时间")),
            plain_field("switched_off_at", _("停用时间")),
        ),
    ),
    DataGroup(
        "robots",
        _("群机器人"),
        _("把通知发到本人选定的群里"),
        BY_CONSENT,
        UNTIL_REMOVED,
        (Robot,),
        lambda person: Robot.objects.filter(user__person=person).order_by("-added_at", "-pk"),
        (
            choice_field("kind", _("平台")),
            plain_field("name", _("名称")),
            plain_field("address", _("Webhook 地址"), "masked_url"),
            plain_field("added_at", _("添加时间")),
            plain_field("switched_off_at", _("停用时间")),
        ),
    ),
)

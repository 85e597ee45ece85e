"""What this app's verbs are called in the audit trail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTION_NAMES: dict[str, str | Promise] = {
    "acknowledge_notice": _("确认知悉通知"),
    "add_robot": _("添加群机器人"),
    "change_delivery_settings": _("修改通知设置"),
    "remove_push_device": _("移除接收推送的设备"),
    "remove_robot": _("移除群机器人"),
    "subscribe_push": _("登记接收推送的设备"),
}

"""What the verbs of the audit trail are called on its page. Upper apps add theirs in `apps.ready()`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTION_NAMES: dict[str, str | Promise] = {
    "activate_user": _("启用账号"),
    "assign_role": _("授予角色"),
    "change_password": _("修改密码"),
    "confirm_second_factor": _("绑定两步验证"),
    "create_feed_region": _("新增数据来源地"),
    "create_recovery_codes": _("重新生成恢复码"),
    "create_user": _("新建人员"),
    "deactivate_user": _("停用账号"),
    "end_role": _("解除角色"),
    "load_regions": _("载入行政区划"),
    "reset_password": _("重置密码"),
    "reset_second_factor": _("重置两步验证"),
    "use_recovery_code": _("使用恢复码"),
}


def name_actions(names: dict[str, str | Promise]) -> None:
    """Add names, each a verb with its (lazily translated) words."""
    ACTION_NAMES.update(names)

"""What this app's verbs are called in the audit trail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTION_NAMES: dict[str, str | Promise] = {
    "adopt_records": _("补封记录"),
    "export_bulletin": _("导出通报"),
    "export_duty_cards": _("导出履责卡"),
    "export_list": _("导出列表"),
    "introduce_rule": _("设定新规则"),
    "withdraw_rule": _("撤回规则"),
    "end_rule": _("规则失效"),
}

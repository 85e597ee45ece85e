"""What this app's verbs are called in the audit trail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTION_NAMES: dict[str, str | Promise] = {
    "apply_for_credit_repair": _("申请信用修复"),
    "grant_credit_repair": _("准予信用修复"),
    "lapse_credit_repair": _("终止信用修复申请"),
    "record_credit_event": _("记入信用档案"),
    "refuse_credit_repair": _("不予信用修复"),
    "remove_from_list": _("移出名录"),
    "set_publication_terms": _("确定公示期限"),
    "withdraw_credit_event": _("撤销信用记录"),
}

"""What this app's verbs are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

ACTION_NAMES = {
    "accept_index_objection": _("受理指数异议"),
    "answer_index_objection": _("答复指数异议"),
    "file_index_objection": _("提出指数异议"),
    "refuse_index_objection": _("不予受理指数异议"),
    "remove_reply": _("移除企业说明"),
    "take_over_index_objection": _("接手指数异议"),
    "withdraw_index_objection": _("撤回指数异议"),
    "withdraw_reply": _("撤回企业说明"),
    "write_reply": _("发布企业说明"),
}

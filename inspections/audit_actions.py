"""What this app's verbs are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

ACTION_NAMES = {
    "accept_complaint": _("受理投诉举报"),
    "close_complaint": _("办结投诉举报（未查实）"),
    "correct_inspection": _("更正导入的检查"),
    "correct_sample": _("更正导入的抽检结果"),
    "dispose_sample": _("完成核查处置"),
    "file_complaint": _("提交投诉举报"),
    "finalise_inspection": _("检查结果生效"),
    "import_lives": _("导入检查数据"),
    "import_sampling": _("导入抽检公告"),
    "record_inspection": _("记录检查"),
    "record_sample": _("记录抽检结果"),
    "refuse_complaint": _("不予受理投诉举报"),
    "reveal_contact": _("查看举报人联系方式"),
    "verify_complaint": _("认定投诉举报属实"),
    "withdraw_complaint": _("撤销查实结论"),
    "withdraw_inspection": _("撤销检查"),
    "withdraw_sample": _("撤销抽检结果"),
}

"""What this app's verbs are called in the audit trail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTION_NAMES: dict[str, str | Promise] = {
    "adapt_risk_control_list": _("调整风险管控清单"),
    "change_ladder_rule": _("调整逐级提醒规则"),
    "add_template_version": _("新增风险管控清单模板版本"),
    "comment_hollow_signal": _("说明走过场信号"),
    "confirm_hollow_signal": _("确认走过场信号"),
    "disclose_duty_record": _("下载履责记录文件"),
    "dismiss_hollow_signal": _("排除走过场信号"),
    "realign_duties": _("按放假安排重新核对任务"),
    "review_duty_record": _("审阅履责记录"),
    "print_duty_record": _("打印履责记录"),
    "reverse_hollow_signal": _("撤销走过场确认"),
}

"""What this app's verbs are called in the audit trail; each file of services adds its own here."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTION_NAMES: dict[str, str | Promise] = {
    # Printed badges
    "issue_badge": _("签发工牌"),
    "revoke_badge": _("作废工牌"),
    # Persons, posts, leave, sign-ins
    "appoint_person": _("任命或录用"),
    "attach_document": _("上传任命文件"),
    "cancel_leave": _("取消请假"),
    "confirm_conditions": _("确认任职条件"),
    "declare_leave": _("申报请假"),
    "end_post": _("办理离任"),
    "link_account": _("关联从业人员账号"),
    "open_person_account": _("开通从业人员账号"),
    "register_person": _("登记从业人员"),
    "renew_term": _("续任"),
    "reveal_person": _("查看证件号码和电话"),
    "update_person": _("更正从业人员信息"),
    # Rights to one's own data, import of staff
    "decide_data_request": _("答复个人信息请求"),
    "erase_person": _("删除个人信息"),
    "export_own_data": _("导出本人信息"),
    "import_staff": _("批量导入人员"),
    "make_data_request": _("提出个人信息请求"),
    "withdraw_data_request": _("撤回个人信息请求"),
    # Certificates, training, exams
    "attach_certificate_photo": _("补传健康证明照片"),
    "record_certificate": _("登记健康证明"),
    "record_exam_result": _("登记考核结果"),
    "record_training": _("登记培训学时"),
    "withdraw_certificate": _("撤销健康证明"),
    "withdraw_exam_result": _("撤销考核结果"),
    "withdraw_training": _("撤销培训记录"),
    # Evaluation of managers
    "evaluate_post": _("评价履职"),
    # Prohibited persons
    "record_prohibition": _("列入禁业人员名单"),
    "withdraw_prohibition": _("撤销禁业记录"),
    # Morning check
    "clear_off_duty": _("确认康复，解除离岗"),
    "record_morning_check": _("登记晨检"),
}

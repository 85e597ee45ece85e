"""What this app's verbs are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

SAMPLING_NAMES = {
    "accept_sample": _("受理复检申请"),
    "create_sampling_plan": _("制定抽检计划"),
    "decline_sample": _("记录复检机构不能承担"),
    "draw_sample": _("随机确定复检机构"),
    "extend_sample": _("延长确定复检机构的期限"),
    "file_sample": _("归档抽检结果"),
    "finalise_sample": _("抽检结果生效"),
    "hand_over_sample": _("交接样品"),
    "import_lab_reports": _("导入检验报告"),
    "object_sample": _("提出抽检异议"),
    "recall_check_sample": _("核查召回"),
    "recall_finish_sample": _("报告召回完成"),
    "recall_return_sample": _("退回召回"),
    "recall_sample": _("责令召回"),
    "recall_start_sample": _("启动召回"),
    "record_rapid_test": _("记录快检"),
    "refuse_sample": _("不予受理抽检异议"),
    "register_laboratory": _("登记检验机构"),
    "report_sample": _("录入检验报告"),
    "retest_sample": _("录入复检报告"),
    "sustain_sample": _("认定抽检异议成立"),
    "take_sample": _("填写抽样单"),
    "tell_sample": _("送达抽检结果"),
    "void_sample": _("样品作废"),
}
ON_SITE_NAMES = {
    "add_checklist_version": _("新增要点表版本"),
    "add_risk_model": _("新增风险分级规则"),
    "cancel_on_site": _("取消现场检查"),
    "plan_on_site": _("安排现场检查"),
    "print_inspection_notice": _("打印检查结果公示单"),
    "print_on_site": _("打印检查记录"),
    "publish_inspection": _("公开检查结果"),
    "record_on_site": _("记录现场检查"),
    "start_on_site": _("开始现场检查"),
    "tell_on_site": _("告知现场检查结果"),
}
BACKING_NAMES = {
    "answer_upper_check": _("答复督查意见"),
    "assign_backing": _("指定包保干部"),
    "check_cadre": _("督查包保干部"),
    "exempt_backing_visit": _("免除一次督导"),
    "print_backing_lists": _("打印三张清单"),
    "print_commitment_letter": _("打印承诺书"),
    "record_backing_visit": _("提交督导记录"),
    "sign_commitment_letter": _("签署承诺书"),
}
PLANNING_NAMES = {
    "close_inspection_plan": _("结束年度检查计划"),
    "cancel_planned_inspection": _("取消计划检查"),
    "change_planned_inspection": _("改期改派计划检查"),
    "commit_draw": _("承诺双随机抽取"),
    "declare_recusal": _("登记回避"),
    "end_recusal": _("结束回避"),
    "execute_draw": _("执行双随机抽取"),
    "lift_risk_override": _("取消风险等级调整"),
    "make_calendar_key": _("生成日历订阅地址"),
    "revoke_calendar_key": _("停用日历订阅"),
    "make_inspection_plan": _("编制检查计划"),
    "override_risk_grade": _("调整风险等级"),
    "record_static_answers": _("评定静态风险"),
}
INTERVIEW_NAMES = {
    "confirm_interview_measures": _("确认约谈整改落实"),
    "record_interview": _("记录责任约谈"),
    "withdraw_interview": _("撤销约谈记录"),
}
ACTION_NAMES = (
    SAMPLING_NAMES
    | ON_SITE_NAMES
    | BACKING_NAMES
    | PLANNING_NAMES
    | INTERVIEW_NAMES
    | {
        "accept_complaint": _("受理投诉"),
        "add_complaint_lead": _("将违法线索转为举报"),
        "assign_complaint": _("指定投诉举报承办人"),
        "assign_inspectors": _("派检查人员"),
        "check_report": _("开始核查举报"),
        "close_complaint": _("办结投诉举报（未查实）"),  # entries of before
        "correct_complaint_enterprise": _("更正被投诉举报的企业"),
        "correct_inspection": _("更正导入的检查"),
        "correct_sample": _("更正导入的抽检结果"),
        "decline_case": _("举报不予立案"),
        "disprove_complaint": _("认定投诉举报未查实"),
        "dispose_sample": _("完成核查处置"),
        "end_case": _("举报案件办结"),
        "end_mediation": _("结束调解"),
        "enter_paper_record": _("补录检查"),
        "erase_reporter": _("删除提交人信息"),
        "extend_check": _("延长举报核查期限"),
        "file_case": _("举报立案"),
        "file_complaint": _("提交投诉举报"),
        "finalise_inspection": _("检查结果生效"),
        "import_complaints": _("导入投诉举报"),
        "import_lives": _("导入检查数据"),
        "import_sampling": _("导入抽检公告"),
        "link_complaint_inspection": _("投诉举报关联检查"),
        "merge_complaint": _("重复投诉举报并案"),
        "open_complaint_hazard": _("投诉举报转为隐患"),
        "pause_complaint": _("中止计算办理期限"),
        "prove_presence": _("证明到场"),
        "record_inspection": _("记录检查"),
        "record_sample": _("记录抽检结果"),
        "refer_report": _("核查中移送举报"),
        "refuse_complaint": _("不予受理投诉举报"),
        "resume_complaint": _("恢复计算办理期限"),
        "reveal_contact": _("查看举报人联系方式"),
        "settle_agreement": _("记录调解协议是否履行"),
        "start_mediation": _("开始调解"),
        "tell_complaint": _("告知投诉举报处理结果"),
        "verify_complaint": _("认定投诉举报属实"),
        "withdraw_complaint": _("撤销查实结论"),
        "withdraw_inspection": _("撤销检查"),
        "withdraw_sample": _("撤销抽检结果"),
    }
)

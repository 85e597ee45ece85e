"""Complaints and reports in every state, so that each list of the demo city has something to show."""

from datetime import date, datetime, timedelta

from accounts.models import User
from common.local_time import local_date
from common.working_days import add_working_days
from inspections.models import Complaint
from inspections.services.complaint.case import extend_check, file_case
from inspections.services.complaint.filing import file_complaint
from inspections.services.complaint.finding import verify_complaint
from inspections.services.complaint.handling import accept_complaint, refuse_complaint
from inspections.services.complaint.link import open_complaint_hazard
from inspections.services.complaint.mediation import add_lead, start_mediation
from inspections.services.complaint.pause import pause_complaint
from sushi_platform.demo.registry import DemoEnterprise, moment


def show_complaints(enterprises: list[DemoEnterprise], regulator: User, *, now: datetime) -> int:
    """At the first enterprise without a story of its own; says how many."""
    enterprise = next((one for one in enterprises[1:] if one.plan.story == "ordinary"), enterprises[1])
    for show in SCENES:
        show(enterprise, regulator, local_date(now))
    return Complaint.objects.filter(enterprise=enterprise.row).count()


def _filed(
    enterprise: DemoEnterprise, kind: str, on: date, topic: str, body: str, name: str = "", contact: str = ""
) -> Complaint:
    return file_complaint(
        enterprise=enterprise.row,
        kind=kind,
        topic=topic,
        body=body,
        name=name,
        contact=contact,
        at=moment(on, 9),
    )


def _complaint(enterprise: DemoEnterprise, on: date, body: str) -> Complaint:
    return _filed(enterprise, "COMPLAINT", on, "食品过期", body, "演示消费者", "demo@example.org")


def _near_and_overdue(enterprise: DemoEnterprise, by: User, today: date) -> None:
    """One to be answered tomorrow, one that should have been."""
    _complaint(enterprise, add_working_days(today, -6), "买的酸奶过期两天，要求退款。")
    _complaint(enterprise, add_working_days(today, -11), "点心盒上没有生产日期，商家不理。")


def _mediated(enterprise: DemoEnterprise, by: User, today: date) -> None:
    """In mediation, where a breach was seen, which is now a report of its own."""
    complaint = _complaint(enterprise, add_working_days(today, -12), "婚宴吃完三桌人拉肚子，要求赔偿。")
    day = add_working_days(today, -8)
    complaint = accept_complaint(complaint=complaint, by=by, at=moment(day, 10))
    complaint = start_mediation(complaint=complaint, by=by, at=moment(day, 15))
    add_lead(
        complaint=complaint,
        topic="食品变质或有异物",
        words="调解时看到冷库温度记录缺三天，熟食与生食同库存放。",
        by=by,
        at=moment(add_working_days(today, -5), 11),
    )


def _case(enterprise: DemoEnterprise, by: User, today: date) -> None:
    """A real-name report that was checked, found true and filed as a case, with a hazard to be put right."""
    report = _filed(
        enterprise,
        "REPORT",
        add_working_days(today, -14),
        "证照问题",
        "后厨有人没有健康证。",
        "演示举报人",
        "13800000000",
    )
    day = add_working_days(today, -3)
    report = accept_complaint(complaint=report, by=by, at=moment(add_working_days(today, -10), 9))
    report = verify_complaint(
        complaint=report, finding="两名帮工没有健康证明", severity=2, by=by, at=moment(day, 10)
    )
    report = file_case(
        complaint=report,
        case_number="演示案件2号",
        answer="您举报的问题已经立案，感谢监督。",
        by=by,
        at=moment(day, 11),
    )
    open_complaint_hazard(
        complaint=report, title="两名帮工没有健康证明", severity="MAJOR", by=by, at=moment(day, 12)
    )


def _tested(enterprise: DemoEnterprise, by: User, today: date) -> None:
    """A sample is at the laboratory: the clock stands."""
    report = _filed(enterprise, "REPORT", add_working_days(today, -9), "食品变质或有异物", "牛肉颜色不正常。")
    report = accept_complaint(complaint=report, by=by, at=moment(add_working_days(today, -8), 9))
    report = extend_check(
        complaint=report, reason="须等检验结果", by=by, at=moment(add_working_days(today, -7), 9)
    )
    pause_complaint(
        complaint=report, reason="牛肉送市食检院检验", by=by, at=moment(add_working_days(today, -7), 10)
    )


def _refused_and_repeated(enterprise: DemoEnterprise, by: User, today: date) -> None:
    refused = _complaint(enterprise, add_working_days(today, -5), "买了四十瓶同样的酱油，都没有中文标签。")
    refuse_complaint(
        complaint=refused,
        ground="NOT_CONSUMPTION",
        factors=[refused.rule.consumption_factors[0]] if refused.rule else [],
        reason="数量明显超出家庭需要",
        answer="所购数量明显超出生活消费需要，不予受理。",
        by=by,
        at=moment(add_working_days(today, -3), 14),
    )
    for back in (4, 2):  # the same person says the same twice: the second goes into the first
        _filed(
            enterprise,
            "REPORT",
            today - timedelta(days=back),
            "后厨或环境不卫生",
            "后门垃圾桶没有盖。",
            contact="13900000000",
        )


SCENES = (_near_and_overdue, _mediated, _case, _tested, _refused_and_repeated)

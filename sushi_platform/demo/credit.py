"""The credit archive of the demo city: a penalty that waits for its repair, and an interview."""

import random
from datetime import datetime, timedelta

from accounts.models import User
from common.local_time import local_date
from enterprises.models import CreditEvent
from enterprises.services.credit.repair import apply_for_repair
from enterprises.services.credit_event import record_credit_event
from hazards.models import Hazard
from inspections.models import RiskGrade
from inspections.services.interview.interview import record_interview
from inspections.services.planning.suggestion import dismiss_suggestion
from sushi_platform.demo.duty_pictures import draw_scene
from sushi_platform.demo.registry import DemoEnterprise

LEAST_DAYS = 100  # behind the three months that NDRC Order 36 asks for at least


def keep_credit(enterprises: list[DemoEnterprise], recorders: dict[int, User], *, now: datetime) -> None:
    regulator = User.objects.get(username="city")
    for enterprise in enterprises:
        if enterprise.plan.story == "penalised":
            _apply_for_repair(enterprise, recorders[enterprise.row.pk], now)
        if enterprise.plan.story == "critical_hazard":
            _interview(enterprise, regulator, now)
            _weigh_accidents(enterprise, regulator, now)


def _apply_for_repair(enterprise: DemoEnterprise, applicant: User, now: datetime) -> None:
    """The first penalty that is old enough: published by Order 36, paid, put right, waiting for a decision."""
    last = local_date(now) - timedelta(days=LEAST_DAYS)
    penalties = CreditEvent.objects.final().filter(
        enterprise=enterprise.row, kind=CreditEvent.Kind.PENALTY, terms__rule__order="NDRC"
    )
    event = penalties.filter(decided_on__lte=last).order_by("decided_on", "pk").first()
    if event is None:
        return
    apply_for_repair(
        credit_event=event,
        duties_done="罚款已于收到决定书后十日内缴清",
        harm_removed="过期食品已全部下架销毁，重新培训了仓库人员",
        photos=[draw_scene(random.Random(event.pk), label="整改后的仓库", at=now)],
        by=applicant,
        at=now - timedelta(days=2),
    )


def _weigh_accidents(enterprise: DemoEnterprise, regulator: User, now: datetime) -> None:
    """Two entries: one for which moving the grade is proposed, one that was weighed and left."""
    for days, title in ((40, "三名学员就餐后腹泻"), (6, "员工误食自带食品后呕吐")):
        newest = record_credit_event(
            enterprise=enterprise.row,
            kind=CreditEvent.Kind.ACCIDENT,
            title=title,
            decided_on=local_date(now) - timedelta(days=days),
            authority="苏州市市场监督管理局",
            by=regulator,
            at=now - timedelta(days=days),
        )
    if RiskGrade.objects.filter(enterprise=enterprise.row).latest("pk").level != "D":
        dismiss_suggestion(
            enterprise=enterprise.row,
            key=f"credit_event-{newest.pk}",
            reason="经流行病学调查，与该单位加工的食品无关",
            by=regulator,
            at=now,
        )


def _interview(enterprise: DemoEnterprise, regulator: User, now: datetime) -> None:
    hazard = Hazard.objects.filter(enterprise=enterprise.row, severity=Hazard.Severity.CRITICAL).first()
    if hazard is None:
        return
    today = local_date(now)
    record_interview(
        enterprise=enterprise.row,
        ground="HAZARD",
        hazard=hazard,
        facts="重大隐患交办后未在24小时内采取措施",
        held_on=today - timedelta(days=1),
        place="市场监管分局会议室",
        interviewers=regulator.display_name,
        interviewee="单位负责人",
        interviewee_post="PRINCIPAL",
        measures="立即停用专间，修复消毒与降温设备并经第三方检测后恢复使用",
        due_on=today + timedelta(days=5),
        minutes="告知食品安全法第一百一十四条的要求。被约谈人承认整改迟缓，承诺按期完成并书面报告。",
        by=regulator,
        at=now - timedelta(hours=20),
    )

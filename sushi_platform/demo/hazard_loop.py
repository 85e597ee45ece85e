"""A hazard in every state of the closing loop, so that each list of the demo city has something to show."""

from collections.abc import Callable
from datetime import datetime, timedelta

from accounts.models import User
from hazards.models import Hazard
from hazards.services.escalation import escalate_hazards, urge_officials
from hazards.services.extension import ask_extension
from hazards.services.hazard import close_hazard, open_hazard, submit_rectification, withdraw_hazard
from hazards.services.move import Evidence
from hazards.services.triage import reject_hazard, transfer_hazard, triage_hazard
from hazards.services.verification import begin_verification, reopen_hazard, return_hazard
from sushi_platform.demo.registry import DemoEnterprise

SEEN = Evidence(no_photo="现场当面看过")
HOUR = timedelta(hours=1)


def show_the_loop(enterprises: list[DemoEnterprise], recorders: dict[int, User], *, now: datetime) -> None:
    """At the first enterprise without a story of its own; then all of the city that is late is escalated."""
    enterprise = next((one for one in enterprises[1:] if one.plan.story == "ordinary"), enterprises[1])
    by, regulator = recorders[enterprise.row.pk], User.objects.get(username="city")

    def opened(title: str, source: str, hours_ago: int, severity: str = "GENERAL") -> Hazard:
        found_by = by if source in Hazard.OWN_SOURCES else regulator
        return open_hazard(
            enterprise=enterprise.row,
            source=source,
            severity=severity,
            title=title,
            by=None if source in ("AI", "IOT") else found_by,
            at=now - hours_ago * HOUR,
            evidence=SEEN,
        )

    def put_right(hazard: Hazard, hours_ago: int) -> Hazard:
        return submit_rectification(
            hazard=hazard, rectification="已按要求整改", by=by, at=now - hours_ago * HOUR, evidence=SEEN
        )

    for show in SCENES:
        show(opened, put_right, by, regulator, now)
    escalate_hazards(at=now)
    urge_officials(at=now)


def _reported(opened: Callable, put_right: Callable, by: User, regulator: User, now: datetime) -> None:
    opened("后厨画面中有人未戴口罩", "AI", 3)
    triage_hazard(hazard=opened("冷库温度连续两小时高于零下十五度", "IOT", 5), by=regulator, at=now - HOUR)
    mistaken = opened("画面中疑似鼠迹", "AI", 30)
    reject_hazard(hazard=mistaken, reason="回看录像，是落叶", by=regulator, at=now - 20 * HOUR)


def _with_the_enterprise(
    opened: Callable, put_right: Callable, by: User, regulator: User, now: datetime
) -> None:
    opened("餐具保洁柜门关不严", "INSPECTION", 8)
    opened("排水沟盖板缺失", "DAILY", 6)
    late = opened("油烟管道积油", "INSPECTION", 60, "MAJOR")
    ask_extension(hazard=late, until=now + 48 * HOUR, reason="清洗公司后天才能上门", by=by, at=now - 2 * HOUR)


def _to_verify(opened: Callable, put_right: Callable, by: User, regulator: User, now: datetime) -> None:
    put_right(opened("垃圾桶无盖", "INSPECTION", 40), 10)
    put_right(opened("菜墩开裂发霉", "INSPECTION", 150), 130)  # nobody has come to look for five days
    looked_at = put_right(opened("留样标签缺日期", "INSPECTION", 50), 12)
    begin_verification(hazard=looked_at, by=regulator, at=now - HOUR)
    hazard = opened("凉菜间洗手池漏水", "INSPECTION", 90)
    for hours_ago in (70, 40):
        hazard = put_right(hazard, hours_ago)
        hazard = return_hazard(
            hazard=hazard, reason="还在漏水", by=regulator, at=now - (hours_ago - 5) * HOUR
        )


def _ended(opened: Callable, put_right: Callable, by: User, regulator: User, now: datetime) -> None:
    case = put_right(opened("使用超过保质期的调味料", "INSPECTION", 70, "MAJOR"), 30)
    transfer_hazard(
        hazard=case,
        case_number="演示案件1号",
        reason="涉嫌经营超过保质期的食品",
        by=regulator,
        at=now - 20 * HOUR,
    )
    withdraw_hazard(
        hazard=opened("许可证未公示", "INSPECTION", 80),
        reason="证件在门外公示栏",
        by=regulator,
        at=now - 60 * HOUR,
    )
    closed = put_right(opened("冷藏柜门封条破损", "DAILY", 100), 80)
    closed = close_hazard(hazard=closed, reason="现场看过", by=regulator, at=now - 70 * HOUR)
    reopen_hazard(hazard=closed, reason="封条又脱落", by=regulator, at=now - 4 * HOUR)


SCENES = (_reported, _with_the_enterprise, _to_verify, _ended)

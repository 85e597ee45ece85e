"""Lists that enterprises of the demo city have made their own, some weeks ago."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from duties.queries.adaptation import Changes
from duties.queries.control_list import Answer, ControlItem, Group
from duties.services.risk_control_list import adapt_risk_control_list
from sushi_platform.demo.plan import NORI
from sushi_platform.demo.registry import DemoEnterprise, moment

NOODLE_BAR = Changes(
    dropped=("special_room_temperature",),
    limits={"chilled_temperature": (None, Decimal(6))},
    photos=("disinfection",),
    points={"chilled_temperature": ("前厅冰柜", "后厨冷藏柜")},
    own=(
        ControlItem(
            code="",
            group=Group.PROCESSING,
            question_zh="面汤桶温度",
            question_en="",
            why_zh="汤桶一天续几次，凉了就是温床。",
            answer=Answer.NUMBER,
            unit="℃",
            minimum=Decimal(65),
            severity="MAJOR",
            is_own=True,
        ),
    ),
)


def adapt_lists(enterprises: list[DemoEnterprise], recorders: dict[int, User], *, today: date) -> int:
    """The noodle bar's director tightens its list; a producer of laver chooses the list of its trade."""
    at = moment(today - timedelta(days=20), 16)
    director = User.objects.get(username="director")
    _adapt(enterprises[0], "restaurant", NOODLE_BAR, director, at, "前厅后厨各有一台冰柜，分开读数")
    laver = [enterprise for enterprise in enterprises if enterprise.plan.name == NORI]
    for enterprise in laver:
        _adapt(enterprise, "nori", Changes(), recorders[enterprise.row.pk], at, "本厂只做紫菜")
    return 1 + len(laver)


def _adapt(
    enterprise: DemoEnterprise, template_code: str, changes: Changes, by: User, at: datetime, reason: str
) -> None:
    adapt_risk_control_list(
        enterprise=enterprise.row,
        template_code=template_code,
        changes=changes,
        based_on=0,
        by=by,
        at=at,
        reason=reason,
    )

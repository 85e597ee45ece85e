"""Hollow routines of the demo city: found as every night finds them, some of them reviewed."""

from datetime import datetime

from accounts.models import User
from common.local_time import local_date
from duties.models import HollowSignal
from duties.services.hollow_detection import look_for_hollow_routines, parts_of_territory
from duties.services.hollow_signal import comment_hollow_signal, confirm_hollow_signal, dismiss_hollow_signal
from sushi_platform.demo.registry import DemoEnterprise

CONFIRMED = "到店看了后厨监控：提交记录的时间没有人在冷柜和操作台前，读数和实测也对不上。"
DISMISSED = "到店核对过，冷柜显示的就是这个温度，记录人对清单很熟，现场重做一遍也只用了这点时间。"
EXCUSE = "那几天店里人手不够，我先在手机上点完，回头才去看的，以后按清单一项一项做。"


def review_hollow_routines(
    enterprises: list[DemoEnterprise], recorders: dict[int, User], regulator: User, *, now: datetime
) -> int:
    """Of what the night finds one is confirmed, one dismissed, the others wait; says how many there are."""
    for region in parts_of_territory():
        look_for_hollow_routines(region=region, as_of=local_date(now), at=now)
    own = {enterprise.row.pk for enterprise in enterprises}
    signals = list(HollowSignal.objects.filter(enterprise__in=own).order_by("-strength", "kind", "pk"))
    if len(signals) > 1:
        first, second, *_waiting = signals
        comment_hollow_signal(signal=first, text=EXCUSE, by=recorders[first.enterprise_id], at=now)
        confirm_hollow_signal(signal=first, reason=CONFIRMED, by=regulator, at=now)
        dismiss_hollow_signal(signal=second, reason=DISMISSED, by=regulator, at=now)
    return len(signals)

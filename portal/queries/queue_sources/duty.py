"""What enterprises failed to do themselves, where it climbed to the authorities."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from duties.models import HollowSignal
from duties.queries.climbed import climbed_to, own_level
from duties.queries.hollow_signal import hollow_lists
from portal.queries.queue import QUEUE, Bucket, Line, lines_of_list


def climbed_duties(user: User, at: datetime) -> list[Line]:
    """Duties that were missed until cadre or branch were told (督办)."""
    if not (user.is_regulator or user.has_role(Role.CADRE)):
        return []
    who = own_level(user)
    climbed = climbed_to(user, who, whose="queue")
    rows = climbed.rows.filter(climbed.wanted["open"])
    return lines_of_list(
        "duties:list_climbed",
        (Bucket.ESCALATED, _("逾期履责：还没有交"), rows, {"state": "open", "who": str(who)} | QUEUE),
    )


def hollow_signals(user: User, at: datetime) -> list[Line]:
    if not user.is_regulator:
        return []
    rows = hollow_lists(HollowSignal.objects.visible_to(user)).rows_in("new")
    return lines_of_list(
        "duties:list_hollow_signals",
        (Bucket.WAITING, _("走过场信号：待核实"), rows, {"state": "new"}),
    )

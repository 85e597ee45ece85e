from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

register = template.Library()
HOURS_OF_DAY = 24


@register.filter
def from_deadline(rung):
    """The distance of a rung from the deadline, in the largest units that say it without a fraction."""
    if not rung.delay_minutes:
        return _("截止时间一到")
    words = _distance(abs(rung.delay_minutes))
    side = _("截止时间前%(time)s") if rung.is_reminder else _("截止时间后%(time)s")
    return side % {"time": words}


def _distance(minutes: int) -> str:
    hours, left = divmod(minutes, 60)
    days, hours = divmod(hours, HOURS_OF_DAY) if hours > HOURS_OF_DAY else (0, hours)
    parts = [
        ngettext("%(n)d天", "%(n)d天", days) % {"n": days} if days else "",
        ngettext("%(n)d小时", "%(n)d小时", hours) % {"n": hours} if hours else "",
        ngettext("%(n)d分钟", "%(n)d分钟", left) % {"n": left} if left else "",
    ]
    space = "" if get_language().startswith("zh") else " "
    return space.join(filter(None, parts))

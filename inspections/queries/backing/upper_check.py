"""What the level above has said of backing, cut into the lists that cadres and those above them work from."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import SOON
from inspections.models import UpperCheck

CHECKED_QUARTERS = 2  # the one that runs, and the one before it
UPPER_CHECK_LISTS = {
    "all": _("全部"),
    "to_answer": _("待我答复"),
    "overdue": _("超期"),
    "soon": _("三天内到期"),
    "unanswered": _("待干部答复"),
    "late": _("干部超期没有答复"),
}
FOR_CADRES = ("all", "to_answer", "overdue", "soon")
FOR_REGULATORS = ("all", "unanswered", "late")


def upper_check_lists(user: User, day: date) -> dict[str, QuerySet[UpperCheck]]:
    """By name; the newest first, what waits for an answer by its term."""
    rows = UpperCheck.objects.visible_to(user).select_related("cadre", "checked_by", "region")
    unanswered = rows.unanswered().order_by("good_by", "pk")
    waiting = unanswered.filter(cadre=user)
    of_others = unanswered.exclude(cadre=user)
    return {
        "all": rows,
        "to_answer": waiting,
        "overdue": waiting.filter(good_by__lt=day),
        "soon": waiting.filter(good_by__range=(day, day + SOON)),
        "unanswered": of_others,
        "late": of_others.filter(good_by__lt=day),
    }

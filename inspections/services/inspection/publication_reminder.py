"""Regulators hear how many results should be public and are not (令49号第三十九条): one notice a day each."""

from collections import Counter
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import nearest_holders
from common.local_time import local_date
from inspections.queries.inspection.publication import overdue_everywhere
from notifications.models import Notice
from notifications.services.notice import News, notify_many

TOPIC = "publication"


def remind_of_publications(*, at: datetime) -> int:
    """Every morning; whoever is closest to the places hears of all of theirs at once, not of each."""
    today = local_date(at)
    by_place = overdue_everywhere(today).order_by().values("enterprise__region_path")
    counts = dict(by_place.annotate(count=Count("pk")).values_list("enterprise__region_path", "count"))
    holders = nearest_holders(counts, REGULATOR_ROLES, today)
    theirs: Counter[User] = Counter()
    for path, users in holders.items():
        theirs.update(dict.fromkeys(users, counts[path]))
    news = [
        News(
            recipient=user,
            topic=TOPIC,
            key=f"overdue:{today}",
            title=_("检查结果公开超期：%(count)s项"),
            text=_("有%(count)s项检查结果超过20个工作日没有公开，请尽快公开。"),
            url=f"{reverse('inspections:list_to_publish')}?due=overdue",
            urgency=Notice.Urgency.IMPORTANT,
            params={"count": count},
        )
        for user, count in theirs.items()
    ]
    return notify_many(news, at=at)

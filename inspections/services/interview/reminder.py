"""Regulators hear of measures that were agreed in an interview and not confirmed by their day (责任约谈)."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import nearest_holders
from common.local_time import local_date
from inspections.models import AccountabilityInterview
from inspections.services.interview.notice import TOPIC
from notifications.models import Notice
from notifications.services.notice import News, notify_many


def remind_of_interviews(*, at: datetime) -> int:
    """Every morning; each regulator closest to the place hears once of each. Returns how many are new."""
    today = local_date(at)
    rows = list(AccountabilityInterview.objects.overdue(today).select_related("enterprise").order_by("pk"))
    paths = {interview.enterprise.region_path for interview in rows}
    holders = nearest_holders(paths, REGULATOR_ROLES, today)
    news = [
        News(
            recipient=user,
            topic=TOPIC,
            key=overdue_key(interview),
            title=_("约谈整改超期：%(enterprise)s"),
            text=_("约谈约定的整改应在%(until)s前落实，还没有确认。"),
            url=reverse("inspections:show_interview", args=[interview.pk]),
            urgency=Notice.Urgency.IMPORTANT,
            params={"enterprise": interview.enterprise.name, "until": interview.due_on},
        )
        for interview in rows
        for user in holders.get(interview.enterprise.region_path, [])
    ]
    return notify_many(news, at=at)


def overdue_key(interview: AccountabilityInterview) -> str:
    return f"overdue:{interview.pk}"

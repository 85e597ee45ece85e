"""Who hears of complaints and reports: regulators what came in, the handler what is theirs and until when.

Nothing of what was written and nobody who wrote it: business, kind, number, and the day.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncHour
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import nearest_holders
from common.local_time import SOON, ZONE, local_date
from inspections.models import Complaint, ComplaintDeadline
from notifications.models import Notice
from notifications.services.notice import News, notify_many, withdraw_notices

TOPIC = "complaint"
NORMAL, IMPORTANT = Notice.Urgency.NORMAL, Notice.Urgency.IMPORTANT
LOOK_BACK = timedelta(days=1)  # how long a worker may have stood still without an hour being lost
NEW_TITLE = _("有新的投诉举报")
NEW_TEXT = _("辖区里新收到的投诉举报，还没有承办人的：%(count)d 件。")
GIVEN = (
    _("由您承办：%(kind)s %(number)s"),
    _("%(enterprise)s的%(kind)s已指定由您承办，期限见详情。"),
)
LIMITS = {
    "soon": (
        _("投诉举报快到期：%(enterprise)s"),
        _("%(kind)s %(number)s：请在%(until)s前%(what)s。"),
        NORMAL,
    ),
    "overdue": (
        _("投诉举报超期：%(enterprise)s"),
        _("%(kind)s %(number)s：%(what)s，期限%(until)s已过。"),
        IMPORTANT,
    ),
}


def tell_of_new(*, at: datetime) -> int:
    """Every hour: the regulators closest to a business hear once how many came in within each full hour.

    However many they are, it is one notice an hour; those that have a handler by then are left out. A call
    that the hotline wrote down and a file of the city are news to the branch, but to nobody who entered them.
    """
    this_hour = at.replace(minute=0, second=0, microsecond=0)
    rows = Complaint.objects.filter(
        state=Complaint.State.RECEIVED,
        handled_by__isnull=True,
        entered_at__gte=this_hour - LOOK_BACK,
        entered_at__lt=this_hour,
        steps__number=1,
    )
    by_hour = rows.annotate(hour=TruncHour("entered_at", tzinfo=ZONE)).order_by()
    groups = by_hour.values_list("enterprise__region_path", "hour", "steps__by")
    counts = list(groups.annotate(count=Count("pk")))
    holders = nearest_holders({path for path, *_rest in counts}, REGULATOR_ROLES, local_date(at))
    people: dict[int, User] = {}
    told: dict[int, dict[datetime, int]] = defaultdict(lambda: defaultdict(int))
    for path, hour, entered_by, count in counts:
        for user in holders.get(path, []):
            if user.pk != entered_by:
                people[user.pk] = user
                told[user.pk][hour] += count
    url = reverse("inspections:list_complaints") + "?due=waiting&whose=nobody"
    news = [
        News(
            recipient=people[pk],
            topic=TOPIC,
            key=f"new:{hour:%Y%m%d%H}",
            title=NEW_TITLE,
            text=NEW_TEXT,
            url=url,
            params={"count": count},
        )
        for pk, hours in told.items()
        for hour, count in hours.items()
    ]
    return notify_many(news, at=at)


def tell_handler(complaints: Iterable[Complaint], *, by: User, at: datetime) -> None:
    """Whoever handles these from now on; nobody is told what they did themselves."""
    notify_many(
        [
            News(
                recipient=complaint.handled_by,
                topic=TOPIC,
                key=f"given:{complaint.pk}:{complaint.step_count}",
                title=GIVEN[0],
                text=GIVEN[1],
                url=_address(complaint),
                params=_named(complaint),
            )
            for complaint in complaints
            if complaint.handled_by is not None and complaint.handled_by_id != by.pk
        ],
        at=at,
    )


def remind_of_limits(*, at: datetime) -> int:
    """Every morning: the handler hears once of each limit that comes near, and once when it is over.

    Where nobody handles it, or who did has left or lost the territory, the regulators closest to the business
    hear.
    """
    today = local_date(at)
    due = ComplaintDeadline.objects.unstopped().filter(due_on__lte=today + SOON)
    rows = due.select_related("complaint__enterprise", "complaint__handled_by").order_by("due_on", "pk")
    deadlines = list(rows)
    handled = Complaint.objects.filter(
        pk__in=[one.complaint_id for one in deadlines], handled_by__isnull=False
    )
    gone = set(handled.of_gone().values_list("pk", flat=True))
    left = {one.complaint.enterprise.region_path for one in deadlines if _handler(one, gone) is None}
    holders = nearest_holders(left, REGULATOR_ROLES, today)
    news = []
    for deadline in deadlines:
        complaint = deadline.complaint
        handler = _handler(deadline, gone)
        users = [handler] if handler else holders.get(complaint.enterprise.region_path, [])
        name = "overdue" if deadline.due_on < today else "soon"
        title, text, urgency = LIMITS[name]
        what = ComplaintDeadline.Kind(deadline.kind).label
        params = _named(complaint) | {"what": what, "until": deadline.due_on}
        news += [
            News(
                recipient=user,
                topic=TOPIC,
                key=_key(name, deadline),
                title=title,
                text=text,
                url=_address(complaint),
                urgency=urgency,
                params=params,
            )
            for user in users
        ]
    return notify_many(news, at=at)


def settle_limits(deadlines: Iterable[ComplaintDeadline], *, at: datetime) -> None:
    """Done, or moved to another day: what was said of that limit is over."""
    keys = [_key(name, deadline) for deadline in deadlines for name in LIMITS]
    if keys:
        withdraw_notices(topic=TOPIC, keys=keys, at=at)


def _handler(deadline: ComplaintDeadline, gone: set[int]) -> User | None:
    return None if deadline.complaint_id in gone else deadline.complaint.handled_by


def _named(complaint: Complaint) -> dict[str, object]:
    return {
        "enterprise": complaint.enterprise.name,
        "kind": Complaint.Kind(complaint.kind).label,
        "number": complaint.number,
    }


def _address(complaint: Complaint) -> str:
    return reverse("inspections:show_complaint", args=[complaint.pk])


def _key(name: str, deadline: ComplaintDeadline) -> str:
    return f"{name}:{deadline.pk}:{deadline.due_on:%Y%m%d}"

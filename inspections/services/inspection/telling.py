"""Inspectors hear of what is arranged for them, given to others, or called off; nobody of what they did."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from inspections.models import Draw, OnSiteInspection, PlannedInspection
from notifications.services.notice import News, notify, notify_many

TOPIC_ON_SITE, TOPIC_PLANNED, TOPIC_DRAW = "on-site-inspection", "planned-visit", "draw"


def tell_arranged(on_site: OnSiteInspection, before: Collection[User], *, by: User, at: datetime) -> None:
    """Who goes now and did not before, and who need not go any more."""
    people = [one.user for one in on_site.inspectors.select_related("user")]
    texts = (
        (set(people) - set(before), _("有一次检查安排给您"), _("%(name)s的检查定在%(day)s，由您参加。")),
        (set(before) - set(people), _("一次检查已改派他人"), _("%(name)s %(day)s的检查不再由您参加。")),
    )
    for recipients, title, text in texts:
        _tell(on_site, recipients, title, text, "", by, at)


def tell_called_off(on_site: OnSiteInspection, reason: str, *, by: User, at: datetime) -> None:
    people = {one.user for one in on_site.inspectors.select_related("user")}
    title, text = _("一次检查已取消"), _("%(name)s %(day)s的检查已取消。原因：%(reason)s")
    _tell(on_site, people, title, text, reason, by, at)


def tell_struck(
    planned: PlannedInspection,
    people: Iterable[User],
    visit_on: date,
    reason: str,
    *,
    by: User,
    at: datetime,
) -> None:
    """Who was to make a visit that is not in the plan any more."""
    notify(
        recipients=[user for user in people if user != by],
        topic=TOPIC_PLANNED,
        key=f"{planned.pk}:struck",
        title=_("一次检查已取消"),
        text=_("%(name)s %(day)s的检查已取消。原因：%(reason)s"),
        url=reverse("inspections:list_my_visits"),
        params={"name": planned.enterprise.name, "day": visit_on, "reason": reason},
        at=at,
    )


def tell_drawn(draw: Draw, *, by: User | None, at: datetime) -> None:
    """Each who was drawn, once, how many visits and from when on; the plan is not spelt out. One query."""
    drawn = draw.inspectors.exclude(visits=None).exclude(user=by).select_related("user")
    notify_many(
        [
            News(
                one.user,
                TOPIC_DRAW,
                str(draw.pk),
                _("您被抽中参加检查"),
                _("“%(title)s”抽中您参加%(count)d次检查，第一次在%(day)s。"),
                reverse("inspections:list_my_visits"),
                params={"title": draw.title, "count": one.count, "day": one.first_on},
            )
            for one in drawn.annotate(count=Count("visits"), first_on=Min("visits__visit_on"))
        ],
        at=at,
    )


def _tell(on_site, recipients, title, text, reason, by, at) -> None:
    notify(
        recipients=[user for user in recipients if user != by],
        topic=TOPIC_ON_SITE,
        key=f"{on_site.pk}:{at.isoformat()}",
        title=title,
        text=text,
        url=reverse("inspections:show_on_site", args=[on_site.pk]),
        params={"name": on_site.enterprise.name, "day": on_site.planned_on, "reason": reason},
        at=at,
    )

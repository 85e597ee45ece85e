"""A planned visit gets another day or other people (改期、改派): with a reason, and never too late."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from inspections.models import DrawnVisit, OnSiteInspection, PlannedChange, PlannedInspection
from inspections.models.inspection.on_site import LEAST_INSPECTORS
from inspections.queries.planning.appointment import Appointment, appointment_of
from inspections.queries.planning.inspectors import must_recuse, sendable_to
from inspections.queries.planning.last_day import first_day, last_day, original_window
from inspections.services.inspection.on_site_people import name_inspectors
from inspections.services.planning.plan import NotOpen, PlanRefused
from notifications.services.notice import notify

TOPIC = "planned-visit"


class ChangeRefused(PlanRefused):
    """The visit can't be changed like this; nothing was."""

    field: str | None = None


class ChangedMeanwhile(ChangeRefused):
    """Somebody else changed it since the form was opened."""


class NothingChanges(ChangeRefused):
    """The day and the people that it has already."""


class TooEarly(ChangeRefused):
    """A day that is over, or one before the year of the plan."""

    field = "visit_on"


class TooLate(ChangeRefused):
    """After that day the minimum of the year, or the full check, would not be met."""

    field = "visit_on"


class TooFewInspectors(ChangeRefused):
    """Order 49 art. 23: two at least."""

    field = "inspectors"


class NotOfTheTerritory(ChangeRefused):
    """Somebody is no regulator of where the enterprise is."""

    field = "inspectors"


class MustRecuse(ChangeRefused):
    """Somebody has to do with the enterprise (令49号第二十四条)."""

    field = "inspectors"


@transaction.atomic
def change_planned(
    *,
    planned: PlannedInspection,
    visit_on: date,
    inspectors: Sequence[User] | None,
    reason: str,
    seen: int,
    by: User,
    at: datetime,
) -> PlannedChange:
    """`inspectors` None keeps who goes; `seen` is the number of the last change that the person knew of.

    The window follows the day where that lies outside: a visit put off with good reason is not overdue.
    """
    planned = (
        PlannedInspection.objects.select_for_update(of=("self",))
        .select_related("enterprise", "plan__version")
        .get(pk=planned.pk)
    )
    if planned.state != PlannedInspection.State.PLANNED:
        raise NotOpen(_("这次计划检查已经完成或者取消。"))
    before = appointment_of(planned)
    number = before.sequence if before else 0
    if seen != number:
        raise ChangedMeanwhile(_("这次检查刚刚被别人改过，请看过最新安排后再改。"))
    people = list(before.people if before else ()) if inspectors is None else _unique(inspectors)
    was_on = before.visit_on if before else None
    if was_on == visit_on and (before and set(before.people) == set(people)):
        raise NothingChanges(_("日期和检查人员都没有变化。"))
    _refuse_day(planned, visit_on, local_date(at))
    if inspectors is not None:
        _refuse_people(planned, people, visit_on)
    _carry_on_site(planned, visit_on, None if inspectors is None else people)
    change = PlannedChange.objects.create(
        planned=planned,
        enterprise=planned.enterprise,
        number=number + 1,
        drawn=DrawnVisit.objects.filter(planned=planned).order_by("-pk").first(),
        was_due_from=planned.due_from,
        was_due_to=planned.due_to,
        was_on=was_on,
        visit_on=visit_on,
        reason=reason.strip()[:200],
        changed_by=by,
        changed_at=at,
    )
    change.inspectors.set(people)
    _stretch_window(planned, visit_on)
    _tell(change, before, people, by, at)
    record_audit(
        action="change_planned_inspection",
        subject=planned,
        by=by,
        at=at,
        old={"visit_on": was_on and was_on.isoformat(), "inspectors": _keys(before.people if before else ())},
        new={"visit_on": visit_on.isoformat(), "inspectors": _keys(people), "number": change.number},
        reason=change.reason,
        region_path=planned.enterprise.region_path,
    )
    return change


def _refuse_day(planned: PlannedInspection, visit_on: date, today: date) -> None:
    first, last = first_day(planned, today), last_day(planned)
    if visit_on > last:
        raise TooLate(
            _("最晚只能改到%(day)s：再晚就达不到年度最低频次，或者全项目检查超期。") % {"day": _written(last)}
        )
    if visit_on < first:
        raise TooEarly(_("不能早于%(day)s。") % {"day": _written(first)})


def _refuse_people(planned: PlannedInspection, people: list[User], day: date) -> None:
    if len(people) < LEAST_INSPECTORS:
        raise TooFewInspectors(_("至少派两名检查人员（令49号第二十三条）。"))
    possible = set(sendable_to(planned, day))
    for user in people:
        if user not in possible:
            raise NotOfTheTerritory(_("%(name)s当天不是这个辖区的监管人员。") % {"name": user.display_name})
    for user in must_recuse(planned.enterprise, people, day):
        raise MustRecuse(_("%(name)s与被检查单位有应当回避的关系。") % {"name": user.display_name})


def _carry_on_site(planned: PlannedInspection, visit_on: date, people: list[User] | None) -> None:
    """The inspection that was arranged for it goes along; once it has begun nothing is changed any more."""
    rows = OnSiteInspection.objects.select_for_update(of=("self",))
    on_site = rows.filter(planned=planned, state__in=OnSiteInspection.OPEN_STATES).first()
    if on_site is None:
        return
    if on_site.state != OnSiteInspection.State.PLANNED:
        raise NotOpen(_("现场检查已经开始，安排不能再改。"))
    on_site.planned_on = visit_on
    on_site.save(update_fields=["planned_on"])
    if people is not None:
        name_inspectors(on_site, people)


def _stretch_window(planned: PlannedInspection, visit_on: date) -> None:
    due_from, due_to = original_window(planned)
    planned.due_from, planned.due_to = min(due_from, visit_on), max(due_to, visit_on)
    planned.save(update_fields=["due_from", "due_to"])


def _tell(
    change: PlannedChange, before: Appointment | None, people: list[User], by: User, at: datetime
) -> None:
    """Who goes, and who need not go any more; nobody is told of what they did themselves."""
    params = {
        "name": change.enterprise.name,
        "day": change.visit_on,
        "was": change.was_on or "–",
        "reason": change.reason,
    }
    key = f"{change.planned_id}:{change.number}"
    if before is None:
        text = gettext_lazy("%(name)s的检查定在%(day)s，由您参加。原因：%(reason)s")
    else:
        text = gettext_lazy("%(name)s的检查由%(was)s改为%(day)s，由您参加。原因：%(reason)s")
    notify(
        recipients=[user for user in people if user != by],
        topic=TOPIC,
        key=key,
        title=gettext_lazy("检查安排有变化"),
        text=text,
        url=reverse("inspections:show_planned", args=[change.planned_id]),
        params=params,
        at=at,
    )
    notify(
        recipients=[user for user in (before.people if before else ()) if user not in people and user != by],
        topic=TOPIC,
        key=key,
        title=gettext_lazy("一次检查已改派他人"),
        text=gettext_lazy("%(name)s %(was)s的检查不再由您参加。原因：%(reason)s"),
        url=reverse("inspections:show_planned", args=[change.planned_id]),
        params=params,
        at=at,
    )


def _unique(people: Sequence[User]) -> list[User]:
    return sorted({user.pk: user for user in people}.values(), key=lambda user: user.pk)


def _keys(people: Sequence[User]) -> list[int]:
    return sorted(user.pk for user in people)


def _written(day: date) -> str:
    return date_format(day, "DATE_FORMAT")

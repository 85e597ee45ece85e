"""Single days on which an enterprise opens although it would be closed."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import Enterprise, OpenedDay
from enterprises.queries.operating_day import closings_of
from enterprises.services.enterprise import facts_of
from enterprises.signals import enterprises_changed

OPENED_DAY_FIELDS = ("day", "reason")


class OpenedDayRefused(Exception):
    """The calendar stays as it was; `field` names what has to be put right."""

    field: str | None = None


class OpenedTooLate(OpenedDayRefused):
    """A day that has passed stays as it was."""

    field = "day"


class OpenAnyway(OpenedDayRefused):
    """Only a closed day can be opened."""

    field = "day"


class HasBegun(OpenedDayRefused):
    """Duties of a day that has begun are owed: it can't be taken back any more."""


@transaction.atomic
def open_day(*, enterprise: Enterprise, day: date, reason: str, by: User | None, at: datetime) -> OpenedDay:
    """The enterprise works on this day, and owes its duties."""
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if day < local_date(at):
        raise OpenedTooLate(_("已经过去的日期不能再登记营业。"))
    if day not in closings_of(enterprise, [day], at):
        raise OpenAnyway(_("这一天本来就营业，不用登记。"))
    opened = OpenedDay.objects.create(enterprise=enterprise, day=day, reason=reason, declared_at=at)
    _tell("open_day", opened, by, at, new=facts_of(opened, OPENED_DAY_FIELDS))
    return opened


@transaction.atomic
def take_back_opened_day(*, opened: OpenedDay, by: User | None, at: datetime) -> None:
    """Closed again, as long as the day has not begun."""
    opened = OpenedDay.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=opened.pk)
    if opened.day <= local_date(at):
        raise HasBegun(_("这一天已经开始，不能再撤销营业。"))
    _tell("take_back_opened_day", opened, by, at, old=facts_of(opened, OPENED_DAY_FIELDS))
    opened.delete()


def _tell(action: str, opened: OpenedDay, by: User | None, at: datetime, **entry) -> None:
    path = opened.enterprise.region_path
    record_audit(action=action, subject=opened, by=by, at=at, region_path=path, **entry)
    enterprises_changed.send(sender=OpenedDay, enterprise_ids=[opened.enterprise_id], at=at)

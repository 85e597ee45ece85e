from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import ClosedPeriod, Enterprise
from enterprises.services.enterprise import facts_of
from enterprises.signals import enterprises_changed

LONGEST = timedelta(days=366)
CLOSED_PERIOD_FIELDS = ("starts_on", "ends_on", "kind", "reason")


class ClosedPeriodRefused(Exception):
    """These days can't be declared closed; `field` names what has to be put right."""

    field: str | None = None


class DeclaredTooLate(ClosedPeriodRefused):
    """Late is late: a day that has passed can no longer be declared closed."""

    field = "starts_on"


class WrongPeriod(ClosedPeriodRefused):
    field = "ends_on"


class PeriodsOverlap(ClosedPeriodRefused):
    field = "starts_on"


class DaysOpened(ClosedPeriodRefused):
    """Some of these days are to be opened by the enterprise's own word."""

    field = "starts_on"


class HasEnded(ClosedPeriodRefused):
    """Days that have passed stay as they were declared."""


@transaction.atomic
def declare_closed_period(
    *,
    enterprise: Enterprise,
    starts_on: date,
    ends_on: date,
    reason: str,
    by: User | None,
    at: datetime,
    kind: str = ClosedPeriod.Kind.CLOSURE,
) -> ClosedPeriod:
    """Declare days on which no duty falls due, none of them past."""
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if starts_on < local_date(at):
        raise DeclaredTooLate(_("歇业要事先申报，开始日期不能早于今天。"))
    if ends_on < starts_on:
        raise WrongPeriod(_("结束日期不能早于开始日期。"))
    if ends_on - starts_on > LONGEST:
        raise WrongPeriod(_("一次最多申报一年；不再经营的请办理关闭。"))
    if enterprise.closed_periods.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise PeriodsOverlap(_("这段日期与已申报的歇业日重叠。"))
    opened = enterprise.opened_days.filter(day__range=(starts_on, ends_on)).order_by("day").first()
    if opened is not None:
        raise DaysOpened(_("%(day)s 已登记为营业，请先撤销。") % {"day": opened.day})
    period = ClosedPeriod.objects.create(
        enterprise=enterprise, starts_on=starts_on, ends_on=ends_on, kind=kind, reason=reason, declared_at=at
    )
    _tell("declare_closed_period", period, by, at, new=facts_of(period, CLOSED_PERIOD_FIELDS))
    return period


@transaction.atomic
def end_closed_period(*, period: ClosedPeriod, by: User | None, at: datetime) -> ClosedPeriod | None:
    """Open again from tomorrow on; a closure that hasn't begun is taken back altogether (None)."""
    period = ClosedPeriod.objects.select_for_update().select_related("enterprise").get(pk=period.pk)
    today = local_date(at)
    old = facts_of(period, CLOSED_PERIOD_FIELDS)
    if period.ends_on <= today:
        raise HasEnded(_("这段歇业已经结束。"))
    if period.starts_on > today:
        _tell("take_back_closed_period", period, by, at, old=old)
        period.delete()
        return None
    period.ends_on = today
    period.save(update_fields=["ends_on"])
    _tell("end_closed_period", period, by, at, old=old, new=facts_of(period, CLOSED_PERIOD_FIELDS))
    return period


def _tell(action: str, period: ClosedPeriod, by: User | None, at: datetime, **entry) -> None:
    path = period.enterprise.region_path
    record_audit(action=action, subject=period, by=by, at=at, region_path=path, **entry)
    enterprises_changed.send(sender=ClosedPeriod, enterprise_ids=[period.enterprise_id], at=at)

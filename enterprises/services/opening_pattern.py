"""On which weekdays and holidays an enterprise is closed, changed from tomorrow on."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import Enterprise, OpeningPattern
from enterprises.models.opening_pattern import ALL_WEEK
from enterprises.services.enterprise import facts_of
from enterprises.signals import enterprises_changed

OPENING_PATTERN_FIELDS = ("starts_on", "ends_on", "closed_weekdays", "follows_holidays")


class OpeningPatternRefused(Exception):
    """The pattern stays as it was; `field` names what has to be put right."""

    field: str | None = None


class PatternTooEarly(OpeningPatternRefused):
    """What is owed today is owed: a pattern counts from tomorrow on."""

    field = "starts_on"


class NeverOpen(OpeningPatternRefused):
    """Closed on all seven weekdays is a closure, which has an end."""

    field = "closed_weekdays"


class PatternUnchanged(OpeningPatternRefused):
    field = "closed_weekdays"


@transaction.atomic
def set_opening_pattern(
    *,
    enterprise: Enterprise,
    starts_on: date,
    closed_weekdays: Iterable[int],
    follows_holidays: bool,
    by: User | None,
    at: datetime,
) -> OpeningPattern:
    """From that day on this pattern counts, until the next; one that was to begin later falls away."""
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    mask = sum(1 << weekday for weekday in set(closed_weekdays))
    if starts_on <= local_date(at):
        raise PatternTooEarly(_("营业规律只能从明天起变更。"))
    if mask == ALL_WEEK:
        raise NeverOpen(_("一周至少有一天营业；整段不营业的请申报歇业。"))
    patterns = enterprise.opening_patterns.all()
    later, running = (
        patterns.filter(starts_on__gte=starts_on),
        patterns.on(starts_on - timedelta(days=1)).first(),
    )
    wanted = (mask, follows_holidays)
    now = (running.closed_weekdays, running.follows_holidays) if running else (0, False)
    if wanted == now and not later.exists():
        raise PatternUnchanged(_("与现行的营业规律相同。"))
    old = facts_of(running, OPENING_PATTERN_FIELDS) if running else None
    later.delete()
    if running is not None:
        running.ends_on = starts_on - timedelta(days=1)
        running.save(update_fields=["ends_on"])
    pattern = OpeningPattern.objects.create(
        enterprise=enterprise,
        starts_on=starts_on,
        closed_weekdays=mask,
        follows_holidays=follows_holidays,
        declared_at=at,
    )
    record_audit(
        action="set_opening_pattern",
        subject=pattern,
        by=by,
        at=at,
        region_path=enterprise.region_path,
        old=old,
        new=facts_of(pattern, OPENING_PATTERN_FIELDS),
    )
    enterprises_changed.send(sender=OpeningPattern, enterprise_ids=[enterprise.pk], at=at)
    return pattern

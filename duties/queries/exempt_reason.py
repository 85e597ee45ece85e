"""Why a duty is not owed: its days are closed, the place in the chain spares it, or the business rests."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from duties.models import Duty, RhythmRule, span_of
from enterprises.models import ClosedPeriod, Enterprise
from enterprises.queries.operating_day import Closing, Why, closings_of

REASONS = {
    ClosedPeriod.Kind.CLOSURE: _("歇业免除"),
    ClosedPeriod.Kind.VACATION: _("假期免除"),
    Why.HOLIDAY: _("节假日免除"),
    Why.WEEKDAY: _("休息日免除"),
    "CHAIN": _("连锁分工免除"),
    "SUSPENDED": _("停业免除"),
}


def tell_exempt_reasons(duties: Iterable[Duty], *, enterprise: Enterprise, at: datetime) -> None:
    """Sets `exempt_reason` on those of the enterprise's duties that are exempt; empty where it is not known.

    Three queries, and none if no duty is exempt. Days are told by what was declared for them; place in the
    chain and standing of the business are those of today: what they were is written nowhere else.
    """
    exempt = [duty for duty in duties if duty.state == Duty.State.EXEMPT]
    if not exempt:
        return
    days = sorted({day for duty in exempt for day in _days_of(duty)})
    closings = closings_of(enterprise, days, at)
    periods = {closing.row_id for closing in closings.values() if closing.why == Why.CLOSED_PERIOD}
    kinds = dict(ClosedPeriod.objects.filter(pk__in=periods).values_list("pk", "kind"))
    rules = list(RhythmRule.objects.filter(chain_role=enterprise.chain_role).order_by("pk"))
    for duty in exempt:
        reason = _closed(duty, closings, kinds) or _spared(duty, enterprise, rules)
        if not reason and enterprise.status != Enterprise.Status.IN_BUSINESS:
            reason = "SUSPENDED"
        duty.exempt_reason = REASONS.get(reason, "")


def _days_of(duty: Duty) -> list[date]:
    first, last = span_of(duty.kind, duty.due_on)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _closed(duty: Duty, closings: dict[date, Closing], kinds: dict[int, str]) -> str | Why:
    """Where every day of the period is closed: what was declared before what comes by itself."""
    found = [closings.get(day) for day in _days_of(duty)]
    if not all(found):
        return ""
    first = min((closing for closing in found if closing), key=lambda closing: closing.why)
    if first.why != Why.CLOSED_PERIOD:
        return Why.HOLIDAY if any(closing.why == Why.HOLIDAY for closing in found) else Why.WEEKDAY
    return kinds[first.row_id]


def _spared(duty: Duty, enterprise: Enterprise, rules: Sequence[RhythmRule]) -> str:
    asking = (
        rule
        for rule in rules
        if rule.enterprise_kind in ("", enterprise.kind) and rule.is_effective_on(duty.due_on)
    )
    return "" if all(rule.owes(duty.kind) for rule in asking) else "CHAIN"

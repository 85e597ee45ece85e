"""Signs of a hollow routine for tests, as the night leaves them."""

from datetime import UTC, date, datetime

from duties.models import HollowRule, HollowSignal

NIGHT = datetime(2026, 11, 22, 17, 40, tzinfo=UTC)  # twenty to two in Suzhou, on the Monday of `at`


def make_hollow_signal(enterprise, manager, **fields):
    defaults = {
        "kind": HollowSignal.Kind.IMPOSSIBLE_PACE,
        "first_day": date(2026, 11, 2),
        "last_day": date(2026, 11, 20),
        "day_count": 12,
        "strength": HollowSignal.Strength.CLEAR,
        "rule": HollowRule.objects.first(),
        "found_at": NIGHT,
    }
    return HollowSignal.objects.create(enterprise=enterprise, manager=manager, **(defaults | fields))

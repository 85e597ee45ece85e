"""A chain (连锁): which rhythm each place in it owes, and how far the ones below have come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from duties.models import Duty, RhythmRule
from enterprises.models import Enterprise

LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True)
class ChainMember:
    """One place of the chain: what it owes, and its duties of the last 30 days without today's."""

    enterprise: Enterprise
    kinds: list[Duty.Kind]
    owed: int
    done: int
    overdue: int

    @property
    def kind_names(self):
        return [kind.label for kind in self.kinds]


def owed_kinds(enterprise: Enterprise, rules: Sequence[RhythmRule]) -> list[Duty.Kind]:
    """The rhythms it owes by the rules of a day, as `owed_statement` decides it for all at once."""
    asking = [
        rule
        for rule in rules
        if rule.chain_role == enterprise.chain_role and rule.enterprise_kind in ("", enterprise.kind)
    ]
    return [kind for kind in Duty.Kind if all(rule.owes(kind) for rule in asking)]


def below(enterprise: Enterprise) -> QuerySet[Enterprise]:
    """The branches and stores of a headquarters, the stores of a branch: two steps down at most.

    Whoever sees a headquarters sees the state of its whole chain, though not the pages of the others.
    """
    places = Q(parent=enterprise) | Q(parent__parent=enterprise)
    return (
        Enterprise.objects.filter(places)
        .exclude(status=Enterprise.Status.CLOSED)
        .select_related("region", "parent")
        .order_by("chain_role", "name", "pk")
    )


def chain_members(enterprises: Sequence[Enterprise], today: date) -> list[ChainMember]:
    """Two queries, however many."""
    rules = list(RhythmRule.objects.on(today))
    counted = (
        Duty.objects.filter(
            enterprise__in=[enterprise.pk for enterprise in enterprises],
            due_on__range=(today - LOOK_BACK, today - timedelta(days=1)),
        )
        .exclude(state=Duty.State.EXEMPT)
        .order_by()
        .values("enterprise_id")
        .annotate(
            owed=Count("due_on"),
            done=Count("due_on", filter=Q(state__in=Duty.DONE_STATES)),
            overdue=Count("due_on", filter=Q(state__in=Duty.OPEN_STATES)),
        )
    )
    figures = {row.pop("enterprise_id"): row for row in counted}
    nothing = {"owed": 0, "done": 0, "overdue": 0}
    return [
        ChainMember(enterprise, owed_kinds(enterprise, rules), **figures.get(enterprise.pk, nothing))
        for enterprise in enterprises
    ]

"""Signs of a hollow routine as upper floors and pages read them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from duties.models import HollowReview, HollowSignal


def confirmed_hollow_signals(at: datetime | None = None) -> QuerySet[HollowSignal]:
    """Those that a regulator has confirmed and no other has reversed; the only ones with a consequence.

    With a moment: as it stood then. Confirming and reversing `duties.signals.hollow_signals_changed` tells.
    """
    if at is None:
        return HollowSignal.objects.confirmed()
    reviews = HollowReview.objects.filter(signal=OuterRef("pk"), at__lte=at)
    return HollowSignal.objects.filter(
        Exists(reviews.filter(outcome=HollowSignal.State.CONFIRMED)),
        ~Exists(reviews.filter(outcome=HollowSignal.State.REVERSED)),
    )


HOLLOW_STATES = {
    "new": _("待核实"),
    "confirmed": _("已确认"),
    "dismissed": _("已排除"),
    "reversed": _("确认已撤销"),
    "all": _("全部"),
}
# What a filter of the list compares, by its name; all of them hold together.
COMPARED = {
    "q": "enterprise__name__icontains",
    "kind": "kind",
    "strength": "strength",
    "since": "last_day__gte",
    "until": "first_day__lte",
}


@dataclass(frozen=True)
class HollowLists:
    """One list a state, and the length of each."""

    rows: QuerySet[HollowSignal]

    @cached_property
    def counts(self) -> dict[str, int]:
        """In one query, and only for who asks."""
        counts = self.rows.order_by().aggregate(
            **{
                f"{state}_": Count("pk", filter=Q() if state == "all" else Q(state=state.upper()))
                for state in HOLLOW_STATES
            }
        )
        return {state: counts[f"{state}_"] for state in HOLLOW_STATES}

    def rows_in(self, state: str) -> QuerySet[HollowSignal]:
        return self.rows if state == "all" else self.rows.filter(state=state.upper())

    def signals(self, state: str) -> QuerySet[HollowSignal]:
        return self.rows_in(state).select_related("enterprise", "manager").newest_first()


def hollow_lists(rows: QuerySet[HollowSignal], **compared: str | int | date) -> HollowLists:
    """Of the rows somebody may see; the filters are named in `COMPARED`."""
    rows = rows.filter(**{COMPARED[name]: value for name, value in compared.items()})
    return HollowLists(rows)

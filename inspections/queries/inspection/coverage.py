"""Which items of the checklist nobody has looked at within the term of the full check."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from enterprises.models import Enterprise
from inspections.models import Checklist, ChecklistItem, Inspection, OnSiteAnswer, OnSiteInspection
from inspections.queries.planning.full_check import full_check_years, must_be_full, term_begins


@dataclass(frozen=True)
class ItemCoverage:
    """Of one enterprise and the checklist of its type."""

    checklist: Checklist
    items: tuple[ChecklistItem, ...]
    unseen: tuple[ChecklistItem, ...]


@dataclass(frozen=True)
class Proposal:
    """What an inspection should look at before others: items by code."""

    unseen: frozenset[str]
    count: int  # items of its checklist
    years: int
    must_be_full: bool
    is_own_checklist: bool  # a list of another type of business never makes a full check


def coverage_of(enterprises: Collection[Enterprise], day: date) -> dict[int, ItemCoverage]:
    """By enterprise; without those for whose type no checklist is in force. Four queries, however many."""
    checklists: dict[str, Checklist] = {}
    for checklist in (
        Checklist.objects.on(day).order_by("effective_from", "-code").prefetch_related("uses", "items")
    ):
        checklists.update(dict.fromkeys((use.kind for use in checklist.uses.all()), checklist))
    keys = [enterprise.pk for enterprise in enterprises]
    since = term_begins(day, full_check_years(day))
    full, seen = _full_since(keys, since, day), _seen_since(keys, since, day)
    found = {}
    for enterprise in enterprises:
        if checklist := checklists.get(enterprise.kind):
            items = tuple(checklist.items.all())
            looked_at = seen[enterprise.pk]
            unseen = () if enterprise.pk in full else tuple(one for one in items if one.code not in looked_at)
            found[enterprise.pk] = ItemCoverage(checklist, items, unseen)
    return found


def proposal_for(on_site: OnSiteInspection) -> Proposal:
    return proposal_of(on_site.enterprise, on_site.checklist, on_site.day)


def proposal_of(enterprise: Enterprise, checklist: Checklist, day: date) -> Proposal:
    """Items are compared by their code, also across versions of the checklist."""
    years = full_check_years(day)
    since = term_begins(day, years)
    codes = set(checklist.items.values_list("code", flat=True))
    is_full = bool(_full_since([enterprise.pk], since, day))
    unseen = set() if is_full else codes - _seen_since([enterprise.pk], since, day)[enterprise.pk]
    return Proposal(
        unseen=frozenset(unseen),
        count=len(codes),
        years=years,
        must_be_full=must_be_full(enterprise, day),
        is_own_checklist=checklist.is_for(enterprise.kind),
    )


def _full_since(enterprise_ids: Collection[int], since: date, day: date) -> set[int]:
    made = Inspection.objects.full_checks().filter(
        enterprise__in=enterprise_ids, inspected_on__range=(since, day)
    )
    return set(made.values_list("enterprise", flat=True))


def _seen_since(enterprise_ids: Collection[int], since: date, day: date) -> dict[int, set[str]]:
    """Codes that a final result tells of, whatever it found; what does not apply was looked at, too."""
    rows = (
        OnSiteAnswer.objects.filter(
            enterprise__in=enterprise_ids,
            on_site__inspection__isnull=False,
            on_site__inspection__withdrawn_at=None,
            on_site__started_on__range=(since, day),
        )
        .exclude(outcome=OnSiteAnswer.Outcome.SKIPPED)
        .order_by()
        .values_list("enterprise", "item__code")
        .distinct()
    )
    seen = defaultdict(set)
    for enterprise_id, code in rows:
        seen[enterprise_id].add(code)
    return seen

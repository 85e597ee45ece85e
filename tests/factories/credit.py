"""Penalties, their terms of publication and applications for repair, for tests."""

from datetime import UTC, date, datetime

from enterprises.models import ArchiveEntry, CreditEvent
from enterprises.services.credit.archive import enter_event
from enterprises.services.credit.publication import set_publication_terms
from enterprises.services.credit.repair import apply_for_repair
from tests.factories.photos import draw_photo

DECIDED_ON = date(2026, 6, 1)
PUBLISHED_AT = datetime(2026, 6, 10, 2, tzinfo=UTC)
APPLIED_AT = datetime(2026, 11, 20, 2, tzinfo=UTC)


def make_penalty(enterprise, decided_on=DECIDED_ON, **fields):
    values = {
        "kind": "PENALTY",
        "severity": "GENERAL",
        "title": "经营过期食品",
        "decided_on": decided_on,
        "final_at": datetime(decided_on.year, decided_on.month, decided_on.day, 2, tzinfo=UTC),
        "final_on": decided_on,
    }
    event = CreditEvent.objects.create(enterprise=enterprise, **(values | fields))
    enter_event(event, ArchiveEntry.Act.RECORD, at=event.final_at)
    return event


def give_terms(event, by, sanction="FINE", order="NDRC", at=PUBLISHED_AT, **fields):
    return set_publication_terms(
        credit_event=event, sanction=sanction, order=order, reason="一般失信", by=by, at=at, **fields
    )


def make_repair(event, by, at=APPLIED_AT, seed=0):
    return apply_for_repair(
        credit_event=event,
        duties_done="罚款已缴清",
        harm_removed="过期食品已销毁",
        photos=[draw_photo(seed)],
        by=by,
        at=at,
    )

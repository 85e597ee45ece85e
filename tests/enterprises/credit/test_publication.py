from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from enterprises.models import CreditEvent, PublicationTerms
from enterprises.queries.credit.archive import penalties_without_terms
from enterprises.queries.credit.publication import RuleMissing, add_months, rule_on
from enterprises.services.credit.publication import (
    NoPenalty,
    OrderMissing,
    PublicationOutOfTime,
    TermsStand,
)
from tests.factories.credit import DECIDED_ON, give_terms, make_penalty


def test_months_end_on_the_same_day_or_the_last():
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2026, 1, 31), 36) == date(2029, 1, 31)


def test_both_terms_are_kept_and_the_chosen_one_counts(noodle_bar, inspector):
    event = make_penalty(noodle_bar)

    terms = give_terms(event, inspector, order="NDRC")

    event.refresh_from_db()
    assert (terms.market_to, terms.ndrc_to) == (date(2029, 6, 10), date(2027, 6, 10))
    assert (event.publish_from, event.publish_to) == (date(2026, 6, 10), date(2027, 6, 10))
    # 20 working days after 1 June 2026; 19 June is the Dragon Boat Festival.
    assert terms.publish_by == date(2026, 6, 30)
    assert list(CreditEvent.objects.published(date(2027, 6, 10))) == [event]
    assert not CreditEvent.objects.published(date(2027, 6, 11)).exists()


def test_a_small_fine_is_published_for_three_months(noodle_bar, inspector):
    event = make_penalty(noodle_bar, severity="MINOR")

    give_terms(event, inspector, sanction="SMALL_FINE", order="MARKET")

    event.refresh_from_db()
    assert event.publish_to == date(2026, 9, 10)


def test_a_warning_alone_is_not_published(noodle_bar, inspector):
    event = make_penalty(noodle_bar, publish_from=DECIDED_ON)

    terms = give_terms(event, inspector, sanction="WARNING", order="")

    event.refresh_from_db()
    assert (event.publish_from, event.publish_to, terms.rule) == (None, None, None)


def test_what_was_published_without_terms_waits_for_them(noodle_bar, inspector):
    """Rows from before: dates that somebody typed, and no rule by which they could be repaired."""
    old = make_penalty(noodle_bar, publish_from=DECIDED_ON, publish_to=date(2036, 6, 1))
    make_penalty(noodle_bar, title="已满", publish_from=DECIDED_ON, publish_to=date(2026, 6, 2))
    today = date(2026, 6, 10)
    assert list(penalties_without_terms(inspector, today=today)) == [old]

    give_terms(old, inspector)

    old.refresh_from_db()
    assert old.publish_to == date(2027, 6, 1)
    assert not penalties_without_terms(inspector, today=today).exists()


def test_it_refuses(noodle_bar, inspector):
    event = make_penalty(noodle_bar)
    with pytest.raises(NoPenalty):
        give_terms(make_penalty(noodle_bar, kind="HONOUR", severity="NONE"), inspector)
    with pytest.raises(OrderMissing):
        give_terms(event, inspector, order="")
    with pytest.raises(PublicationOutOfTime):
        give_terms(event, inspector, publish_from=date(2026, 5, 31))
    with pytest.raises(PublicationOutOfTime):
        give_terms(event, inspector, publish_from=date(2026, 7, 1))
    assert not PublicationTerms.objects.exists()

    terms = give_terms(event, inspector)

    with pytest.raises(TermsStand):
        give_terms(event, inspector)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicationTerms.objects.filter(pk=terms.pk).update(reason="别的理由")


def test_late_is_better_than_never(noodle_bar, inspector):
    event = make_penalty(noodle_bar)

    terms = give_terms(event, inspector, at=datetime(2026, 9, 1, 2, tzinfo=UTC))

    event.refresh_from_db()
    assert event.publish_from == date(2026, 9, 1) > terms.publish_by


def test_a_gap_in_the_rules_is_loud(db):
    with pytest.raises(RuleMissing):
        rule_on("NDRC", "GENERAL", date(2020, 1, 1))

from datetime import UTC, date, datetime

import pytest

from accounts.models import AuditEntry
from enterprises.models import CreditEvent
from enterprises.queries.credit.archive import penalties_without_terms
from enterprises.services.credit_event import (
    AlreadyWithdrawn,
    DecidedInFuture,
    PenaltyWithoutSeverity,
    TermsDecide,
    WrongPublication,
    record_credit_event,
    withdraw_credit_event,
)
from enterprises.signals import credit_events_finalised

TODAY = date(2026, 11, 23)


@pytest.fixture
def heard():
    ids = []

    def hear(enterprise_ids, **_kwargs):
        ids.extend(enterprise_ids)

    credit_events_finalised.connect(hear)
    yield ids
    credit_events_finalised.disconnect(hear)


@pytest.fixture
def record(noodle_bar, inspector, at):
    def record(**values):
        values = {"kind": "PENALTY", "severity": "GENERAL", "title": "过期食品", "decided_on": TODAY} | values
        return record_credit_event(enterprise=noodle_bar, by=inspector, at=at, **values)

    return record


def test_it_is_final_at_once(record, noodle_bar, at, heard):
    event = record()

    assert (event.final_at, event.final_on) == (at, TODAY)
    assert heard == [noodle_bar.pk]
    assert AuditEntry.objects.get().new["title"] == "过期食品"


def test_an_older_decision_counts_from_its_own_day(record):
    event = record(decided_on=date(2026, 3, 1))

    assert (event.final_on, event.final_at) == (date(2026, 3, 1), datetime(2026, 2, 28, 16, tzinfo=UTC))


def test_a_penalty_waits_for_its_terms_and_a_list_is_public_at_once(record, inspector):
    penalty, listed = record(), record(kind="ABNORMAL_LIST", severity="NONE", title="未按时年报")

    assert list(penalties_without_terms(inspector, today=TODAY)) == [penalty]
    assert list(CreditEvent.objects.published(TODAY)) == [listed]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"severity": "NONE"}, PenaltyWithoutSeverity),
        ({"decided_on": date(2026, 11, 24)}, DecidedInFuture),
        ({"kind": "HONOUR", "publish_to": TODAY}, WrongPublication),
        ({"kind": "HONOUR", "publish_from": TODAY, "publish_to": date(2026, 11, 1)}, WrongPublication),
        ({"publish_from": TODAY}, TermsDecide),
        ({"publish_to": date(2036, 11, 23)}, TermsDecide),
    ],
)
def test_it_refuses(record, values, refusal, heard):
    with pytest.raises(refusal) as caught:
        record(**values)

    assert caught.value.field
    assert (heard, CreditEvent.objects.count()) == ([], 0)


def test_it_is_withdrawn_once_and_stays_on_record(record, inspector, at, noodle_bar, heard):
    event = withdraw_credit_event(credit_event=record(), reason="复议撤销", by=inspector, at=at)

    assert (event.withdrawn_at, event.withdraw_reason) == (at, "复议撤销")
    assert not CreditEvent.objects.final().exists()
    assert heard == [noodle_bar.pk] * 2
    with pytest.raises(AlreadyWithdrawn):
        withdraw_credit_event(credit_event=event, reason="再来", by=inspector, at=at)

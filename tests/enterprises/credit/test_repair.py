from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from enterprises.models import CreditEvent, CreditRepair
from enterprises.queries.credit.archive import pending_repairs
from enterprises.services.credit.repair import (
    AlreadyApplied,
    AlreadyDecided,
    ApplicantDecides,
    ConditionsUnmet,
    EvidenceMissing,
    apply_for_repair,
    grant_repair,
    refuse_repair,
)
from enterprises.services.credit_event import withdraw_credit_event
from enterprises.signals import credit_events_finalised
from notifications.models import Notice
from scoring.models import RescoreRequest
from tests.factories.credit import APPLIED_AT, give_terms, make_penalty, make_repair

TODAY = date(2026, 11, 23)


@pytest.fixture
def penalty(noodle_bar, inspector):
    event = make_penalty(noodle_bar)
    give_terms(event, inspector)
    return event


def test_a_granted_repair_ends_the_publication_at_once(penalty, principal, inspector, at, noodle_bar):
    repair = make_repair(penalty, principal)
    assert list(CreditEvent.objects.published(TODAY)) == [penalty]
    heard = []

    def hear(enterprise_ids, **_kwargs):
        heard.extend(enterprise_ids)

    credit_events_finalised.connect(hear)
    RescoreRequest.objects.all().delete()
    grant_repair(repair=repair, reason="缴款凭证已核实", by=inspector, at=at)

    credit_events_finalised.disconnect(hear)
    repair.refresh_from_db()
    assert not CreditEvent.objects.published(TODAY).exists()
    assert CreditEvent.objects.published(date(2026, 11, 22)).exists()  # what earlier days had, they keep
    assert heard == [noodle_bar.pk]
    assert RescoreRequest.objects.filter(enterprise=noodle_bar).exists()
    assert (repair.state, repair.publish_to_before) == ("GRANTED", date(2027, 6, 10))
    assert AuditEntry.objects.filter(action="grant_credit_repair").get().old == {"publish_to": "2027-06-10"}
    with pytest.raises(AlreadyDecided):
        refuse_repair(repair=repair, reason="再想想", by=inspector, at=at)
    with pytest.raises(AlreadyApplied):
        make_repair(penalty, principal)
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditRepair.objects.filter(pk=repair.pk)._raw_delete("default")


def test_it_has_a_limit_in_working_days(penalty, principal):
    # 15 working days after Friday, 20 November 2026.
    assert make_repair(penalty, principal).due_on == date(2026, 12, 11)


def test_after_a_refusal_one_may_apply_again(penalty, principal, inspector, at):
    refuse_repair(repair=make_repair(penalty, principal), reason="凭证看不清", by=inspector, at=at)
    penalty.refresh_from_db()

    assert penalty.publish_to == date(2027, 6, 10)
    assert make_repair(penalty, principal, seed=1).state == "PENDING"


def test_it_refuses_before_the_least_term(penalty, principal):
    with pytest.raises(ConditionsUnmet, match="2026-09-10"):
        make_repair(penalty, principal, at=datetime(2026, 9, 9, 2, tzinfo=UTC))

    make_repair(penalty, principal, at=datetime(2026, 9, 10, 2, tzinfo=UTC))


@pytest.mark.parametrize("sanction", ["SUSPENSION", "REVOCATION", "BAN"])
def test_some_sanctions_never_end_early(noodle_bar, inspector, principal, sanction):
    event = make_penalty(noodle_bar, decided_on=date(2024, 6, 3), severity="SERIOUS")
    give_terms(event, inspector, sanction=sanction, at=datetime(2024, 6, 10, 2, tzinfo=UTC))

    with pytest.raises(ConditionsUnmet):
        make_repair(event, principal)


def test_a_list_stands_in_the_way(penalty, noodle_bar, principal):
    make_penalty(noodle_bar, kind="ABNORMAL_LIST", severity="NONE", title="未按时年报")

    with pytest.raises(ConditionsUnmet, match="未按时年报"):
        make_repair(penalty, principal)


def test_a_later_penalty_needs_the_word_that_it_differs(penalty, noodle_bar, principal, inspector, at):
    make_penalty(noodle_bar, decided_on=date(2026, 8, 3), title="未公示许可证")
    repair = make_repair(penalty, principal)

    with pytest.raises(ConditionsUnmet, match="未公示许可证"):
        grant_repair(repair=repair, reason="已核实", by=inspector, at=at)

    granted = grant_repair(
        repair=repair, reason="后一处罚与食品过期无关", by=inspector, at=at, later_penalties_differ=True
    )
    assert granted.later_penalties_differ


def test_the_serious_list_may_be_left_after_a_year(noodle_bar, principal):
    listed = make_penalty(
        noodle_bar, kind="SERIOUS_LIST", severity="NONE", publish_from=date(2025, 11, 20), title="无证经营"
    )

    with pytest.raises(ConditionsUnmet):
        make_repair(listed, principal, at=datetime(2026, 11, 19, 2, tzinfo=UTC))

    assert make_repair(listed, principal, at=APPLIED_AT).state == "PENDING"


def test_evidence_and_another_person_are_needed(penalty, principal, at):
    with pytest.raises(EvidenceMissing):
        apply_for_repair(
            credit_event=penalty, duties_done="已缴", harm_removed="已毁", photos=[], by=principal, at=at
        )
    with pytest.raises(ApplicantDecides):
        grant_repair(repair=make_repair(penalty, principal), reason="自己", by=principal, at=at)


def test_an_application_is_over_when_what_it_is_about_is_withdrawn(penalty, principal, inspector, at):
    repair = make_repair(penalty, principal)
    assert list(pending_repairs(inspector)) == [repair]

    withdraw_credit_event(credit_event=penalty, reason="复议撤销", by=inspector, at=at)

    repair.refresh_from_db()
    assert (repair.state, repair.decided_by, repair.decided_at) == ("LAPSED", inspector, at)
    assert not pending_repairs(inspector).exists()
    assert AuditEntry.objects.filter(action="lapse_credit_repair").exists()
    assert not Notice.objects.filter(key=f"applied:{penalty.pk}:{repair.pk}", settled_at=None).exists()
    with pytest.raises(AlreadyDecided):
        refuse_repair(repair=repair, reason="不符合", by=inspector, at=at)

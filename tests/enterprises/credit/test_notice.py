"""An enterprise hears of what is decided about it; who answers for it hears, and nobody elsewhere."""

from datetime import date

import pytest

from enterprises.services.credit.list_entry import remove_from_list
from enterprises.services.credit.repair import grant_repair, refuse_repair
from enterprises.services.credit_event import record_credit_event, withdraw_credit_event
from notifications.models import Notice
from tests.factories.credit import APPLIED_AT, give_terms, make_penalty, make_repair

TODAY = date(2026, 11, 23)


def told(user):
    """The titles of the notices on the credit archive, sorted."""
    return sorted(Notice.objects.filter(topic="credit", user=user).values_list("title", flat=True))


@pytest.fixture
def record(noodle_bar, inspector, at):
    def record(kind, title, **fields):
        fields = {"decided_on": date(2026, 6, 1)} | fields
        return record_credit_event(
            enterprise=noodle_bar, kind=kind, title=title, by=inspector, at=at, **fields
        )

    return record


def test_principal_and_director_hear_of_a_penalty_and_of_its_publication(
    record, principal, director, officer, rival, inspector, at
):
    event = record("PENALTY", "过期食品", severity="GENERAL")
    give_terms(event, inspector, at=at)

    words = sorted(["记入信用档案：过期食品", "处罚公示：过期食品"])
    assert (told(principal), told(director)) == (words, words)
    assert (told(officer), told(rival)) == ([], [])
    text = Notice.objects.get(user=principal, key__startswith="published:").text
    assert "2026" in text
    assert "2027" in text


def test_without_leaders_whoever_works_there_hears(record, officer):
    record("HONOUR", "示范店")

    assert told(officer) == ["记入信用档案：示范店"]


def test_a_warning_is_told_as_not_public(record, principal, inspector, at):
    give_terms(record("PENALTY", "未公示", severity="MINOR"), inspector, sanction="WARNING", order="", at=at)

    assert "处罚不公示：未公示" in told(principal)


def test_both_sides_hear_of_a_repair(noodle_bar, principal, inspector, at):
    penalty = make_penalty(noodle_bar)
    give_terms(penalty, inspector)
    refuse_repair(repair=make_repair(penalty, principal), reason="凭证看不清", by=inspector, at=APPLIED_AT)
    again = make_repair(penalty, principal, seed=1)
    assert told(inspector) == ["信用修复申请：平江面馆", "信用修复申请：平江面馆"]

    grant_repair(repair=again, reason="已核实", by=inspector, at=at)

    assert {"不予信用修复：经营过期食品", "准予信用修复：经营过期食品"} <= set(told(principal))
    assert not Notice.objects.filter(user=inspector, settled_at__isnull=True).exists()


def test_a_list_entry_is_told_with_its_removal_and_a_withdrawal(record, principal, inspector, at):
    listed = record("ABNORMAL_LIST", "未按时年报")
    remove_from_list(
        credit_event=listed, removed_on=TODAY, basis="已补报", reason="原因消除", by=inspector, at=at
    )
    withdrawn = record("PENALTY", "记错的", severity="MINOR")
    withdraw_credit_event(credit_event=withdrawn, reason="误录", by=inspector, at=at)

    assert set(told(principal)) == {
        "记入信用档案：未按时年报",
        "已移出名录：未按时年报",
        "记入信用档案：记错的",
        "信用记录已撤销：记错的",
    }
    settled = Notice.objects.filter(user=principal, settled_at__isnull=False)
    assert list(settled.values_list("title", flat=True)) == ["记入信用档案：记错的"]

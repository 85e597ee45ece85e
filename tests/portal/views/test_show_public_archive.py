"""What anybody may read of a credit archive, on the page and by the API."""

from datetime import date

import pytest
from django.test import Client

from enterprises.services.credit.archive import Fact, enter_facts
from enterprises.services.credit_event import record_credit_event, withdraw_credit_event
from inspections.services.inspection.inspection import FailedItem, record_inspection
from inspections.services.inspection.publication import publish_inspection
from tests.factories.credit import give_terms, make_penalty
from tests.factories.hazards import make_hazard
from tests.factories.scoring import make_reply

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _unlimited(settings):
    settings.PUBLIC_API_RATE = ""


@pytest.fixture
def penalty(noodle_bar, inspector, at):
    named = {
        "document_no": "苏市监罚〔2026〕1号",
        "authority": "苏州市市场监督管理局",
        "basis": "食品安全法第一百二十四条",
        "content": "罚款五千元",
    }
    event = make_penalty(noodle_bar, decided_on=TODAY, **named)
    give_terms(event, inspector, order="MARKET", at=at)
    return event


def page_of(enterprise, **query):
    return Client().get(f"/E/{enterprise.public_id}/credit/", query)


def facts_of(enterprise):
    return Client().get(f"/api/v1/public/credit-archives/{enterprise.public_id}/").json()


def test_a_published_penalty_is_shown_and_leaves_with_its_withdrawal(penalty, noodle_bar, inspector, at):
    assert "经营过期食品" in page_of(noodle_bar).content.decode()
    assert [fact["title"] for fact in facts_of(noodle_bar)["facts"]] == ["经营过期食品"]

    withdraw_credit_event(credit_event=penalty, reason="复议撤销", by=inspector, at=at)

    told = page_of(noodle_bar).content.decode()
    assert "经营过期食品" not in told
    assert "没有正在公示的记录" in told
    assert facts_of(noodle_bar) == {
        "public_id": noodle_bar.public_id,
        "name": noodle_bar.name,
        "count": 0,
        "facts": [],
    }


def test_a_penalty_names_what_a_decision_names_and_no_private_field(penalty, noodle_bar):
    (fact,) = facts_of(noodle_bar)["facts"]

    assert fact == {
        "kind": "PENALTY",
        "kind_label": "行政处罚",
        "occurred_on": "2026-11-23",
        "title": "经营过期食品",
        "outcome": "一般",
        "document_no": "苏市监罚〔2026〕1号",
        "authority": "苏州市市场监督管理局",
        "basis": "食品安全法第一百二十四条",
        "sanction": "罚款、没收",
        "content": "罚款五千元",
        "publish_to": "2029-11-23",
    }
    page = page_of(noodle_bar).content.decode()
    for told in ("苏市监罚〔2026〕1号", "苏州市市场监督管理局", "第一百二十四条", "罚款五千元", "罚款、没收"):
        assert told in page


def test_orders_and_unpublished_results_are_not_public(noodle_bar, inspector, at):
    make_hazard(noodle_bar, by=inspector, at=at, title="冷藏柜温度过高")
    record_inspection(
        enterprise=noodle_bar,
        kind="DAILY",
        inspected_on=TODAY,
        failed_items=[FailedItem("生熟不分", is_key=True)],
        by=inspector,
        at=at,
    )

    assert noodle_bar.archive_entries.count() == 3  # the failed key item is ordered to be put right, too
    assert facts_of(noodle_bar)["count"] == 0


def test_a_reply_stands_beside_every_public_result(noodle_bar, principal, inspector, at):
    """Also beside the fourth newest, which the page of the code no longer shows."""
    inspections = [
        record_inspection(
            enterprise=noodle_bar,
            kind="DAILY",
            inspected_on=date(2026, 11, day),
            failed_items=[],
            by=inspector,
            at=at,
        )
        for day in (1, 5, 9, 13)
    ]
    for inspection in inspections:
        publish_inspection(inspection=inspection, by=inspector, at=at)
    make_reply(noodle_bar, principal, at, text="冷藏柜已更换", inspection=inspections[0])

    page = page_of(noodle_bar)

    assert [reply for _fact, reply, _url, _is_bad in page.context["facts"]] == ["", "", "", "冷藏柜已更换"]
    assert "冷藏柜已更换" in page.content.decode()


def test_an_identity_number_as_a_licence_is_masked(noodle_bar, at):
    fact = Fact(
        enterprise_id=noodle_bar.pk,
        kind="LICENCE",
        subject="LICENCE",
        subject_id=1,
        act="RECORD",
        occurred_on=TODAY,
        document_no="11010519491231002X",
        publish_from=TODAY,
    )
    enter_facts([fact], at=at)

    (shown,) = facts_of(noodle_bar)["facts"]

    assert shown["document_no"] == "1101051949****002X"
    assert "11010519491231002X" not in page_of(noodle_bar).content.decode()


def test_one_kind_can_be_read_alone_and_in_english(penalty, noodle_bar):
    assert "经营过期食品" in page_of(noodle_bar, kind="PENALTY").content.decode()
    assert "经营过期食品" not in page_of(noodle_bar, kind="HONOUR").content.decode()
    assert "Credit archive" in page_of(noodle_bar, lang="en").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_number_of_queries(noodle_bar, inspector, at, django_assert_num_queries, rows):
    for number in range(rows):
        record_credit_event(
            enterprise=noodle_bar,
            kind="HONOUR",
            title=f"示范店{number}",
            decided_on=TODAY,
            publish_from=TODAY,
            by=inspector,
            at=at,
        )

    with django_assert_num_queries(4):
        page = page_of(noodle_bar)
    assert len(page.context["facts"]) == rows


@pytest.mark.parametrize("public_id", ["NOBODY234567", "%00"])
def test_an_unknown_one_is_not_found(db, public_id):
    assert Client().get(f"/E/{public_id}/credit/").status_code == 404
    assert Client().get(f"/api/v1/public/credit-archives/{public_id}/").status_code == 404


def test_it_is_rate_limited(noodle_bar, settings):
    settings.PUBLIC_API_RATE = "1/minute"
    facts_of(noodle_bar)

    assert Client().get(f"/api/v1/public/credit-archives/{noodle_bar.public_id}/").status_code == 429


def test_what_speaks_against_it_is_marked(penalty, noodle_bar, inspector, at):
    for day, failed_items in ((5, []), (9, [FailedItem("生熟不分", is_key=True)])):
        inspection = record_inspection(
            enterprise=noodle_bar,
            kind="DAILY",
            inspected_on=date(2026, 11, day),
            failed_items=failed_items,
            by=inspector,
            at=at,
        )
        publish_inspection(inspection=inspection, by=inspector, at=at)

    marked = {
        (fact.kind, fact.outcome): is_bad
        for fact, _reply, _url, is_bad in page_of(noodle_bar).context["facts"]
    }

    assert marked == {
        ("PENALTY", "一般"): True,
        ("INSPECTION", "不符合"): True,
        ("INSPECTION", "符合"): False,
    }

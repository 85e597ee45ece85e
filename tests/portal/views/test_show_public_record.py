"""One public record of a credit archive, for whoever comes from the page behind the QR code."""

from datetime import date

import pytest

from enterprises.services.credit_event import withdraw_credit_event
from inspections.services.inspection.inspection import FailedItem, record_inspection
from inspections.services.inspection.publication import publish_inspection
from tests.factories.credit import make_penalty
from tests.factories.hazards import make_hazard
from tests.factories.scoring import make_reply

TODAY = date(2026, 11, 23)


@pytest.fixture
def inspection(noodle_bar, inspector, at):
    return record_inspection(
        enterprise=noodle_bar, kind="DAILY", inspected_on=TODAY, failed_items=[], by=inspector, at=at
    )


@pytest.fixture
def penalty(noodle_bar):
    return make_penalty(noodle_bar, decided_on=TODAY, publish_from=TODAY, document_no="苏市监罚〔2026〕1号")


def address(enterprise, subject, subject_id):
    return f"/E/{enterprise.public_id}/credit/{subject}/{subject_id}/"


def test_it_shows_the_record_its_term_and_where_its_proof_is(client, noodle_bar, penalty):
    page = client.get(address(noodle_bar, "credit", penalty.pk)).content.decode()

    entry = noodle_bar.archive_entries.get()
    for told in ("经营过期食品", "苏市监罚〔2026〕1号", f"/log/record/{entry.log_id}/"):
        assert told in page
    assert client.get(f"/log/record/{entry.log_id}/").status_code == 200


def test_a_result_says_what_its_card_said(client, noodle_bar, inspector, at):
    failed = record_inspection(
        enterprise=noodle_bar,
        kind="DAILY",
        inspected_on=TODAY,
        failed_items=[FailedItem("生熟不分", is_key=True)],
        by=inspector,
        at=at,
    )
    publish_inspection(inspection=failed, by=inspector, at=at)

    page = client.get(address(noodle_bar, "inspection", failed.pk)).content.decode()

    assert "日常检查" in page
    assert "不符合：重点项1项，一般项0项" in page
    assert '<li class="bad">' in page
    assert "生熟不分" not in page  # the findings themselves are not public


def test_the_enterprise_s_reply_stands_beside_it(client, noodle_bar, inspection, inspector, principal, at):
    publish_inspection(inspection=inspection, by=inspector, at=at)
    make_reply(noodle_bar, principal, at, text="冷藏柜已更换", inspection=inspection)

    page = client.get(address(noodle_bar, "inspection", inspection.pk)).content.decode()

    assert "冷藏柜已更换" in page


def test_what_is_not_public_is_not_found(client, noodle_bar, rival_bar, inspection, penalty, inspector, at):
    hazard = make_hazard(noodle_bar, by=inspector, at=at)
    assert client.get(address(noodle_bar, "credit", penalty.pk)).status_code == 200
    withdraw_credit_event(credit_event=penalty, reason="复议撤销", by=inspector, at=at)
    ended = make_penalty(noodle_bar, publish_from=date(2026, 6, 1), publish_to=date(2026, 6, 30))

    hidden = [
        address(noodle_bar, "inspection", inspection.pk),  # final, not published
        address(noodle_bar, "credit", penalty.pk),  # withdrawn
        address(noodle_bar, "credit", ended.pk),  # its term is over
        address(noodle_bar, "hazard", hazard.pk),
        address(noodle_bar, "nothing", 1),
        address(noodle_bar, "credit", 10**30),
        "/E/NOBODY234567/credit/credit/1/",
        "/E/%00/credit/credit/1/",
    ]

    assert {url: client.get(url).status_code for url in hidden} == dict.fromkeys(hidden, 404)


def test_another_s_record_is_not_found_under_this_name(client, noodle_bar, rival_bar, penalty):
    assert client.get(address(noodle_bar, "credit", penalty.pk)).status_code == 200
    assert client.get(address(rival_bar, "credit", penalty.pk)).status_code == 404


def test_it_speaks_english_and_is_never_kept(client, noodle_bar, penalty):
    page = client.get(address(noodle_bar, "credit", penalty.pk), {"lang": "en"})

    assert "See its place in the log" in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_it_asks_four_times(client, noodle_bar, penalty, django_assert_num_queries):
    with django_assert_num_queries(4):
        client.get(address(noodle_bar, "credit", penalty.pk))

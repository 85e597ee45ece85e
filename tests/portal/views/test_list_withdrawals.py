"""What was public and was withdrawn: since when it is off each page, and what is overdue."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from common.local_time import local_date
from enterprises.services.credit_event import withdraw_credit_event
from inspections.services.inspection.inspection import record_inspection, withdraw_inspection
from inspections.services.inspection.publication import publish_inspection
from portal.queries.withdrawals import still_shown, with_proof, withdrawals
from portal.services.publish_page import publish_pages
from scoring.models import PublishedPage
from scoring.services.score import rescore_enterprises
from tests.factories.credit import give_terms, make_penalty, make_repair

URL = "/cockpit/withdrawals/"
TODAY = date(2026, 11, 23)


@pytest.fixture
def withdraw(noodle_bar, inspector, at):
    def withdraw(title="经营过期食品", at=at, **fields):
        dates = {"decided_on": TODAY, "publish_from": TODAY} | fields
        event = make_penalty(noodle_bar, title=title, **dates)
        return withdraw_credit_event(credit_event=event, reason="复议撤销", by=inspector, at=at)

    return withdraw


def test_a_withdrawn_fact_has_a_term_and_a_proof(withdraw, noodle_bar, inspector, at):
    withdraw()
    (waiting,) = with_proof(still_shown(withdrawals(inspector)))
    assert (waiting.title, waiting.due_on) == ("经营过期食品", date(2026, 11, 26))  # three working days
    assert (waiting.is_index_old, waiting.is_on_page, waiting.is_done) == (True, True, False)
    assert not waiting.is_overdue(date(2026, 11, 26))
    assert waiting.is_overdue(date(2026, 11, 27))

    rescore_enterprises(enterprise_ids=[noodle_bar.pk], as_of=TODAY, at=at)

    assert not still_shown(withdrawals(inspector)).exists()
    (done,) = with_proof(withdrawals(inspector))
    assert done.is_done
    assert not done.is_overdue(date(2026, 11, 27))


def test_an_old_page_is_told(noodle_bar, inspector, at):
    inspection = record_inspection(
        enterprise=noodle_bar, kind="DAILY", inspected_on=TODAY, failed_items=[], by=inspector, at=at
    )
    publish_inspection(inspection=inspection, by=inspector, at=at)
    publish_pages(enterprise_ids=[noodle_bar.pk], at=at)
    stored = list(PublishedPage.objects.values_list("pk", "fingerprint"))
    withdraw_inspection(inspection=inspection, reason="查错了", by=inspector, at=at + timedelta(minutes=1))
    rescore_enterprises(enterprise_ids=[noodle_bar.pk], as_of=TODAY, at=at)
    assert not still_shown(withdrawals(inspector)).exists()  # cleared: nobody is served what is stored

    for pk, fingerprint in stored:
        PublishedPage.objects.filter(pk=pk).update(fingerprint=fingerprint)
    (row,) = with_proof(still_shown(withdrawals(inspector)))
    assert (row.is_page_old, row.is_index_old) == (True, False)

    publish_pages(enterprise_ids=[noodle_bar.pk], at=at + timedelta(minutes=2))
    (row,) = with_proof(withdrawals(inspector))
    assert (row.page_at, row.is_done) == (at + timedelta(minutes=2), True)


def test_what_nobody_could_see_is_left_out(withdraw, noodle_bar, inspector, at):
    withdraw(publish_from=None)
    withdraw(publish_from=TODAY + timedelta(1))
    withdraw(publish_from=date(2026, 11, 1), publish_to=TODAY - timedelta(1))
    hidden = record_inspection(
        enterprise=noodle_bar, kind="DAILY", inspected_on=TODAY, failed_items=[], by=inspector, at=at
    )
    withdraw_inspection(inspection=hidden, reason="查错了", by=inspector, at=at)

    assert noodle_bar.archive_entries.filter(act="WITHDRAW").count() == 4
    assert not withdrawals(inspector).exists()


def test_it_hides_other_districts(withdraw, far_inspector, inspector):
    withdraw()

    assert (withdrawals(inspector).count(), withdrawals(far_inspector).count()) == (1, 0)


def test_the_page_and_its_file_say_so(withdraw, inspector, sign_in):
    now = timezone.now()
    withdraw(at=now, decided_on=local_date(now), publish_from=local_date(now))
    client = sign_in(inspector)

    page = client.get(URL).content.decode()
    assert "经营过期食品" in page
    assert "公示页已撤下" in page
    assert len(client.get(URL, {"list": "open"}).context["rows"]) == 1
    assert b"".join(client.get(URL, {"format": "xlsx"})).startswith(b"PK")


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_number_of_queries(withdraw, inspector, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        withdraw(title=f"过期食品{number}")
    client = sign_in(inspector)
    client.get(URL)

    with django_assert_num_queries(8):
        page = client.get(URL)
    assert len(page.context["rows"]) == rows


def test_the_administrator_is_not_sent_to_decide(noodle_bar, inspector, principal, administrator, sign_in):
    """Who may not decide on a repair is led to the archive instead of a refusal."""
    event = make_penalty(noodle_bar)
    give_terms(event, inspector)
    repair = make_repair(event, principal)
    decide = f"/enterprises/{noodle_bar.public_id}/credit-repairs/{repair.pk}/decide/"

    assert decide in sign_in(inspector).get("/enterprises/credit-deadlines/").content.decode()
    page = sign_in(administrator).get("/enterprises/credit-deadlines/").content.decode()
    assert decide not in page
    assert f"credit-archive/?kind=PENALTY#event-{event.pk}" in page
    unset = make_penalty(noodle_bar)
    page = sign_in(administrator).get("/enterprises/credit-deadlines/", {"list": "terms"}).content.decode()
    assert f"credit-archive/?kind=PENALTY#event-{unset.pk}" in page
    assert f"credit-events/{unset.pk}/terms/" not in page

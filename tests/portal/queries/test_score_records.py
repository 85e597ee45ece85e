"""Each part of the explanation leads to the records that made it, and to no others."""

from datetime import timedelta

import pytest

from common.local_time import local_date
from portal.queries.score_records import record_lists
from scoring.formula.columns import FACT_LAYOUTS, unpack
from scoring.models import CurrentIndex
from scoring.queries.explanation import snapshot_of
from scoring.services.score import recompute_index
from tests.factories.credit import give_terms, make_penalty
from tests.factories.inspections import make_inspection, make_sample
from tests.factories.inspections_complaint import make_complaint


@pytest.fixture
def current(noodle_bar, inspector, at):
    today = local_date(at)
    for days in (10, 729, 730):  # the last one has just gone out of sight
        moment = at - timedelta(days=days)
        make_inspection(
            noodle_bar, inspected_on=local_date(moment), final_at=moment, final_on=local_date(moment)
        )
        make_sample(noodle_bar, published_on=local_date(moment), final_at=moment, final_on=local_date(moment))
    make_complaint(noodle_bar, "VERIFIED", handled_by=inspector)
    give_terms(make_penalty(noodle_bar, decided_on=today, severity="MINOR"), inspector, at=at)
    recompute_index(as_of=today, at=at, today=today)
    return CurrentIndex.objects.select_related("model_version").get(pk=noodle_bar.pk)


def test_the_records_are_those_that_counted(current, noodle_bar, inspector):
    links = record_lists(inspector, noodle_bar, current)

    facts = unpack(bytes(snapshot_of(current).facts), FACT_LAYOUTS)
    assert len(links["SUPERVISION"]) == facts["inspections"] == 2
    assert len(links["SAMPLING"]) == facts["samples_passed"] + facts["samples_failed"] == 2
    assert len(links["CREDIT"]) == 1


def test_an_enterprise_gets_no_link_to_complaints(current, noodle_bar, officer, inspector):
    assert record_lists(officer, noodle_bar, current)["COMPLAINT"] == []
    assert record_lists(inspector, noodle_bar, current)["COMPLAINT"] != []


def test_every_link_leads_somewhere(current, noodle_bar, officer, inspector, sign_in):
    for user in (officer, inspector):
        client = sign_in(user)
        urls = [link.url for links in record_lists(user, noodle_bar, current).values() for link in links]
        assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_without_an_index_there_is_nothing_to_explain(noodle_bar, inspector):
    assert record_lists(inspector, noodle_bar, None) == {}

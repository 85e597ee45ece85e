"""The report of a branch and the minutes of headquarters say what the places below have done."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from common.local_time import start_of_local_day
from duties.models import Duty
from duties.queries.chain_figures import chain_figures
from duties.queries.report_figures import report_figures, seen_of
from duties.report_words import draft_of, words_of
from duties.services.duty import Finding
from tests.factories.accounts import make_user
from tests.factories.duties import make_duty, make_record
from tests.factories.enterprises import make_enterprise, make_member
from tests.factories.hazards import make_hazard

MONDAY, SUNDAY, LAST = date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 30)
WEEKLY, MONTHLY = Duty.Kind.WEEKLY_CHECK, Duty.Kind.MONTHLY_DISPATCH
AT = start_of_local_day(SUNDAY) + timedelta(hours=20)


@pytest.fixture
def chain(district, noodle_bar):
    """Headquarters, a branch, and its stores, of which the second has missed a day."""
    noodle_bar.chain_role = "HEADQUARTERS"
    noodle_bar.save()
    branch = make_enterprise(district, name="姑苏分公司", parent=noodle_bar, chain_role="BRANCH")
    stores = [
        make_enterprise(district, name=f"门店{number}", parent=branch, chain_role="STORE")
        for number in (1, 2)
    ]
    clerk = make_user("clerk")
    for store in stores:
        make_member(clerk, store, "OFFICER")
    make_record(stores[0], clerk, MONDAY)
    make_record(stores[1], clerk, MONDAY, found=[Finding("生熟混放")])
    make_duty(stores[1], MONDAY + timedelta(days=1), state=Duty.State.OVERDUE)
    make_hazard(stores[0], at=AT - timedelta(days=3))
    return noodle_bar, branch, stores


def test_a_branch_has_the_days_of_its_stores(chain, django_assert_num_queries):
    duty = make_duty(chain[1], SUNDAY, WEEKLY)

    with django_assert_num_queries(5):
        below = chain_figures(duty, at=AT)

    assert below["places"] == 2
    assert below["days"] == {"due": 3, "on_time": 2, "late": 0, "missed": 1}
    assert below["weeks"] == {"due": 0, "on_time": 0, "late": 0, "missed": 0}
    assert (below["found"], below["hazards"]["found"], below["hazards"]["overdue"]) == (1, 2, 0)
    assert below["behind"] == [{"id": chain[2][1].public_id, "name": "门店2", "missed": 1}]


def test_headquarters_has_the_weeks_of_its_branches_too(chain):
    head, branch, _stores = chain
    make_duty(branch, SUNDAY, WEEKLY, state=Duty.State.OVERDUE)
    figures = report_figures(make_duty(head, LAST, MONTHLY), at=start_of_local_day(LAST))

    assert (figures["below"]["places"], figures["below"]["weeks"]["missed"]) == (3, 1)
    assert seen_of(figures)["below.weeks"] == 1
    assert "下属应交周排查报告1份：按时0，补录0，没有交1。" in draft_of(figures)
    words = words_of(figures, head)
    assert {"下属日管控", "下属周排查", "下属隐患"} <= {group.heading for group in words.groups}
    assert {place.url for place in words.behind} == {reverse("duties:show_chain", args=[head.public_id])}


def test_a_store_and_a_branch_without_stores_have_none(chain, district):
    lonely = make_enterprise(district, name="空分公司", chain_role="BRANCH")

    for enterprise in (chain[2][0], lonely):
        assert chain_figures(make_duty(enterprise, SUNDAY, WEEKLY), at=AT) is None

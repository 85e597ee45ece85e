from datetime import date

import pytest
from django.urls import reverse

from duties.models import HollowSignal
from tests.factories.hollow import make_hollow_signal

Kind, State = HollowSignal.Kind, HollowSignal.State
QUERIES = 8


def listed(client, name="duties:list_hollow_signals", args=(), **query):
    response = client.get(reverse(name, args=args), query)
    tabs = {tab: count for tab, _label, count in response.context["tabs"]}
    return [(signal.enterprise.name, signal.kind) for signal in response.context["page"]], tabs


@pytest.fixture
def signals(noodle_bar, rival_bar, officer, rival):
    make_hollow_signal(noodle_bar, officer)
    make_hollow_signal(noodle_bar, officer, kind=Kind.SAME_TEXT, state=State.CONFIRMED, strength=3)
    make_hollow_signal(rival_bar, rival, first_day=date(2026, 10, 1), last_day=date(2026, 10, 20))


def test_it_begins_with_what_waits_for_a_review(signals, inspector, sign_in):
    rows, tabs = listed(sign_in(inspector))

    assert rows == [("平江面馆", Kind.IMPOSSIBLE_PACE), ("对门面馆", Kind.IMPOSSIBLE_PACE)]
    assert tabs == {"new": 2, "confirmed": 1, "dismissed": 0, "reversed": 0, "all": 3}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 3),
        ({"q": "对门"}, 1),
        ({"kind": "SAME_TEXT"}, 1),
        ({"strength": "3"}, 1),
        ({"since": "2026-11-01"}, 2),
        ({"until": "2026-10-31"}, 1),
    ],
)
def test_filters_and_their_figures_agree(signals, inspector, sign_in, query, count):
    rows, tabs = listed(sign_in(inspector), state="all", **query)

    assert (len(rows), tabs["all"]) == (count, count)


def test_it_hides_other_districts(signals, far_inspector, sign_in):
    assert listed(sign_in(far_inspector), state="all")[0] == []


def test_an_enterprise_sees_all_of_its_own_and_nothing_else(signals, noodle_bar, officer, sign_in):
    rows, tabs = listed(sign_in(officer), "duties:list_own_hollow_signals", [noodle_bar.public_id])

    assert rows == [("平江面馆", Kind.SAME_TEXT), ("平江面馆", Kind.IMPOSSIBLE_PACE)]
    assert tabs["all"] == 2


@pytest.mark.parametrize("count", [1, 3])
def test_more_rows_ask_no_more_queries(
    noodle_bar, officer, inspector, count, sign_in, django_assert_num_queries
):
    for kind in list(Kind)[:count]:
        make_hollow_signal(noodle_bar, officer, kind=kind)
    client = sign_in(inspector)
    listed(client)

    with django_assert_num_queries(QUERIES):
        listed(client)

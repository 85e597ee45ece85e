import re
from datetime import date

import pytest
from django.urls import reverse

from common.local_time import start_of_local_day
from duties.models import Duty
from duties.services.duty import submit_duty
from tests.factories.duties import hand_in
from tests.factories.enterprises import make_enterprise
from tests.factories.ladder import make_climbed

URL = reverse("duties:list_climbed")


@pytest.fixture
def climbed(noodle_bar, rival_bar, officer, rival, director, principal, cadre, inspector):
    """One at the branch, one at the branch and filed since, one only at the cadre."""
    make_climbed(noodle_bar)
    filed = make_climbed(rival_bar)
    submit_duty(
        enterprise=rival_bar,
        kind=Duty.Kind.DAILY_CONTROL,
        due_on=filed.due_on,
        by=rival,
        at=start_of_local_day(date(2026, 11, 27)),
        handed_in=hand_in(),
    )
    make_climbed(noodle_bar, date(2026, 11, 25), hours=25)


def rows(client, **query):
    page = client.get(URL, query).content.decode()
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', page)


def counts(client, **query):
    page = client.get(URL, query).content.decode()
    tabs = re.search(r'<ul class="tabs".*?</ul>', page, re.DOTALL).group()
    return [int(count) for count in re.findall(r"(\d+)</a>", tabs)]


def test_regulators_see_what_has_come_to_the_branch(sign_in, climbed, inspector):
    assert rows(sign_in(inspector)) == ["平江面馆"]
    assert rows(sign_in(inspector), state="filed") == ["对门面馆"]


def test_cadres_see_what_has_come_to_cadres(sign_in, climbed, cadre):
    assert rows(sign_in(cadre)) == ["平江面馆", "平江面馆"]


def test_the_filter_chooses_the_level(sign_in, climbed, inspector):
    assert rows(sign_in(inspector), who="CADRE") == ["平江面馆", "平江面馆"]
    assert rows(sign_in(inspector), who="CADRE", until="2026-11-24") == ["平江面馆"]
    assert rows(sign_in(inspector), who="CADRE", kind="weekly-check") == []
    assert rows(sign_in(inspector), q="对门", state="all") == ["对门面馆"]


@pytest.mark.parametrize("query", [{}, {"who": "CADRE"}, {"q": "面馆"}, {"since": "2026-11-24"}])
def test_each_figure_is_the_length_of_its_list(sign_in, climbed, inspector, query):
    client = sign_in(inspector)

    lengths = [len(rows(client, state=state, **query)) for state in ("open", "filed", "exempt", "all")]

    assert counts(client, **query) == lengths


def test_other_districts_see_none_of_it(sign_in, climbed, far_inspector):
    assert counts(sign_in(far_inspector)) == [0, 0, 0, 0]


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_the_same_queries_for_one_and_three(
    sign_in, district, cadre, inspector, count, django_assert_num_queries
):
    for number in range(count):
        make_climbed(make_enterprise(district, name=f"{number}号店"), date(2026, 11, 23 - number))
    client = sign_in(inspector)
    client.get(URL)

    with django_assert_num_queries(10):
        assert len(rows(client)) == count

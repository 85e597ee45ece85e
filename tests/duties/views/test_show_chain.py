from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from duties.models import Duty, RhythmRule
from duties.queries.chain import owed_kinds
from duties.services.generation import generate_duties
from enterprises.models import Enterprise
from tests.factories.duties import make_duty, make_record
from tests.factories.enterprises import make_enterprise

QUERIES = 10


@pytest.fixture
def headquarters(noodle_bar):
    noodle_bar.chain_role = Enterprise.ChainRole.HEADQUARTERS
    noodle_bar.save()
    return noodle_bar


@pytest.fixture
def chain(headquarters, district, far_district):
    """A branch in the other district with one store, and a store of the headquarters' own."""
    branch = make_enterprise(far_district, name="太仓分公司", parent=headquarters, chain_role="BRANCH")
    return (
        branch,
        make_enterprise(far_district, name="太仓一店", parent=branch, chain_role="STORE"),
        make_enterprise(district, name="姑苏一店", parent=headquarters, chain_role="STORE"),
    )


@pytest.fixture
def url(noodle_bar):
    return reverse("duties:show_chain", args=[noodle_bar.public_id])


def members(response):
    return {member.enterprise.name: member for member in response.context["members"]}


def test_the_headquarters_sees_the_state_of_all(sign_in, principal, officer, chain, url):
    yesterday = local_date(timezone.now()) - timedelta(days=1)
    make_duty(chain[1], yesterday)
    make_duty(chain[1], yesterday - timedelta(days=1), state=Duty.State.EXEMPT)
    make_record(chain[2], officer, yesterday)

    found = members(sign_in(principal).get(url))

    assert {
        name: (member.owed, member.done, member.overdue, member.kinds) for name, member in found.items()
    } == {
        "太仓分公司": (0, 0, 0, [Duty.Kind.WEEKLY_CHECK]),
        "太仓一店": (1, 0, 1, [Duty.Kind.DAILY_CONTROL]),
        "姑苏一店": (1, 1, 0, [Duty.Kind.DAILY_CONTROL]),
    }


def test_pages_one_may_not_see_are_no_links(sign_in, principal, inspector, chain, url):
    link = reverse("duties:show_chain", args=[chain[2].public_id])

    assert link not in sign_in(principal).get(url).text
    assert link in sign_in(inspector).get(url).text


def test_a_store_sees_what_stands_above(sign_in, inspector, chain, far_inspector):
    url = reverse("duties:show_chain", args=[chain[1].public_id])

    text = sign_in(far_inspector).get(url).text

    assert "平江面馆 › 太仓分公司" in text
    assert "没有下级企业" in text


@pytest.mark.parametrize("kind", Enterprise.Kind.values)
@pytest.mark.parametrize("role", Enterprise.ChainRole.values)
def test_it_says_what_generation_makes(district, kind, role, at):
    enterprise = make_enterprise(district, kind=kind, chain_role=role)
    generate_duties(first_day=date(2026, 11, 29), last_day=date(2026, 11, 30), at=at)

    made = set(Duty.objects.filter(enterprise=enterprise).values_list("kind", flat=True))

    assert made == set(owed_kinds(enterprise, list(RhythmRule.objects.on(date(2026, 11, 30)))))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, principal, headquarters, district, url, rows, django_assert_num_queries):
    for _number in range(rows):
        make_duty(make_enterprise(district, parent=headquarters, chain_role="STORE"), date(2026, 11, 1))
    client = sign_in(principal)

    with django_assert_num_queries(QUERIES):
        client.get(url)

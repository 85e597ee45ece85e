import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.staff import make_certificate, make_person, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def worker(noodle_bar, today):
    def worker(name, days_left=None, handles_food=True, **fields):
        person = make_person(name)
        make_post(person, noodle_bar, job_title="切配", handles_food=handles_food)
        if days_left is not None:
            end = today + timedelta(days=days_left)
            make_certificate(person, issued_on=end - timedelta(days=364), valid_to=end, **fields)
        return person

    return worker


@pytest.fixture
def kitchen(worker):
    return {
        "missing": worker("甲未登"),
        "unfit": worker("乙不合", 200, is_fit=False),
        "expired": worker("丙到期", -1),
        "ending": worker("丁快到", 30),
        "valid": worker("戊有效", 31),
    }


@pytest.fixture
def address(noodle_bar):
    return reverse("staff:list_certificates", args=[noodle_bar.public_id])


def names(page):
    return [person.name for person in page.context["page"]]


def tabs(page):
    return {name: count for name, _label, count in page.context["tabs"]}


def test_each_state_has_its_list_and_the_count_is_its_length(kitchen, address, officer, sign_in):
    client = sign_in(officer)
    counts = tabs(client.get(address))

    assert counts == {"all": 5, "missing": 1, "unfit": 1, "expired": 1, "ending": 1, "valid": 1}
    for state, person in kitchen.items():
        assert names(client.get(address, {"state": state})) == [person.name]
    assert names(client.get(address)) == ["甲未登", "乙不合", "丙到期", "丁快到", "戊有效"]


def test_the_one_issued_last_counts(worker, address, officer, sign_in, today):
    person = worker("甲续证", -10)
    make_certificate(person, issued_on=today)
    other = worker("乙又撤", -10)
    make_certificate(other, issued_on=today, withdrawn_at=timezone.now(), withdraw_reason="登记错了")

    counts = tabs(sign_in(officer).get(address))

    assert (counts["valid"], counts["expired"]) == (1, 1)


def test_who_touches_no_food_needs_none_but_is_shown_with_one(worker, address, officer, sign_in):
    worker("甲会计", handles_food=False)
    worker("乙保安", 100, handles_food=False)

    assert names(sign_in(officer).get(address)) == ["乙保安"]


def test_who_begins_tomorrow_is_asked_for_theirs_today(worker, address, officer, sign_in, today):
    """Food Safety Law art. 45: the certificate comes before the work."""
    worker("甲新来").posts.update(starts_on=today + timedelta(days=1))
    worker("乙离职").posts.update(ended_on=today, end_reason="离职")

    assert names(sign_in(officer).get(address, {"state": "missing"})) == ["甲新来"]


def test_nobody_of_another_enterprise_stands_in_it(kitchen, address, rival_person, officer, rival, sign_in):
    make_certificate(rival_person)

    assert "对小全" not in sign_in(officer).get(address).text
    assert sign_in(rival).get(address).status_code == 404


def test_the_number_of_queries_does_not_grow(worker, address, officer, sign_in, django_assert_num_queries):
    client = sign_in(officer)
    worker("甲", 10)
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    worker("乙", -5)
    worker("丙")
    with django_assert_num_queries(QUERIES):
        client.get(address)


QUERIES = 11


def test_readers_get_no_buttons(kitchen, address, cadre, sign_in):
    page = sign_in(cadre).get(address).text

    assert "甲未登" in page
    assert not re.search("登记培训|登记新证明", page)

from datetime import date, timedelta

import pytest
from django.urls import reverse

from staff.models import TrainingRecord
from tests.factories.staff import make_person, make_post

pytestmark = pytest.mark.django_db
FILLED = {"kind": "IN_HOUSE", "title": "餐具消毒", "hours": "1.5", "completed_on": "2026-06-20"}


@pytest.fixture
def kitchen(noodle_bar):
    people = [make_person(name) for name in ("李阿姨", "赵小妹")]
    for person in people:
        make_post(person, noodle_bar, job_title="切配")
    return people


@pytest.fixture
def address(noodle_bar):
    return reverse("staff:record_training", args=[noodle_bar.public_id])


def test_a_whole_kitchen_at_once(kitchen, address, noodle_bar, officer, sign_in):
    response = sign_in(officer).post(address, FILLED | {"persons": [person.code for person in kitchen]})

    assert response["Location"] == reverse("staff:list_certificates", args=[noodle_bar.public_id])
    rows = TrainingRecord.objects.values_list("person", "hours", "completed_on", "enterprise", "recorded_by")
    assert sorted(rows) == sorted(
        (person.pk, 1.5, date(2026, 6, 20), noodle_bar.pk, officer.pk) for person in kitchen
    )


def test_one_person_is_ticked_beforehand_and_shown_after(kitchen, address, officer, sign_in):
    client = sign_in(officer)
    person = kitchen[1]

    page = client.get(address, {"person": person.code}).text
    response = client.post(address, FILLED | {"persons": person.code})

    assert page.count("checked") == 1
    assert "赵小妹（切配）" in page
    assert response["Location"] == reverse("staff:show_person", args=[person.code])


def test_nobody_of_another_enterprise_can_be_named(address, kitchen, rival_person, officer, sign_in):
    client = sign_in(officer)
    assert "对小全" not in client.get(address).text

    page = client.post(address, FILLED | {"persons": rival_person.code})

    assert page.status_code == 200
    assert not TrainingRecord.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"persons": []}, "请至少选择一名人员。"),
        ({"completed_on": "2999-01-01"}, "完成日期不能晚于今天。"),
        ({"hours": "0"}, "0.5"),
        ({"hours": "201"}, "200"),
    ],
)
def test_a_refusal_keeps_what_was_typed(kitchen, address, officer, sign_in, changes, sentence):
    page = sign_in(officer).post(address, FILLED | {"persons": kitchen[0].code} | changes)

    assert sentence in page.text
    assert 'value="餐具消毒"' in page.text
    assert not TrainingRecord.objects.exists()


def test_an_enterprise_without_staff_is_sent_to_register_them(address, officer, sign_in):
    assert "还没有登记在岗人员" in sign_in(officer).get(address).text


def test_the_number_of_queries_does_not_grow(
    kitchen, address, noodle_bar, officer, sign_in, django_assert_max_num_queries
):
    client = sign_in(officer)
    client.get(address)
    with django_assert_max_num_queries(14) as before:
        client.get(address)
    for number in range(5):
        make_post(make_person(f"新{number}"), noodle_bar, starts_on=date(2026, 1, 1) + timedelta(days=number))
    with django_assert_max_num_queries(14) as after:
        client.get(address)

    assert len(before) == len(after)

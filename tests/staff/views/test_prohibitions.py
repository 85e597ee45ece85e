"""The list of prohibited persons, its form, and withdrawing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from staff.models import ProhibitedPerson
from staff.services.prohibition import record_prohibition
from tests.factories.staff import make_citizen_id

LIST, RECORD = reverse("staff:list_prohibitions"), reverse("staff:record_prohibition")


@pytest.fixture
def record(inspector, at):
    def record(**fields):
        number = make_citizen_id()
        defaults = {
            "name": "吴大力",
            "citizen_id": number,
            "ground": "FOOD_CRIME",
            "document_no": f"（2026）苏刑初{number[-4:]}号",
            "starts_on": at.date(),
        }
        return record_prohibition(**(defaults | fields), by=inspector, at=at)

    return record


def test_the_number_is_masked(record, sign_in, inspector, auditor):
    number = make_citizen_id()
    record(citizen_id=number)

    for user in (inspector, auditor):
        text = sign_in(user).get(LIST).content.decode()
        assert f"{number[:3]}***********{number[-4:]}" in text
        assert number not in text


def test_only_keepers_see_the_buttons(record, sign_in, inspector, auditor):
    row = record()
    withdraw = reverse("staff:withdraw_prohibition", args=[row.pk])

    assert withdraw in sign_in(inspector).get(LIST).content.decode()
    text = sign_in(auditor).get(LIST).content.decode()
    assert withdraw not in text
    assert RECORD not in text


@pytest.mark.parametrize(("wanted", "names"), [("吴大", ["吴大力"]), ("刑初特", ["郑某"]), ("没有", [])])
def test_it_finds(record, sign_in, inspector, wanted, names):
    record()
    record(name="郑某", document_no="刑初特1号")

    page = sign_in(inspector).get(LIST, {"q": wanted}).context["page"]

    assert [row.name for row in page] == names


def test_it_records(sign_in, inspector):
    number = make_citizen_id()
    today = local_date(timezone.now())
    data = {
        "name": "吴大力",
        "citizen_id": number,
        "ground": "FOOD_CRIME",
        "document_no": "1号",
        "starts_on": today,
    }

    response = sign_in(inspector).post(RECORD, data)

    assert response["Location"] == LIST
    row = ProhibitedPerson.objects.get()
    assert (row.name, row.recorded_by, row.starts_on, row.ends_on) == ("吴大力", inspector, today, None)


def test_a_wrong_number_is_told_at_its_field(sign_in, inspector):
    data = {
        "name": "吴大力",
        "citizen_id": "320508190001010002",
        "ground": "FOOD_CRIME",
        "document_no": "1号",
        "starts_on": "2026-01-01",
    }

    response = sign_in(inspector).post(RECORD, data)

    assert response.status_code == 200
    assert "citizen_id" in response.context["form"].errors
    assert not ProhibitedPerson.objects.exists()


def test_it_withdraws(record, sign_in, inspector):
    row = record()

    sign_in(inspector).post(reverse("staff:withdraw_prohibition", args=[row.pk]), {"reason": "判决被撤销"})

    row.refresh_from_db()
    assert row.withdraw_reason == "判决被撤销"
    assert "已撤销" in sign_in(inspector).get(LIST).content.decode()


def test_withdrawing_twice_is_told(record, sign_in, inspector):
    client, url = sign_in(inspector), reverse("staff:withdraw_prohibition", args=[record().pk])
    client.post(url, {"reason": "判决被撤销"})

    assert "这条记录已经撤销" in client.post(url, {"reason": "再一次"}).content.decode()


def test_the_number_of_queries_does_not_grow(record, sign_in, inspector):
    client = sign_in(inspector)
    counts = []
    for more in (1, 3):
        for _ in range(more):
            record()
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 9

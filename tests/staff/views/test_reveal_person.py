import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from tests.factories.staff import make_person, make_post

NUMBER, PHONE = "11010519491231002X", "13912345678"


@pytest.fixture
def person(noodle_bar):
    person = make_person("陈小美", citizen_id=NUMBER, phone=PHONE)
    make_post(person, noodle_bar)
    return person


def reveal(client, person, reason):
    return client.post(reverse("staff:reveal_person", args=[person.code]), {"reason": reason})


@pytest.mark.parametrize("viewer", ["director", "principal", "inspector"])
def test_it_is_shown_once_and_audited(request, sign_in, person, viewer):
    user = request.getfixturevalue(viewer)

    response = reveal(sign_in(user), person, "核对健康证")

    assert NUMBER in response.text
    assert PHONE in response.text
    assert "no-store" in response["Cache-Control"]
    entry = AuditEntry.objects.get(action="reveal_person")
    assert (entry.actor, entry.reason, entry.subject_id) == (user, "核对健康证", str(person.pk))
    assert NUMBER not in str(entry.new)


def test_without_a_reason_it_stays_hidden(sign_in, person, director):
    response = reveal(sign_in(director), person, "  ")

    assert "请写明为什么要查看" in response.text
    assert NUMBER not in response.text
    assert not AuditEntry.objects.filter(action="reveal_person").exists()


def test_the_answer_can_not_be_opened_again_by_address(sign_in, person, director):
    client = sign_in(director)
    reveal(client, person, "核对健康证")

    assert client.get(reverse("staff:reveal_person", args=[person.code])).status_code == 405


def test_an_officer_sees_the_person_and_no_numbers(sign_in, person, officer):
    response = reveal(sign_in(officer), person, "好奇")

    assert response.status_code == 403
    assert NUMBER not in response.text


def test_nothing_of_it_is_logged(sign_in, person, director, caplog):
    reveal(sign_in(director), person, "核对健康证")

    assert NUMBER not in caplog.text
    assert PHONE not in caplog.text
    assert "陈小美" not in caplog.text

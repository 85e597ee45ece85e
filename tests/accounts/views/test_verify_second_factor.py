import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import SignIn
from accounts.services.second_factor import create_recovery_codes
from tests.factories.second_factor import code_of, enrol, wrong_code_of

URL = reverse("accounts:verify_second_factor")


@pytest.fixture
def phone(inspector):
    return enrol(inspector)


@pytest.fixture
def client(inspector, phone):
    client = Client()
    client.force_login(inspector)
    return client


def test_the_phones_code_opens_the_pages(client, phone):
    response = client.post(f"{URL}?next=/account/sign-ins/", {"code": code_of(phone)})

    assert response["Location"] == "/account/sign-ins/"
    assert client.get("/account/").status_code == 200


def test_a_recovery_code_opens_them_once(client, inspector, at):
    code = create_recovery_codes(user=inspector, at=at)[0]

    assert client.post(URL, {"code": code}).status_code == 302
    assert client.get("/account/").status_code == 200
    again = Client()
    again.force_login(inspector)
    assert again.post(URL, {"code": code}).status_code == 200


def test_a_wrong_code_is_history(client, phone, inspector):
    response = client.post(URL, {"code": wrong_code_of(phone)})

    assert "验证码不正确" in response.content.decode()
    assert client.get("/account/").status_code == 302
    assert SignIn.objects.filter(user=inspector, outcome=SignIn.Outcome.FAILED).count() == 1


def test_after_wrong_codes_one_waits(client, phone):
    client.post(URL, {"code": wrong_code_of(phone)})
    response = client.post(URL, {"code": code_of(phone)})

    assert "之后再试" in response.content.decode()
    assert client.get("/account/").status_code == 302


def test_without_a_phone_one_enrols_first(cadre):
    client = Client()
    client.force_login(cadre)

    assert client.get(URL)["Location"].startswith(reverse("accounts:enrol_second_factor"))

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from accounts.models import SignIn, User
from tests.factories.accounts import make_user

URL = reverse("accounts:sign_in")
PASSWORD = "Noodles-2026"
GENERAL_ANSWER = "用户名或密码不正确"


@pytest.fixture
def person(db):
    return make_user("person", "某人", password=PASSWORD)


def attempt(username="person", password="wrong", address="192.0.2.1", client=None, **query):
    client = client or Client()
    return client.post(
        URL,
        {"username": username, "password": password},
        query_params=query,
        headers={"User-Agent": "phone"},
        REMOTE_ADDR=address,
    )


def outcomes():
    return list(SignIn.objects.order_by("pk").values_list("outcome", "user__username", "address"))


def test_the_page_is_public(client):
    assert GENERAL_ANSWER not in client.get(URL).content.decode()


def test_it_signs_in(person, client):
    response = attempt(password=PASSWORD, client=client)

    assert (response.status_code, response["Location"]) == (302, reverse("portal:home"))
    assert client.get(reverse("accounts:show_account")).status_code == 200
    assert outcomes() == [("SUCCEEDED", "person", "192.0.2.1")]
    assert SignIn.objects.get().user_agent == "phone"


def test_it_leads_back_to_the_page_asked_for(person):
    assert attempt(password=PASSWORD, next="/account/?a=1")["Location"] == "/account/?a=1"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_it_leads_to_no_other_site(person, elsewhere):
    assert attempt(password=PASSWORD, next=elsewhere)["Location"] == reverse("portal:home")


def test_wrong_name_wrong_password_and_shut_account_look_alike(person):
    shut = make_user("shut", password=PASSWORD, is_active=False)

    answers = [attempt("person"), attempt("nobody"), attempt("shut", PASSWORD)]

    assert [(a.status_code, GENERAL_ANSWER in a.content.decode()) for a in answers] == [(200, True)] * 3
    assert not shut.last_login
    assert [row[:2] for row in outcomes()] == [("FAILED", "person"), ("FAILED", None), ("FAILED", "shut")]


@pytest.mark.parametrize("username", ["person", "nobody"])
def test_five_wrong_tries_lock(person, username):
    statuses = [attempt(username).status_code for _try in range(5)]
    locked = attempt(username, PASSWORD)

    assert statuses == [200, 200, 200, 200, 429]
    assert locked.status_code == 429
    assert "15 分钟" in locked.content.decode()
    assert 0 < int(locked["Retry-After"]) <= 15 * 60


def test_the_history_tells_of_the_lock(person):
    for _try in range(6):
        attempt()

    assert [row[0] for row in outcomes()] == ["FAILED"] * 4 + ["LOCKED"] * 2


def test_the_lock_ends_after_a_quarter_of_an_hour(person):
    for _try in range(5):
        attempt()
    AccessAttempt.objects.all().update(
        attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=15, seconds=1)
    )

    assert attempt(password=PASSWORD).status_code == 302


def test_trying_on_does_not_prolong_the_lock(person):
    for _try in range(5):
        attempt()
    since = AccessAttempt.objects.get().attempt_time
    attempt()

    assert AccessAttempt.objects.get().attempt_time == since


def test_a_stranger_does_not_lock_the_owner_out(person):
    for _try in range(6):
        attempt(address="198.51.100.9")

    assert attempt(password=PASSWORD).status_code == 302


def test_success_forgets_the_wrong_tries(person):
    for _round in range(2):
        for _try in range(4):
            assert attempt().status_code == 200
        assert attempt(password=PASSWORD).status_code == 302


def test_one_address_may_not_try_many_names(person, settings):
    settings.SIGN_IN_TRIES_PER_ADDRESS = 8
    statuses = [attempt(f"nobody{number}").status_code for number in range(8)]

    assert statuses == [200] * 7 + [429]
    assert attempt(password=PASSWORD).status_code == 429
    assert attempt(password=PASSWORD, address="192.0.2.2").status_code == 302


def test_many_addresses_may_not_try_one_name(person, settings):
    settings.SIGN_IN_TRIES_PER_NAME = 8
    statuses = [attempt(address=f"192.0.2.{number}").status_code for number in range(8)]

    assert statuses == [200] * 7 + [429]
    assert attempt(password=PASSWORD, address="203.0.113.5").status_code == 429


def test_behind_one_proxy_the_clients_address_counts(person, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    for number in range(6):
        # What the client writes into the header itself changes nothing.
        headers = {"X-Forwarded-For": f"10.0.0.{number}, 198.51.100.9"}
        Client().post(URL, {"username": "person", "password": "wrong"}, headers=headers)

    assert outcomes()[-1] == ("LOCKED", "person", "198.51.100.9")


def test_the_try_limit_is_a_setting(person, settings):
    settings.AXES_FAILURE_LIMIT = 2

    assert [attempt().status_code for _try in range(2)] == [200, 429]


def test_no_password_is_kept(person):
    attempt(password="Secret-Word-9")
    attempt("Secret-Word-9", "person")

    assert "Secret-Word-9" not in str(list(SignIn.objects.values()))
    assert all("Secret-Word-9" not in a.post_data for a in AccessAttempt.objects.all())


def test_signed_in_already_it_goes_home(officer, sign_in):
    assert sign_in(officer).get(URL)["Location"] == reverse("portal:home")


def test_the_session_key_is_new_after_signing_in(person, client):
    client.get(URL)
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key

    attempt(password=PASSWORD, client=client)

    assert client.session.session_key != before
    assert User.objects.get(username="person").last_login

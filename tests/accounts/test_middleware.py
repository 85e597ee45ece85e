"""What stands between having signed in and a page: idle time, password age, second factor."""

import time

import pytest
from django.test import Client
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY

from accounts.models import SignIn
from accounts.session_keys import SEEN_AT
from tests.factories.second_factor import enrol

ACCOUNT = reverse("accounts:show_account")


def force(user):
    client = Client()
    client.force_login(user)
    return client


def leads_to(response):
    return response.status_code, response.get("Location", "").split("?")[0]


def test_without_a_sign_in_one_is_led_to_it_and_back():
    response = Client().get(ACCOUNT, {"a": "1"})

    assert response["Location"] == f"{reverse('accounts:sign_in')}?next=%2Faccount%2F%3Fa%3D1"


def test_a_post_is_not_led_back():
    response = Client().post(reverse("accounts:change_password"))

    assert response["Location"] == reverse("accounts:sign_in")


def test_a_fragment_makes_htmx_load_the_whole_page(db):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/?page=2"}

    response = Client().get(ACCOUNT, headers=headers)

    assert response.status_code == 204
    assert response["HX-Redirect"] == f"{reverse('accounts:sign_in')}?next=%2Faccount%2F%3Fpage%3D2"


def test_government_must_enrol(inspector):
    assert leads_to(force(inspector).get(ACCOUNT)) == (302, reverse("accounts:enrol_second_factor"))


def test_government_with_a_phone_must_show_the_code(inspector):
    enrol(inspector)

    assert leads_to(force(inspector).get(ACCOUNT)) == (302, reverse("accounts:verify_second_factor"))


def test_a_phone_of_somebody_else_proves_nothing(inspector, cadre):
    enrol(inspector)
    client = force(inspector)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = enrol(cadre).persistent_id
    session.save()

    assert leads_to(client.get(ACCOUNT)) == (302, reverse("accounts:verify_second_factor"))


def test_enterprises_may_go_without(officer):
    assert force(officer).get(ACCOUNT).status_code == 200


def test_enterprises_that_enrolled_must_show_the_code(officer):
    enrol(officer)

    assert leads_to(force(officer).get(ACCOUNT)) == (302, reverse("accounts:verify_second_factor"))


@pytest.mark.parametrize("name", ["accounts:sign_out", "set_language"])
def test_signing_out_and_the_language_need_no_code(inspector, name):
    client = force(inspector)

    assert client.post(reverse(name)).status_code == 302


def test_the_code_comes_before_the_new_password(inspector):
    """Who only knows an old password can't set a new one."""
    inspector.set_password("Noodles-2026")
    inspector.must_change_password = True
    inspector.save()
    enrol(inspector)

    response = force(inspector).get(reverse("accounts:change_password"))

    assert leads_to(response) == (302, reverse("accounts:verify_second_factor"))


def test_an_old_password_must_be_changed(officer):
    officer.set_password("Noodles-2026")
    officer.must_change_password = True
    officer.save()

    assert leads_to(force(officer).get(ACCOUNT)) == (302, reverse("accounts:change_password"))


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_government_is_signed_out_after_half_an_hour(inspector, sign_in, minutes, status):
    client = sign_in(inspector)
    session = client.session
    session[SEEN_AT] = int(time.time()) - minutes * 60
    session.save()

    assert client.get(ACCOUNT).status_code == status
    assert SignIn.objects.filter(outcome=SignIn.Outcome.SIGNED_OUT).exists() is (status == 302)


@pytest.mark.parametrize(("minutes", "status"), [(31, 200), (719, 200), (721, 302)])
def test_a_kitchen_has_half_a_day(officer, sign_in, minutes, status):
    client = sign_in(officer)
    session = client.session
    session[SEEN_AT] = int(time.time()) - minutes * 60
    session.save()

    assert client.get(ACCOUNT).status_code == status


@pytest.mark.parametrize(
    ("who", "own_device", "hours", "status"),
    [
        ("officer", "on", 24, 200),
        ("officer", "on", 15 * 24, 302),
        ("officer", "", 24, 302),
        ("inspector", "on", 1, 302),
    ],
)
def test_on_a_phone_of_ones_own_nobody_at_an_enterprise_signs_in_each_morning(
    request, client, who, own_device, hours, status
):
    user = request.getfixturevalue(who)
    user.set_password("Noodles-2026-x")
    user.save()
    words = {"username": user.username, "password": "Noodles-2026-x", "own_device": own_device}
    assert client.post(reverse("accounts:sign_in"), words).status_code == 302
    session = client.session
    session[SEEN_AT] = int(time.time()) - hours * 3600
    session.save()

    assert client.get(ACCOUNT).status_code == status


def test_each_request_starts_the_idle_time_anew(inspector, sign_in, settings):
    client = sign_in(inspector)
    session = client.session
    session[SEEN_AT] = long_ago = int(time.time()) - 20 * 60
    session.save()

    client.get(ACCOUNT)

    assert client.session[SEEN_AT] > long_ago


def test_the_idle_time_is_a_setting(inspector, sign_in, settings):
    settings.IDLE_TIMEOUT_MINUTES = 5
    client = sign_in(inspector)
    session = client.session
    session[SEEN_AT] = int(time.time()) - 6 * 60
    session.save()

    response = client.get(ACCOUNT, follow=True)

    assert response.redirect_chain[0][0].startswith(reverse("accounts:sign_in"))
    assert "自动退出" in response.content.decode()


def test_a_public_page_asks_nothing_about_the_user(officer, sign_in, django_assert_num_queries):
    client = sign_in(officer)

    with django_assert_num_queries(0):
        assert client.post(reverse("set_language"), {"language": "en"}).status_code == 302


class TestApi:
    """API views answer in JSON; a small URL conf of their own, so that no app's endpoints are needed."""

    pytestmark = pytest.mark.urls("tests.accounts.api_urls")

    def test_without_a_code_it_refuses(self, inspector):
        response = force(inspector).get("/closed/")

        assert (response.status_code, response.json()["error"]["code"]) == (403, "second_factor_required")

    def test_with_an_old_password_it_refuses(self, officer):
        officer.set_password("Noodles-2026")
        officer.must_change_password = True
        officer.save()

        response = force(officer).get("/closed/")

        assert (response.status_code, response.json()["error"]["code"]) == (403, "password_change_required")

    def test_with_a_code_it_answers(self, inspector, sign_in):
        assert sign_in(inspector).get("/closed/").status_code == 200

    def test_nobody_is_told_to_sign_in(self, db):
        assert Client().get("/closed/").status_code == 401

    def test_open_endpoints_ask_nothing(self, inspector, db):
        assert force(inspector).get("/open/").status_code == 200

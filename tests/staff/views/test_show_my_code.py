import re

import pytest
from django.urls import reverse
from django.utils import timezone

from common.rotating_code import token_in
from staff.models import CodePurpose
from staff.services.staff_code import read_staff_code
from tests.factories.accounts import make_user
from tests.factories.staff import make_person, make_post
from tests.staff.views.code_pictures import code_on

URL = reverse("staff:show_my_code")


def read(page):
    return read_staff_code(token=token_in(code_on(page)), at=timezone.now())


def test_it_shows_a_code_that_is_read_and_resolves(sign_in, cook, settings):
    settings.PUBLIC_BASE_URL = "https://food.example.gov.cn"

    page = sign_in(cook.user).get(URL).content.decode()

    assert code_on(page).startswith("HTTPS://FOOD.EXAMPLE.GOV.CN/P/I")
    assert (read(page).person, read(page).purpose) == (cook, CodePurpose.IDENTITY)
    assert 'viewBox="0 0 65 65"' in page  # version 10: 57 modules and the quiet zone


@pytest.mark.parametrize(("wanted", "purpose"), [("C", "C"), ("I", "I"), ("V", "I"), ("<b>", "I"), ("", "I")])
def test_the_purpose_can_be_chosen(sign_in, cook, wanted, purpose):
    page = sign_in(cook.user).get(URL, {"purpose": wanted}).content.decode()

    assert read(page).purpose == purpose
    assert re.findall(r'purpose=(.)" aria-current="page"', page) == [purpose]
    assert "<b>" not in page


def test_it_names_the_person_the_posts_and_the_colour(sign_in, cook):
    page = sign_in(cook.user).get(URL).content.decode()

    assert "<strong>陈师傅</strong>" in page
    assert "厨师 · 平江面馆" in page
    assert 'class="colour colour--' in page


def test_nothing_of_the_person_is_in_the_code(sign_in, cook):
    text = code_on(sign_in(cook.user).get(URL).content.decode())

    assert [secret for secret in ("陈", cook.masked_phone[-4:]) if secret in text] == []
    assert text.rpartition("/P/")[2][7:-16] == cook.code


def test_it_is_never_kept_by_anybody(sign_in, cook):
    response = sign_in(cook.user).get(URL)

    assert "no-store" in response["Cache-Control"]
    assert response["Content-Security-Policy"].count("unsafe-inline") == 0
    assert re.findall(r"<script(?![^>]*src=)|style=|onclick=", response.content.decode()) == []


def test_without_scripts_it_refreshes_itself(sign_in, cook):
    page = sign_in(cook.user).get(URL).content.decode()

    refresh = re.search(r'<noscript><meta http-equiv="refresh" content="(\d+)"></noscript>', page)
    assert 1 <= int(refresh[1]) <= 31


def test_who_is_not_registered_is_told_what_to_do(sign_in, db):
    page = sign_in(make_user("stranger", "路人")).get(URL).content.decode()

    assert "这个账号还没有对应的从业人员登记" in page
    assert "<svg xmlns" not in page


@pytest.mark.parametrize("posts", [1, 3])
def test_it_asks_a_fixed_number_of_times(posts, sign_in, noodle_bar, rival_bar, django_assert_num_queries):
    person = make_person(user=make_user("chef", "大厨"))
    for kind in ("STAFF", "OFFICER", "DIRECTOR")[:posts]:
        make_post(person, noodle_bar, kind)
    client = sign_in(person.user)
    client.get(URL)

    with django_assert_num_queries(8):
        assert client.get(URL).status_code == 200

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from common.rotating_code import token_in
from staff.services.staff_code import read_staff_code
from tests.factories.accounts import make_user
from tests.staff.views.code_pictures import code_on

URL = reverse("staff:next_code")


@pytest.mark.parametrize("purpose", ["I", "C"])
def test_it_is_the_code_alone(sign_in, cook, purpose):
    response = sign_in(cook.user).get(URL, {"purpose": purpose})
    fragment = response.content.decode()

    assert fragment.startswith('<div class="staff-code__code"')
    assert "<html" not in fragment
    assert "no-store" in response["Cache-Control"]
    read = read_staff_code(token=token_in(code_on(fragment)), at=timezone.now())
    assert (read.person, read.purpose) == (cook, purpose)


def test_it_says_how_long_it_stands(sign_in, cook):
    fragment = sign_in(cook.user).get(URL).content.decode()

    assert 0 < int(re.search(r'data-left="(\d+)"', fragment)[1]) <= 30_000


def test_who_is_not_registered_has_none(sign_in, db):
    assert sign_in(make_user("stranger", "路人")).get(URL).status_code == 403


def test_it_asks_little(sign_in, cook, django_assert_num_queries):
    client = sign_in(cook.user)
    client.get(URL)

    with django_assert_num_queries(4):  # session, user, roles, person
        client.get(URL)

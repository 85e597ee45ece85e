import pytest
from django.urls import reverse

from tests.factories.staff import make_citizen_id, make_person, make_post

URL = reverse("staff:find_person")
PHONE = "13912345678"


def find(client, number):
    return client.post(URL, {"number": number})


@pytest.mark.parametrize("typed", ["139 1234 5678", "+8613912345678"])
def test_a_phone_leads_to_the_person(sign_in, inspector, noodle_bar, typed):
    person = make_person(phone=PHONE)
    make_post(person, noodle_bar)

    assert find(sign_in(inspector), typed).url == reverse("staff:show_person", args=[person.code])


def test_an_identity_number_leads_to_the_person_also_under_an_older_key(
    sign_in, inspector, noodle_bar, settings
):
    number = make_citizen_id()
    settings.FIELD_ENCRYPTION_KEYS = {"1": "first secret"}
    person = make_person(citizen_id=number)
    make_post(person, noodle_bar)
    settings.FIELD_ENCRYPTION_KEYS = {"2": "second secret", "1": "first secret"}

    response = find(sign_in(inspector), f"{number[:6]} {number[6:]}".lower())

    assert response.url == reverse("staff:show_person", args=[person.code])


def test_several_with_one_phone_are_shown_masked(sign_in, inspector, noodle_bar):
    for name in ("陈小美", "陈小丽"):
        make_post(make_person(name, phone=PHONE), noodle_bar)

    response = find(sign_in(inspector), PHONE)

    assert [person.name for person in response.context["people"]] == ["陈小丽", "陈小美"]
    assert PHONE not in response.text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("typed", ["", "1391234", "陈小美", "11010519491231002X"])
def test_what_is_found_nowhere_is_told_at_the_field(sign_in, inspector, noodle_bar, typed):
    make_post(make_person("陈小美", phone=PHONE), noodle_bar)

    response = find(sign_in(inspector), typed)

    assert list(response.context["form"].errors) == ["number"]


def test_other_districts_are_not_searched(sign_in, far_inspector, noodle_bar):
    make_post(make_person("陈小美", phone=PHONE), noodle_bar)

    response = find(sign_in(far_inspector), PHONE)

    assert response.context["people"] == []
    assert "陈小美" not in response.text

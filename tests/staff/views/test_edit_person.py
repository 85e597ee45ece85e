import pytest
from django.urls import reverse

from tests.factories.staff import make_citizen_id, make_person, make_post


@pytest.fixture
def person(noodle_bar):
    person = make_person("陈小每", phone="13700000000")
    make_post(person, noodle_bar)
    return person


def edit(client, person, **data):
    return client.post(reverse("staff:edit_person", args=[person.code]), {"reason": "写错"} | data)


def test_only_what_is_filled_in_changes(sign_in, director, person):
    before = person.masked_citizen_id

    response = edit(sign_in(director), person, name="陈小美", phone="13912345678")

    person.refresh_from_db()
    assert response.url == reverse("staff:show_person", args=[person.code])
    assert (person.name, person.masked_phone, person.masked_citizen_id) == ("陈小美", "139****5678", before)


def test_the_form_does_not_show_the_numbers_on_record(sign_in, director, person):
    response = sign_in(director).get(reverse("staff:edit_person", args=[person.code]))

    assert response.context["form"]["name"].value() == "陈小每"
    assert response.context["form"]["phone"].value() is None
    assert "13700000000" not in response.text


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"phone": "1370000"}, "phone"),
        ({"citizen_id": "123"}, "citizen_id"),
        ({"name": "陈1"}, "name"),
        ({"phone": "13912345678", "reason": ""}, "reason"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(sign_in, director, person, data, field):
    response = edit(sign_in(director), person, **data)

    assert list(response.context["form"].errors) == [field]
    person.refresh_from_db()
    assert person.masked_phone == "137****0000"


def test_the_number_of_somebody_else_is_refused_without_a_name(sign_in, director, person, rival_bar):
    number = make_citizen_id()
    make_post(make_person("对门的人", citizen_id=number), rival_bar)

    response = edit(sign_in(director), person, citizen_id=number)

    assert list(response.context["form"].errors) == ["citizen_id"]
    assert "对门的人" not in response.text

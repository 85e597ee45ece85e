from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from staff.models import Person, Post
from tests.factories.staff import make_citizen_id, make_person, make_post


def today():
    return timezone.localdate()


@pytest.fixture
def register(noodle_bar, sign_in):
    def register(user, kind="", **data):
        url = reverse("staff:register_person", args=[noodle_bar.public_id])
        data = {"name": "陈小美", "starts_on": today()} | data
        return sign_in(user).post(url, data, query_params={"kind": kind} if kind else None)

    return register


def test_a_dishwasher_takes_a_name_and_a_click(register, officer, noodle_bar):
    response = register(officer, job_title="洗碗")

    post = Post.objects.get()
    assert (post.person.name, post.enterprise, post.kind) == ("陈小美", noodle_bar, "STAFF")
    assert (post.title, post.starts_on, post.created_by) == ("洗碗", today(), officer)
    assert response.url == reverse("staff:show_person", args=[post.person.code])


def test_the_form_knows_today_and_asks_a_dishwasher_for_no_document(sign_in, director, noodle_bar):
    response = sign_in(director).get(reverse("staff:register_person", args=[noodle_bar.public_id]))

    form = response.context["form"]
    assert form["starts_on"].value() == today()
    assert list(form.fields) == [
        "name",
        "citizen_id",
        "phone",
        "job_title",
        "handles_food",
        "starts_on",
        "username",
    ]
    assert len(response.context["kinds"]) == 4


def test_a_manager_is_appointed_with_conditions_and_document(register, director):
    register(
        director,
        kind="DIRECTOR",
        is_management="on",
        term_ends_on=today() + timedelta(days=700),
        document_no="平任1号",
        conditions=["knows_law", "controls_risks", "knows_process", "passed_exam"],
    )

    post = Post.objects.get()
    assert (post.kind, post.is_management, post.document_no) == ("DIRECTOR", True, "平任1号")
    assert post.confirmed_by == director


def test_three_of_four_conditions_are_not_enough(register, director):
    response = register(director, kind="OFFICER", conditions=["knows_law", "controls_risks", "knows_process"])

    assert list(response.context["form"].errors) == ["conditions"]
    assert not Post.objects.exists()


def test_an_officer_who_asks_for_a_director_registers_staff(register, officer):
    register(officer, kind="DIRECTOR", is_management="on")

    assert Post.objects.get().kind == "STAFF"


def test_the_initial_password_is_shown_once(register, officer):
    response = register(officer, username="xiaomei")

    user = User.objects.get(username="xiaomei")
    assert user.check_password(response.context["initial_password"])
    assert response.context["initial_password"] in response.text
    assert "no-store" in response["Cache-Control"]


def test_who_is_registered_elsewhere_is_found_and_gets_no_second_account(register, officer, rival_bar):
    number = make_citizen_id()
    person = make_person("陈小美", citizen_id=number)
    make_post(person, rival_bar)

    response = register(officer, citizen_id=number, username="xiaomei")

    assert response.url == reverse("staff:show_person", args=[person.code])
    assert Person.objects.count() == 1
    assert not User.objects.filter(username="xiaomei").exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "陈1"}, "name"),
        ({"citizen_id": "123"}, "citizen_id"),
        ({"phone": "123"}, "phone"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "2126-01-01"}, "starts_on"),
        ({"username": "officer"}, "username"),
        ({"username": "小美"}, "username"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(register, officer, data, field):
    response = register(officer, **{"job_title": "洗碗"} | data)

    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["job_title"].value() == "洗碗"
    assert not Person.objects.exists()


def test_the_name_on_record_is_not_told(register, officer, rival_bar):
    number = make_citizen_id()
    make_post(make_person("对门的人", citizen_id=number), rival_bar)

    response = register(officer, citizen_id=number)

    assert list(response.context["form"].errors) == ["name"]
    assert "对门的人" not in response.text


def test_a_second_principal_is_refused_on_top_of_the_form(register, principal, principal_person):
    response = register(principal, kind="PRINCIPAL")

    assert response.context["form"].non_field_errors() == [
        "该主体已有主要负责人，请先办理原负责人离任，新的任职从离任日起。"
    ]
    assert not Person.objects.filter(name="陈小美").exists()

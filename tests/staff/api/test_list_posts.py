import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from staff.models import Post
from tests.factories.accounts import give_role
from tests.factories.staff import make_person, make_post

URL = "/api/v1/posts/"
NUMBER, PHONE = "11010519491231002X", "13912345678"


@pytest.fixture
def post(noodle_bar):
    person = make_person("陈小美", citizen_id=NUMBER, phone=PHONE)
    return make_post(person, noodle_bar, Post.Kind.OFFICER)


def names(response):
    return [row["person_name"] for row in response.json()["results"]]


@pytest.mark.parametrize(
    ("reader", "shown"),
    [
        ("officer", ["陈小美"]),
        ("inspector", ["陈小美"]),
        ("cadre", ["陈小美"]),
        ("auditor", ["陈*"]),
        ("administrator", ["陈*"]),
        ("rival", []),
        ("far_inspector", []),
    ],
)
def test_the_name_is_for_who_reads_about_the_staff(request, sign_in, post, reader, shown):
    response = sign_in(request.getfixturevalue(reader)).get(URL)

    assert names(response) == shown
    assert NUMBER not in response.content.decode()
    assert PHONE not in response.content.decode()


def test_a_second_role_elsewhere_opens_no_name(sign_in, post, far_inspector, district):
    give_role(far_inspector, Role.AUDITOR, district)

    assert names(sign_in(far_inspector).get(URL)) == ["陈*"]


def test_somebody_sees_their_own_posts_and_no_colleagues(sign_in, post, cook):
    assert names(sign_in(cook.user).get(URL)) == ["陈师傅"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "OFFICER"}, ["陈小美"]),
        ({"kind": "STAFF"}, ["走了的"]),
        ({"is_current": "true"}, ["陈小美"]),
        ({"is_current": "false"}, ["走了的"]),
        ({"enterprise": "NOSUCHPLACE0"}, []),
    ],
)
def test_filters(sign_in, post, inspector, noodle_bar, query, expected):
    make_post(make_person("走了的"), noodle_bar, ended_on=timezone.localdate(), end_reason="辞职")

    assert names(sign_in(inspector).get(URL, query)) == expected


def test_a_wrong_filter_is_told(sign_in, inspector, post):
    response = sign_in(inspector).get(URL, {"kind": "COOK"})

    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, ["kind"])


def test_nobody_has_to_sign_in_first(db):
    assert Client().get(URL).status_code == 401


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, inspector, noodle_bar, rows, django_assert_num_queries):
    for _row in range(rows):
        make_post(make_person(), noodle_bar)
    client = sign_in(inspector)

    with django_assert_num_queries(7):
        assert client.get(URL).json()["count"] == rows

from datetime import date

import pytest
from django.urls import reverse

from staff.models import Post
from tests.factories.staff import make_person, make_post

URL = reverse("portal:my_duty_cards")


def told(response):
    return tuple([post.person.name for post in response.context[name]] for name in ("own", "others"))


def test_the_only_one_opens_at_once(sign_in, officer, officer_person, director_person):
    response = sign_in(officer).get(URL)

    assert response["Location"] == reverse("portal:show_duty_card", args=[officer_person.posts.get().pk])


def test_who_holds_two_posts_chooses(sign_in, officer, officer_person, rival_bar):
    make_post(officer_person, rival_bar, Post.Kind.DIRECTOR)

    assert told(sign_in(officer).get(URL)) == (["安小全", "安小全"], [])


def test_leaders_see_the_managers_of_their_enterprise(
    sign_in, director, director_person, officer_person, rival_person, cook
):
    assert told(sign_in(director).get(URL)) == (["宗建民"], ["安小全"])


def test_a_post_that_ended_two_years_ago_is_history(sign_in, officer, officer_person, noodle_bar):
    for ended_on in (date(2022, 5, 1), date(2023, 5, 1)):
        make_post(
            officer_person,
            noodle_bar,
            Post.Kind.DIRECTOR,
            date(2022, 1, 1),
            ended_on=ended_on,
            end_reason="调岗",
        )

    assert sign_in(officer).get(URL).status_code == 302


def test_without_a_post_it_says_what_to_do(sign_in, officer, cook):
    for user in (officer, cook.user):
        assert "请让本单位负责人登记您的任职" in sign_in(user).get(URL).content.decode()


@pytest.mark.parametrize("rows", [2, 4])
def test_queries(sign_in, director, director_person, noodle_bar, rows, django_assert_num_queries):
    for _each in range(rows):
        make_post(make_person(), noodle_bar, Post.Kind.OFFICER)
    client = sign_in(director)

    with django_assert_num_queries(QUERIES):
        client.get(URL)


QUERIES = 5

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.models import Leave, Post
from tests.factories.staff import make_person, make_post

NUMBER, PHONE = "11010519491231002X", "13912345678"


def page(client, person):
    return client.get(reverse("staff:show_person", args=[person.code]))


def link(name, key):
    return reverse(f"staff:{name}", args=[key])


@pytest.fixture
def person(noodle_bar):
    person = make_person("陈小美", citizen_id=NUMBER, phone=PHONE)
    make_post(person, noodle_bar, Post.Kind.OFFICER)
    return person


@pytest.mark.parametrize("viewer", ["officer", "director", "inspector", "cadre", "administrator"])
def test_numbers_are_masked_for_everybody(request, sign_in, person, viewer):
    response = page(sign_in(request.getfixturevalue(viewer)), person)

    assert "110***********002X" in response.text
    assert "139****5678" in response.text
    assert NUMBER not in response.text
    assert PHONE not in response.text
    assert "no-store" in response["Cache-Control"]


def test_posts_elsewhere_stay_hidden_and_the_own_page_shows_all(
    sign_in, person, rival_bar, officer, inspector, cook
):
    make_post(person, rival_bar, Post.Kind.DIRECTOR)
    make_post(cook, rival_bar, job_title="帮厨")

    assert rival_bar.name not in page(sign_in(officer), person).text
    assert rival_bar.name in page(sign_in(inspector), person).text
    own = page(sign_in(cook.user), cook)
    assert [held["post"].title for held in own.context["posts"]] == ["帮厨", "厨师"]
    assert rival_bar.name in own.text


def test_who_has_left_is_gone_for_the_enterprise_and_not_for_the_regulator(
    sign_in, person, officer, inspector
):
    person.posts.update(ended_on=timezone.localdate(), end_reason="辞职")

    assert page(sign_in(officer), person).status_code == 404
    assert "已离任" in page(sign_in(inspector), person).text


def test_who_begins_tomorrow_is_there_for_the_certificate_to_be_recorded(sign_in, officer, noodle_bar):
    """Food Safety Law art. 45: certificate before work."""
    person = make_person("明天来")
    make_post(person, noodle_bar, starts_on=timezone.localdate() + timedelta(days=1))

    response = page(sign_in(officer), person)

    assert "尚未到岗" in response.text
    assert reverse("staff:record_certificate", args=[person.code]) in response.text


@pytest.mark.parametrize(
    ("viewer", "verbs"),
    [
        ("director", {"confirm_conditions", "attach_document", "renew_term", "declare_leave", "end_post"}),
        ("inspector", {"confirm_conditions", "attach_document", "renew_term", "declare_leave", "end_post"}),
        ("officer", {"declare_leave"}),
        ("cadre", set()),
    ],
)
def test_each_sees_the_buttons_of_their_rights(request, sign_in, person, viewer, verbs):
    text = page(sign_in(request.getfixturevalue(viewer)), person).text

    post = person.posts.get()
    everything = {"confirm_conditions", "attach_document", "renew_term", "declare_leave", "end_post"}
    assert {verb for verb in everything if link(verb, post.pk) in text} == verbs


@pytest.mark.parametrize(
    ("viewer", "has_form"), [("director", True), ("inspector", True), ("officer", False), ("cadre", False)]
)
def test_the_form_to_reveal_stands_for_who_may(request, sign_in, person, viewer, has_form):
    response = page(sign_in(request.getfixturevalue(viewer)), person)

    assert (link("reveal_person", person.code) in response.text) is has_form


def test_where_there_is_no_number_nothing_is_offered_and_said_plainly(sign_in, director, noodle_bar):
    person = make_person("John Smith", citizen_id="", phone="")
    make_post(person, noodle_bar)

    response = page(sign_in(director), person)

    assert link("reveal_person", person.code) not in response.text
    assert "不能核对禁业名单" in response.text


def test_leave_and_deputy_are_told(sign_in, person, officer, cook):
    today = timezone.localdate()
    leave = Leave.objects.create(
        post=person.posts.get(), deputy=cook, starts_on=today, ends_on=today, declared_at=timezone.now()
    )
    old = Leave.objects.create(
        post=person.posts.get(),
        starts_on=today - timedelta(days=9),
        ends_on=today - timedelta(days=8),
        declared_at=timezone.now(),
    )

    text = page(sign_in(officer), person).text

    assert "由陈师傅代班" in text
    assert link("cancel_leave", leave.pk) in text
    assert link("cancel_leave", old.pk) not in text


def test_an_account_can_be_opened_once(sign_in, person, director, officer, cook):
    assert link("open_account", person.code) in page(sign_in(director), person).text
    assert link("open_account", person.code) not in page(sign_in(officer), person).text
    assert link("open_account", cook.code) not in page(sign_in(director), cook).text


def test_after_erasure_only_the_pseudonym_is_left(sign_in, inspector, noodle_bar, at):
    person = make_person("", citizen_id="", phone="", erased_at=at)
    make_post(person, noodle_bar)

    response = page(sign_in(inspector), person)

    assert person.code in response.text
    assert "已按本人要求删除" in response.text
    assert link("edit_person", person.code) not in response.text

import pytest
from django.urls import reverse

ALL = ("knows_law", "controls_risks", "knows_process", "passed_exam")


@pytest.fixture
def confirm(sign_in, officer_person):
    def confirm(user, *ticked):
        url = reverse("staff:confirm_conditions", args=[officer_person.posts.get().pk])
        return sign_in(user).post(url, dict.fromkeys(ticked, "on"))

    return confirm


def test_all_four_are_confirmed(confirm, principal, officer_person):
    response = confirm(principal, *ALL)

    post = officer_person.posts.get()
    assert response.url == reverse("staff:show_person", args=[officer_person.code])
    assert [getattr(post, name) for name in ALL] == [True] * 4
    assert post.confirmed_by == principal


@pytest.mark.parametrize("missing", ALL)
def test_one_short_is_refused(confirm, principal, officer_person, missing):
    response = confirm(principal, *(name for name in ALL if name != missing))

    assert response.context["form"].non_field_errors() == ["四项任职条件须逐项确认，缺一项都不能任命。"]
    assert officer_person.posts.get().confirmed_at is None


def test_none_at_all_is_refused_too(confirm, principal, officer_person):
    assert confirm(principal).context["form"].non_field_errors()
    assert officer_person.posts.get().confirmed_at is None


def test_nobody_confirms_themselves_into_office_as_officer(confirm, officer):
    assert confirm(officer, *ALL).status_code == 403

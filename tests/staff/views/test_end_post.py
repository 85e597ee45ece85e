from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.models import Post


@pytest.fixture
def end(sign_in):
    def end(user, post, **data):
        url = reverse("staff:end_post", args=[post.pk])
        return sign_in(user).post(url, {"ended_on": timezone.localdate(), "reason": "辞职"} | data)

    return end


def test_it_ends_and_the_sign_in_with_it(end, principal, officer_person, noodle_bar):
    post = officer_person.posts.get()

    response = end(principal, post)

    post.refresh_from_db()
    assert response.url == reverse("staff:list_staff", args=[noodle_bar.public_id])
    assert (post.ended_on, post.end_reason) == (timezone.localdate(), "辞职")
    assert not officer_person.user.memberships.on(timezone.localdate()).exists()


@pytest.mark.parametrize(
    ("data", "field"), [({"reason": ""}, "reason"), ({"ended_on": "2024-12-31"}, "ended_on")]
)
def test_what_is_wrong_is_told_at_its_field(end, officer, cook, data, field):
    response = end(officer, cook.posts.get(), **data)

    assert list(response.context["form"].errors) == [field]
    assert cook.posts.get().ended_on is None


def test_a_second_end_is_told(end, officer, cook):
    post = cook.posts.get()
    end(officer, post, ended_on=timezone.localdate() + timedelta(days=3))

    assert end(officer, post).context["form"].non_field_errors() == ["这个岗位已经办理离任。"]


def test_an_officer_ends_no_managers_post(end, officer, director_person):
    assert end(officer, director_person.posts.get()).status_code == 403
    assert not Post.objects.filter(ended_on__isnull=False).exists()


def test_who_ends_their_own_post_lands_on_a_page_that_is_still_theirs(sign_in, principal_person):
    client = sign_in(principal_person.user)
    url = reverse("staff:end_post", args=[principal_person.posts.get().pk])

    response = client.post(url, {"ended_on": timezone.localdate(), "reason": "转让"}, follow=True)

    assert response.status_code == 200
    assert response.redirect_chain[-1][0] == reverse("staff:show_me")

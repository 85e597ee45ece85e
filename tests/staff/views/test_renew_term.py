from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.models import Post


@pytest.fixture
def post(officer_person):
    Post.objects.filter(person=officer_person).update(
        term_ends_on=timezone.localdate() - timedelta(days=1), document_no="旧1号"
    )
    return officer_person.posts.get()


def renew(client, post, **data):
    return client.post(reverse("staff:renew_term", args=[post.pk]), data)


def test_the_new_term_stands(sign_in, principal, post):
    until = timezone.localdate() + timedelta(days=730)

    response = renew(sign_in(principal), post, term_ends_on=until)

    post.refresh_from_db()
    assert response.url == reverse("staff:show_person", args=[post.person.code])
    assert (post.term_ends_on, post.document_no) == (until, "旧1号")


@pytest.mark.parametrize("until", ["", "2025-01-01", "2099-01-01"])
def test_a_term_that_does_not_do_is_told_at_its_field(sign_in, principal, post, until):
    response = renew(sign_in(principal), post, term_ends_on=until)

    assert list(response.context["form"].errors) == ["term_ends_on"]
    before = post.term_ends_on
    post.refresh_from_db()
    assert post.term_ends_on == before != date(2025, 1, 1)

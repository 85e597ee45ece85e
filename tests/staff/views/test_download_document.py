import pytest
from django.urls import reverse

from staff.models import Post
from staff.services.post_document import attach_document
from tests.factories.staff import make_post

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def post(officer_person, principal, at):
    return attach_document(post=officer_person.posts.get(), data=PDF, by=principal, at=at)


def download(client, post):
    return client.get(reverse("staff:download_document", args=[post.pk]))


def test_it_comes_as_a_file_to_save_and_is_kept_nowhere(sign_in, inspector, post):
    response = download(sign_in(inspector), post)

    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="appointment-{post.pk}.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_the_person_gets_their_own(sign_in, cook, rival_bar, principal, at):
    post = make_post(cook, rival_bar, Post.Kind.OFFICER)
    attach_document(post=post, data=PDF, by=principal, at=at)

    assert download(sign_in(cook.user), post).content == PDF


def test_without_one_there_is_nothing(sign_in, inspector, officer_person):
    assert download(sign_in(inspector), officer_person.posts.get()).status_code == 404

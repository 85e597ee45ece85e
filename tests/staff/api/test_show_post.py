import pytest

from staff.models import Post
from tests.factories.staff import make_person, make_post


@pytest.fixture
def post(noodle_bar):
    person = make_person("陈小美", citizen_id="11010519491231002X", phone="13912345678")
    return make_post(person, noodle_bar, Post.Kind.OFFICER, starts_on="2025-03-01", document_no="平任1号")


def test_it_tells_the_post_and_no_number(sign_in, inspector, post, noodle_bar):
    assert sign_in(inspector).get(f"/api/v1/posts/{post.pk}/").json() == {
        "id": post.pk,
        "person_code": post.person.code,
        "person_name": "陈小美",
        "enterprise": noodle_bar.public_id,
        "enterprise_name": "平江面馆",
        "kind": "OFFICER",
        "title": "食品安全员",
        "handles_food": False,
        "is_management": False,
        "starts_on": "2025-03-01",
        "term_ends_on": None,
        "ended_on": None,
        "is_current": True,
        "conditions_confirmed": False,
    }


@pytest.mark.parametrize("stranger", ["rival", "far_inspector"])
def test_it_hides_what_is_elsewhere(request, sign_in, post, stranger):
    response = sign_in(request.getfixturevalue(stranger)).get(f"/api/v1/posts/{post.pk}/")

    assert response.status_code == 404
    assert "陈小美" not in response.content.decode()

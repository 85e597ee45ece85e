import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Membership
from staff.models import Post
from tests.factories.enterprises import make_enterprise, make_member


@pytest.fixture
def appoint(sign_in, cook):
    def appoint(user, enterprise, kind, **data):
        url = reverse("staff:appoint_person", args=[cook.code])
        data = {"enterprise": enterprise.public_id, "starts_on": timezone.localdate()} | data
        return sign_in(user).post(url, data, query_params={"kind": kind})

    return appoint


def test_a_cook_becomes_officer_and_may_act(appoint, principal, noodle_bar, cook):
    response = appoint(principal, noodle_bar, "OFFICER")

    assert response.url == reverse("staff:show_person", args=[cook.code])
    assert cook.posts.filter(kind="OFFICER", enterprise=noodle_bar).exists()
    assert cook.user.memberships.get().role == "OFFICER"


def test_at_a_chain_one_person_works_in_several_stores(appoint, principal, district, cook):
    store = make_enterprise(district, name="平江面馆二店")
    make_member(principal, store, Membership.Role.PRINCIPAL)

    appoint(principal, store, "STAFF", job_title="厨师")

    assert cook.posts.filter(enterprise=store).exists()


@pytest.mark.parametrize("user", ["principal", "inspector"])
def test_nobody_is_sent_to_an_enterprise_that_is_not_ones_own(appoint, request, user, rival_bar, cook):
    response = appoint(request.getfixturevalue(user), rival_bar, "STAFF")

    assert list(response.context["form"].errors) == ["enterprise"]
    assert cook.posts.count() == 1


def test_the_rights_at_one_store_are_not_those_at_another(appoint, principal, rival_bar, cook):
    """Principal here, officer there: appoints managers here only."""
    make_member(principal, rival_bar, Membership.Role.OFFICER)

    assert appoint(principal, rival_bar, "DIRECTOR").status_code == 403
    assert not Post.objects.filter(kind="DIRECTOR").exists()


def test_the_same_post_again_is_told(appoint, officer, noodle_bar):
    response = appoint(officer, noodle_bar, "STAFF")

    assert response.context["form"].non_field_errors() == ["此人已在该主体担任这个岗位。"]

from django.urls import reverse
from django.utils import timezone

from staff.models import DataRequest
from tests.factories.staff import make_data_request

URL = reverse("staff:make_request")


def test_it_makes_one(sign_in, cook):
    response = sign_in(cook.user).post(URL, {"kind": "COLOUR", "statement": "证已交给安全员"}, follow=True)

    request = DataRequest.objects.get()
    assert (request.person, request.kind, request.statement) == (cook, "COLOUR", "证已交给安全员")
    assert f"最迟{request.due_on.isoformat()}答复" in response.text


def test_the_kind_is_chosen_by_the_link(sign_in, cook):
    form = sign_in(cook.user).get(URL, {"kind": "COLOUR"}).context["form"]

    assert form["kind"].value() == "COLOUR"


def test_it_wants_words(sign_in, cook):
    response = sign_in(cook.user).post(URL, {"kind": "COLOUR", "statement": " "})

    assert response.context["form"].errors == {"statement": ["请写明您的要求。"]}
    assert not DataRequest.objects.exists()


def test_a_second_of_the_kind_is_told_at_the_field(sign_in, cook):
    make_data_request(cook, at=timezone.now())

    response = sign_in(cook.user).post(URL, {"kind": "CORRECTION", "statement": "又换了"})

    assert response.context["form"].errors.keys() == {"kind"}
    assert DataRequest.objects.count() == 1


def test_it_says_beforehand_that_nothing_can_be_erased_yet(sign_in, cook):
    assert "现在还不能删除您的信息" in sign_in(cook.user).get(URL).text

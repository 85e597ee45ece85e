from django.urls import reverse

from staff.models import DataRequest
from tests.factories.staff import make_data_request


def withdraw(client, request):
    return client.post(reverse("staff:withdraw_request", args=[request.pk]), follow=True)


def test_who_made_it_takes_it_back(sign_in, cook, at):
    request = make_data_request(cook, at=at)

    response = withdraw(sign_in(cook.user), request)

    assert "请求已撤回" in response.text
    assert DataRequest.objects.get().state == "WITHDRAWN"


def test_an_answered_one_stays(sign_in, cook, at):
    request = make_data_request(cook, at=at, state="REFUSED", decided_at=at, answer="不对")

    response = withdraw(sign_in(cook.user), request)

    assert "已经答复或撤回" in response.text
    assert DataRequest.objects.get().state == "REFUSED"

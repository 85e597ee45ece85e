import uuid

import pytest

from hazards.models import Hazard, HazardRule

SEEN = {"title": "地面积水", "severity": "GENERAL", "no_photo": "手机没电"}


@pytest.fixture
def url(noodle_bar):
    return f"/hazards/new/{noodle_bar.public_id}/"


def test_sent_twice_it_is_one_hazard(url, sign_in, officer):
    client = sign_in(officer)
    key = client.get(url).context["form"]["key"].value()
    answers = [client.post(url, SEEN | {"key": str(key)}) for _time in range(2)]

    hazard = Hazard.objects.get()
    assert [answer.url for answer in answers] == [f"/hazards/{hazard.pk}/"] * 2

    client.post(url, SEEN | {"key": str(uuid.uuid4())})
    assert Hazard.objects.count() == 2


def test_the_key_of_another_person_is_another_hazard(url, sign_in, officer, inspector):
    key = str(uuid.uuid4())
    for who in (officer, inspector):
        sign_in(who).post(url, SEEN | {"key": key})

    assert Hazard.objects.count() == 2


def test_without_a_rule_it_says_so(url, sign_in, officer):
    HazardRule.objects.update(effective_to="2020-01-01")
    response = sign_in(officer).post(url, SEEN)

    assert response.status_code == 200
    assert "今天没有这个严重程度的整改时限规则" in response.content.decode()

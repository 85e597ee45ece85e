from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.models import CodePurpose, MorningCheck
from staff.services.staff_code import make_staff_code


@pytest.fixture
def url(noodle_bar):
    return reverse("staff:check_in_by_code", args=[noodle_bar.public_id])


def token_of(person, purpose=CodePurpose.CHECK_IN, seconds_ago=0):
    return make_staff_code(person=person, purpose=purpose, at=timezone.now() - timedelta(seconds=seconds_ago))


def told(client, url, data):
    response = client.post(url, data, follow=True)
    return [str(message) for message in response.context["messages"]]


def test_a_code_alone_asks(sign_in, officer, cook, url):
    token = token_of(cook)

    response = sign_in(officer).post(url, {"token": token})

    assert response.status_code == 200
    assert "陈师傅" in response.text
    assert token in response.text
    assert "error-summary" not in response.text
    assert not MorningCheck.objects.exists()


def test_a_code_with_answers_checks_in(sign_in, officer, cook, url):
    data = {"token": token_of(cook), "symptom": "NONE", "temperature": "36.5"}

    assert told(sign_in(officer), url, data) == ["陈师傅晨检合格。"]
    check = MorningCheck.objects.get()
    assert (check.person, check.method, check.is_fit) == (cook, "CODE", True)


def test_a_missing_answer_is_asked_for(sign_in, officer, cook, url):
    response = sign_in(officer).post(url, {"token": token_of(cook), "temperature": "36.5"})

    assert list(response.context["form"].errors) == ["symptom"]
    assert 'value="36.5"' in response.text


def test_the_second_time_it_says_why_not(sign_in, officer, cook, url):
    data = {"token": token_of(cook), "symptom": "NONE"}
    client = sign_in(officer)
    client.post(url, data)

    assert told(client, url, data)[-1].startswith("此码已经用过一次")
    assert MorningCheck.objects.count() == 1


@pytest.mark.parametrize("answers", [{}, {"symptom": "NONE"}])
def test_a_screenshot_is_refused(sign_in, officer, cook, url, answers):
    data = {"token": token_of(cook, seconds_ago=180)} | answers

    assert "截图无效" in told(sign_in(officer), url, data)[0]
    assert not MorningCheck.objects.exists()


@pytest.mark.parametrize("answers", [{}, {"symptom": "NONE"}])
def test_an_identity_code_is_refused(sign_in, officer, cook, url, answers):
    data = {"token": token_of(cook, CodePurpose.IDENTITY)} | answers

    assert len(told(sign_in(officer), url, data)) == 1
    assert not MorningCheck.objects.exists()


@pytest.mark.parametrize("answers", [{}, {"symptom": "NONE"}])
def test_a_code_of_another_house_is_refused_without_a_name(sign_in, officer, rival_person, url, answers):
    response = sign_in(officer).post(url, {"token": token_of(rival_person)} | answers, follow=True)

    assert "不在本单位任职" in response.text
    assert rival_person.name not in response.text


@pytest.mark.parametrize("token", ["", "rubbish", "A" * 400])
def test_rubbish_is_refused(sign_in, officer, url, token):
    assert len(told(sign_in(officer), url, {"token": token, "symptom": "NONE"})) == 1

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.models import MorningCheck
from tests.factories.staff import make_morning_check


@pytest.fixture
def url(noodle_bar, cook):
    return reverse("staff:clear_off_duty", args=[noodle_bar.public_id, cook.code])


@pytest.fixture
def _off_duty(cook, noodle_bar, officer):
    make_morning_check(cook, noodle_bar, officer, timezone.now() - timedelta(days=2), is_fit=False)


@pytest.mark.usefixtures("_off_duty")
def test_a_manager_confirms_recovery(sign_in, director, url):
    response = sign_in(director).post(url, {"symptom": "NONE", "is_recovered": "on"}, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["陈师傅已解除离岗，可以上岗。"]
    check = MorningCheck.objects.first()
    assert (check.is_fit, check.clears, check.by) == (True, True, director)


@pytest.mark.usefixtures("_off_duty")
def test_without_the_word_nothing_is_cleared(sign_in, director, url):
    response = sign_in(director).post(url, {"symptom": "NONE"})

    assert list(response.context["form"].errors) == ["is_recovered"]
    assert MorningCheck.objects.count() == 1


@pytest.mark.usefixtures("_off_duty")
def test_who_is_still_ill_stays_off_duty(sign_in, director, url):
    sign_in(director).post(url, {"symptom": "FEVER", "is_recovered": "on"})

    assert [(check.is_fit, check.clears) for check in MorningCheck.objects.all()] == [(False, False)] * 2


def test_who_is_not_off_duty_is_not_cleared(sign_in, director, url):
    response = sign_in(director).post(url, {"symptom": "NONE", "is_recovered": "on"})

    assert "此人没有离岗" in response.text
    assert not MorningCheck.objects.exists()

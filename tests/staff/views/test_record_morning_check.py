from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from staff.models import MorningCheck
from tests.factories.staff import make_morning_check, make_person, make_post


def url(enterprise, person):
    return reverse("staff:record_morning_check", args=[enterprise.public_id, person.code])


@pytest.fixture
def listing(noodle_bar):
    return reverse("staff:list_morning_checks", args=[noodle_bar.public_id])


def shown_messages(response):
    return [str(message) for message in response.context["messages"]]


def test_the_page_asks_about_one_person(sign_in, officer, noodle_bar, cook):
    page = sign_in(officer).get(url(noodle_bar, cook)).text

    assert "陈师傅" in page
    assert page.count('type="radio"') == 5
    assert " checked" not in page


def test_it_records_and_goes_back_when_nobody_is_left(sign_in, officer, noodle_bar, cook, listing):
    response = sign_in(officer).post(url(noodle_bar, cook), {"symptom": "NONE", "temperature": "36.4"})

    assert response["Location"] == listing
    check = MorningCheck.objects.get()
    assert (check.person, check.is_fit, check.clears, check.method, check.by) == (
        cook,
        True,
        False,
        "BY_HAND",
        officer,
    )


def test_it_goes_on_with_the_next(sign_in, officer, noodle_bar, cook):
    helper = make_person("林帮厨")
    make_post(helper, noodle_bar, handles_food=True)

    response = sign_in(officer).post(url(noodle_bar, cook), {"symptom": "NONE"})

    assert response["Location"] == url(noodle_bar, helper)


def test_unfit_says_what_to_do(sign_in, officer, noodle_bar, cook):
    response = sign_in(officer).post(url(noodle_bar, cook), {"symptom": "DIARRHOEA"}, follow=True)

    assert shown_messages(response) == ["陈师傅晨检不合格，请马上离岗；康复后由管理人员确认才能上岗。"]
    assert not MorningCheck.objects.get().is_fit


def test_fever_is_unfit_whatever_was_ticked(sign_in, officer, noodle_bar, cook):
    data = {"symptom": "NONE", "temperature": "37.3"}

    response = sign_in(officer).post(url(noodle_bar, cook), data, follow=True)

    assert shown_messages(response) == [
        "体温达到37.3℃。陈师傅晨检不合格，请马上离岗；康复后由管理人员确认才能上岗。"
    ]
    assert not MorningCheck.objects.get().is_fit


def test_temperature_and_symptom_are_kept_nowhere(sign_in, officer, noodle_bar, cook, caplog):
    caplog.set_level("DEBUG")
    sign_in(officer).post(url(noodle_bar, cook), {"symptom": "DIARRHOEA", "temperature": "38.7"})

    stored = [
        str(vars(MorningCheck.objects.get())),
        *(str(vars(entry)) for entry in AuditEntry.objects.all()),
    ]
    assert len(stored) == 2
    for text in [*stored, *(str(vars(record)) for record in caplog.records)]:
        assert "38.7" not in text
        assert "DIARRHOEA" not in text


def test_nothing_ticked_comes_back_with_what_was_typed(sign_in, officer, noodle_bar, cook):
    response = sign_in(officer).post(url(noodle_bar, cook), {"temperature": "36.8"})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["symptom"]
    assert 'value="36.8"' in response.text
    assert not MorningCheck.objects.exists()


def test_off_duty_is_refused_at_the_form(sign_in, officer, noodle_bar, cook):
    make_morning_check(cook, noodle_bar, officer, timezone.now() - timedelta(days=1), is_fit=False)

    response = sign_in(officer).post(url(noodle_bar, cook), {"symptom": "NONE"})

    assert response.status_code == 200
    assert "要先由管理人员确认康复" in response.text
    assert MorningCheck.objects.count() == 1


def test_sent_twice_it_is_stored_once(sign_in, officer, noodle_bar, cook):
    client = sign_in(officer)

    answers = [client.post(url(noodle_bar, cook), {"symptom": "NONE"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert MorningCheck.objects.count() == 1


def test_somebody_of_another_house_is_not_found(sign_in, officer, noodle_bar, rival_person):
    assert sign_in(officer).get(url(noodle_bar, rival_person)).status_code == 404

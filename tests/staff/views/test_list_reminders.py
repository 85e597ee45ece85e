from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.models import CertificateReminder
from staff.services.certificate_reminder import make_reminders
from tests.factories.staff import make_certificate, make_person, make_post

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/reminders/"


@pytest.fixture
def remind():
    def remind(enterprise, name="陈师傅", days_left=7, user=None):
        person = make_person(name, user=user)
        make_post(person, enterprise, job_title="厨师")
        end = timezone.localdate() + timedelta(days=days_left)
        certificate = make_certificate(person, issued_on=end - timedelta(days=364), valid_to=end)
        make_reminders(at=timezone.now())
        return CertificateReminder.objects.filter(certificate=certificate).latest("pk")

    return remind


def names(page):
    return [reminder.certificate.person.name for reminder in page.context["page"]]


def counts(page):
    return {name: count for name, _label, count in page.context["tabs"]}


def test_managers_see_their_people_and_nobody_elses(remind, noodle_bar, rival_bar, officer, rival, sign_in):
    remind(noodle_bar, "陈师傅")
    remind(rival_bar, "对门师傅")

    own, other = sign_in(officer).get(ADDRESS), sign_in(rival).get(ADDRESS)

    assert (names(own), names(other)) == (["陈师傅"], ["对门师傅"])
    assert "对门师傅" not in own.text
    assert "陈师傅" not in other.text


def test_a_chain_shows_no_post_at_a_place_that_is_not_ones_own(
    remind, noodle_bar, rival_bar, officer, sign_in
):
    person = remind(noodle_bar).certificate.person
    make_post(person, rival_bar, job_title="店长")

    page = sign_in(officer).get(ADDRESS).text

    assert "平江面馆 厨师" in page
    assert "对门面馆" not in page


def test_the_person_sees_their_own(cook, sign_in):
    certificate = cook.health_certificates.get()
    certificate.valid_to = timezone.localdate() + timedelta(days=1)
    certificate.save()
    make_reminders(at=timezone.now())

    assert names(sign_in(cook.user).get(ADDRESS)) == ["陈师傅"]


def test_officials_get_none_of_it(remind, noodle_bar, inspector, sign_in):
    remind(noodle_bar)

    page = sign_in(inspector).get(ADDRESS)

    assert names(page) == []
    assert "没有待处理的提醒" in page.text


def test_taking_note_moves_it_for_this_reader_only(remind, noodle_bar, officer, director, sign_in):
    reminder = remind(noodle_bar)
    client = sign_in(officer)

    response = client.post(reverse("staff:acknowledge_reminder", args=[reminder.pk]))

    assert response["Location"] == ADDRESS
    page = client.get(ADDRESS)
    assert (names(page), counts(page)) == ([], {"open": 0, "read": 1})
    assert names(client.get(ADDRESS, {"state": "read"})) == ["陈师傅"]
    assert names(sign_in(director).get(ADDRESS)) == ["陈师傅"]


def test_the_next_step_comes_up_again_and_stands_alone(remind, noodle_bar, officer, sign_in):
    reminder = remind(noodle_bar, days_left=7)
    client = sign_in(officer)
    client.post(reverse("staff:acknowledge_reminder", args=[reminder.pk]))

    make_reminders(at=timezone.now() + timedelta(days=6))

    assert counts(client.get(ADDRESS)) == {"open": 1, "read": 0}


def test_it_goes_when_a_new_certificate_is_recorded(remind, noodle_bar, officer, sign_in):
    reminder = remind(noodle_bar)
    client = sign_in(officer)
    assert names(client.get(ADDRESS)) == ["陈师傅"]

    make_certificate(reminder.certificate.person, issued_on=timezone.localdate())

    assert names(client.get(ADDRESS)) == []


def test_the_soonest_stands_on_top(remind, noodle_bar, officer, sign_in):
    for name, days_left in (("乙", 20), ("甲", 1), ("丙", -1)):
        remind(noodle_bar, name, days_left)

    assert names(sign_in(officer).get(ADDRESS)) == ["丙", "甲", "乙"]


def test_the_number_of_queries_does_not_grow(remind, noodle_bar, officer, sign_in, django_assert_num_queries):
    client = sign_in(officer)
    remind(noodle_bar, "甲")
    client.get(ADDRESS)
    with django_assert_num_queries(QUERIES):
        client.get(ADDRESS)
    remind(noodle_bar, "乙")
    remind(noodle_bar, "丙")
    with django_assert_num_queries(QUERIES):
        client.get(ADDRESS)


QUERIES = 8

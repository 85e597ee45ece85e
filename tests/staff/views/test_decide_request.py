from datetime import timedelta

import pytest
from django.urls import reverse

from staff.models import DataRequest, Person
from tests.factories.staff import make_data_request, make_person, make_post


def url(request):
    return reverse("staff:decide_request", args=[request.pk])


@pytest.fixture
def leaver(noodle_bar, at):
    person = make_person("王离职")
    day = at.date() - timedelta(days=900)
    make_post(person, noodle_bar, starts_on=day, ended_on=day, end_reason="离职")
    return person


def test_a_correction_is_carried_out_with_the_answer(sign_in, cook, principal, at):
    request = make_data_request(cook, at=at)

    response = sign_in(principal).post(
        url(request), {"is_granted": "yes", "name": "陈大厨", "answer": "已改"}, follow=True
    )

    assert "答复已发给本人" in response.text
    request.refresh_from_db()
    assert (request.state, request.answer, request.decided_by) == ("GRANTED", "已改", principal)
    assert Person.objects.get(pk=cook.pk).name == "陈大厨"


def test_the_person_reads_the_answer(sign_in, cook, principal, at):
    request = make_data_request(cook, at=at)
    sign_in(principal).post(url(request), {"is_granted": "no", "answer": "登记与证件一致"})

    assert "登记与证件一致" in sign_in(cook.user).get(reverse("staff:show_my_data")).text


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"is_granted": "yes", "answer": ""}, "answer"),
        ({"answer": "好"}, "is_granted"),
        ({"is_granted": "yes", "answer": "好", "phone": "123"}, "phone"),
        ({"is_granted": "yes", "answer": "好", "citizen_id": "11010519491231002Y"}, "citizen_id"),
        ({"is_granted": "yes", "answer": "好", "name": "陈1"}, "name"),
    ],
)
def test_what_is_wrong_is_told_at_the_field(sign_in, cook, principal, at, data, field):
    request = make_data_request(cook, at=at)

    response = sign_in(principal).post(url(request), data)

    assert response.context["form"].errors.keys() == {field}
    assert DataRequest.objects.get().is_open


def test_only_a_correction_asks_for_new_values(sign_in, cook, inspector, at):
    request = make_data_request(cook, at=at, kind="COLOUR")

    form = sign_in(inspector).get(url(request)).context["form"]

    assert list(form.fields) == ["is_granted", "answer"]


def test_an_objection_is_not_the_leaders_to_answer(sign_in, cook, principal, at):
    request = make_data_request(cook, at=at, kind="COLOUR")

    assert sign_in(principal).get(url(request)).status_code == 403


def test_nobody_answers_their_own(sign_in, principal_person, at):
    request = make_data_request(principal_person, at=at)

    response = sign_in(principal_person.user).post(url(request), {"is_granted": "yes", "answer": "好"})

    assert response.status_code == 403
    assert DataRequest.objects.get().is_open


def test_an_erasure_that_is_barred_says_why_and_when(sign_in, cook, inspector, at):
    request = make_data_request(cook, at=at, kind="ERASURE")
    client = sign_in(inspector)

    assert "仍在岗位上" in client.get(url(request)).text
    response = client.post(url(request), {"is_granted": "yes", "answer": "好"})

    assert response.context["form"].errors.keys() == {"is_granted"}
    assert Person.objects.get(pk=cook.pk).erased_at is None


def test_an_erasure_erases(sign_in, leaver, inspector, at):
    request = make_data_request(leaver, at=at, kind="ERASURE")
    client = sign_in(inspector)

    assert "不能恢复" in client.get(url(request)).text
    response = client.post(url(request), {"is_granted": "yes", "answer": "已删除"}, follow=True)

    assert response.status_code == 200
    assert Person.objects.get(pk=leaver.pk).name.startswith("已删除人员")
    assert "王离职" not in client.get(reverse("staff:list_requests"), {"state": "all"}).text


def test_an_answered_one_has_no_form(sign_in, cook, inspector, at):
    request = make_data_request(cook, at=at, state="REFUSED", decided_at=at, answer="不对")
    client = sign_in(inspector)

    assert client.get(url(request)).context["form"] is None
    response = client.post(url(request), {"is_granted": "yes", "answer": "好"}, follow=True)
    assert "已经答复或撤回" in response.text
    assert DataRequest.objects.get().state == "REFUSED"

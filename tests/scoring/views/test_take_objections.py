import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from scoring.models import IndexObjection
from scoring.models.objection import State
from scoring.services.objection import accept_objection, refuse_objection, withdraw_objection
from tests.factories.enterprises import make_enterprise
from tests.factories.scoring import make_objection

URL = reverse("scoring:take_objections")
LIST = reverse("scoring:list_objections")


@pytest.fixture
def filed(noodle_bar, principal, at):
    return make_objection(noodle_bar, principal, at, part="DUTY")


@pytest.fixture
def colleague_s(rival_bar, principal, branch_regulator, at):
    objection = make_objection(rival_bar, principal, at, part="CREDIT")
    return accept_objection(objection=objection, by=branch_regulator, at=at)


def take(client, *objections, **data):
    return client.post(URL, {"row": [one.pk for one in objections], **data}, follow=True)


def told(response):
    return [str(message) for message in response.context["messages"]]


def handlers():
    return dict(IndexObjection.objects.values_list("pk", "handler__username"))


def test_it_accepts_what_is_new_and_takes_over_what_a_colleague_has(filed, colleague_s, inspector, sign_in):
    response = take(sign_in(inspector), filed, colleague_s, back="list=open&due=")

    assert handlers() == dict.fromkeys([filed.pk, colleague_s.pk], inspector.username)
    assert set(IndexObjection.objects.values_list("state", flat=True)) == {State.ACCEPTED}
    assert told(response) == ["由您办理的新增2件。"]
    assert response.redirect_chain == [(f"{LIST}?list=open&due=", 302)]


def test_what_is_theirs_already_is_not_written_down_again(filed, inspector, at, sign_in):
    accept_objection(objection=filed, by=inspector, at=at)
    before = AuditEntry.objects.count()

    response = take(sign_in(inspector), filed)

    assert told(response) == ["由您办理的新增0件。"]
    assert AuditEntry.objects.count() == before


def test_one_that_has_ended_stops_all(filed, colleague_s, principal, inspector, at, sign_in):
    withdraw_objection(objection=colleague_s, by=principal, at=at)

    response = take(sign_in(inspector), filed, colleague_s)

    assert told(response) == ["“对门面馆”的异议已经办结，什么也没有改动；请刷新列表。"]
    filed.refresh_from_db()
    assert (filed.state, filed.handler) == (State.FILED, None)


def test_all_that_match_the_filter(filed, district, principal, inspector, at, sign_in):
    others = [make_objection(make_enterprise(district), principal, at, part="DUTY") for _each in range(51)]
    refuse_objection(objection=others[0], answer="没有写明", by=inspector, at=at)
    make_objection(make_enterprise(district), principal, at, part="CREDIT")
    client = sign_in(inspector)
    address = "list=open&part=DUTY"
    assert client.get(f"{LIST}?{address}").context["bulk_count"] == 51

    take(client, all="50", back=address)
    assert not IndexObjection.objects.filter(handler=inspector).exists()  # another number than was shown

    take(client, all="51", back=address)
    assert IndexObjection.objects.filter(handler=inspector).count() == 51


def test_with_nothing_ticked_it_says_so(filed, inspector, sign_in):
    assert told(take(sign_in(inspector))) == ["请先勾选。"]


@pytest.mark.parametrize("data", [{"row": ["x"]}, {"row": ["9" * 30]}, {"all": "x"}])
def test_nonsense_changes_nothing(filed, inspector, sign_in, data):
    assert sign_in(inspector).post(URL, data).status_code in (302, 404)
    assert handlers() == {filed.pk: None}


def test_the_boxes_are_there_for_who_may(filed, inspector, cadre, officer, sign_in):
    box = f'name="row" value="{filed.pk}"'

    assert box in sign_in(inspector).get(LIST).content.decode()
    for reader in (cadre, officer):
        page = sign_in(reader).get(LIST).content.decode()
        assert "平江面馆" in page
        assert box not in page

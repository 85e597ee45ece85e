from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from common.working_days import working_days_between
from staff.models import DataRequest, Person
from staff.services.data_request import (
    ANSWER_WORKING_DAYS,
    NoAnswer,
    NoStatement,
    NothingToCorrect,
    OwnRequest,
    RequestNotOpen,
    RequestOpenAlready,
    decide_request,
    make_request,
    withdraw_request,
)
from staff.services.erasure import ErasureBarred
from staff.services.person import CitizenIdTaken, reveal_person
from tests.factories.staff import make_citizen_id, make_data_request, make_person, make_post

Kind, State = DataRequest.Kind, DataRequest.State


def make(cook, at, kind=Kind.CORRECTION, statement="手机号换成13812345678了"):
    return make_request(person=cook, kind=kind, statement=statement, by=cook.user, at=at)


def decide(request, by, at, is_granted=True, answer="已核对。", **values):
    return decide_request(request=request, is_granted=is_granted, answer=answer, by=by, at=at, **values)


def test_it_is_answered_within_fifteen_working_days(cook, at):
    request = make(cook, at)

    assert (request.state, request.made_at) == (State.OPEN, at)
    assert working_days_between(at.date(), request.due_on) == ANSWER_WORKING_DAYS


def test_the_audit_trail_does_not_repeat_what_was_said(cook, principal, at):
    decide(make(cook, at), principal, at, answer="改成13812345678了")

    told = AuditEntry.objects.filter(subject_type="staff.datarequest").order_by("pk")
    assert [entry.action for entry in told] == ["make_data_request", "decide_data_request"]
    assert "13812345678" not in str([(entry.old, entry.new, entry.reason) for entry in told])
    assert {entry.region_path for entry in told} == {cook.posts.get().enterprise.region_path}


def test_one_of_a_kind_at_a_time(cook, at):
    make(cook, at)

    with pytest.raises(RequestOpenAlready):
        make(cook, at)
    assert make(cook, at, kind=Kind.COLOUR).pk


def test_it_wants_a_statement(cook, at):
    with pytest.raises(NoStatement):
        make(cook, at, statement=" \n")


def test_who_made_it_takes_it_back(cook, at):
    request = withdraw_request(request=make(cook, at), by=cook.user, at=at)

    assert (request.state, request.decided_at) == (State.WITHDRAWN, None)
    assert make(cook, at).is_open


def test_nobody_answers_their_own(officer_person, at):
    request = make_data_request(officer_person, at=at)

    with pytest.raises(OwnRequest):
        decide(request, officer_person.user, at)


def test_an_answer_is_owed(cook, principal, at):
    with pytest.raises(NoAnswer):
        decide(make(cook, at), principal, at, is_granted=False, answer="  ")


@pytest.mark.parametrize("is_granted", [True, False])
def test_it_is_answered_once(cook, principal, at, is_granted):
    request = decide(make(cook, at), principal, at, is_granted=is_granted)

    assert (request.state, request.decided_by, request.decided_at) == (
        State.GRANTED if is_granted else State.REFUSED,
        principal,
        at,
    )
    with pytest.raises(RequestNotOpen):
        decide(request, principal, at)
    with pytest.raises(RequestNotOpen):
        withdraw_request(request=request, by=cook.user, at=at)


def test_a_granted_correction_is_carried_out(cook, principal, at):
    citizen_id = make_citizen_id()

    decide(make(cook, at), principal, at, name="陈大厨", phone="13812345678", citizen_id=citizen_id)

    cook = Person.objects.get(pk=cook.pk)
    revealed = reveal_person(person=cook, reason="核对", by=principal, at=at)
    assert (cook.name, revealed.phone, revealed.citizen_id) == ("陈大厨", "13812345678", citizen_id)
    entry = AuditEntry.objects.get(action="update_person")
    assert entry.actor == principal
    assert "13812345678" not in str(entry.new)


def test_without_new_values_only_the_answer_is_given(cook, principal, at):
    decide(make(cook, at), principal, at, name="", phone="", citizen_id="")

    assert Person.objects.get(pk=cook.pk).name == "陈师傅"
    assert not AuditEntry.objects.filter(action="update_person").exists()


def test_a_correction_that_fails_answers_nothing(cook, principal, at):
    taken = make_citizen_id()
    make_person("别人", citizen_id=taken)
    request = make(cook, at)

    with pytest.raises(CitizenIdTaken):
        decide(request, principal, at, citizen_id=taken)

    request.refresh_from_db()
    assert (request.state, request.answer) == (State.OPEN, "")


def test_who_refuses_changes_nothing(cook, principal, at):
    with pytest.raises(NothingToCorrect):
        decide(make(cook, at), principal, at, is_granted=False, name="陈大厨")


def test_a_granted_erasure_erases(noodle_bar, inspector, at):
    person = make_person("王离职")
    ended_on = at.date() - timedelta(days=800)
    make_post(person, noodle_bar, starts_on=ended_on, ended_on=ended_on, end_reason="离职")
    request = make_data_request(person, at=at, kind=Kind.ERASURE, statement="请删除王离职的信息")

    request = decide(request, inspector, at, answer="王离职的信息已删除。")

    assert request.state == State.GRANTED
    assert "王离职" not in request.statement + request.answer
    assert Person.objects.get(pk=person.pk).erased_at == at


def test_an_erasure_that_the_law_bars_answers_nothing(cook, inspector, at):
    request = make(cook, at, kind=Kind.ERASURE)

    with pytest.raises(ErasureBarred, match="仍在岗位上"):
        decide(request, inspector, at)

    request.refresh_from_db()
    assert request.is_open

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from accounts.models import AuditEntry
from enterprises.models import Enterprise
from staff.models import Post
from staff.services import post as post_service
from staff.services.appointment_rules import AlreadyInPost, PrincipalInPost, WrongTerm
from staff.services.post import (
    AlreadyConfirmed,
    AppointerMissing,
    EndReasonMissing,
    EnterpriseClosed,
    ErasedPerson,
    NotAllConfirmed,
    NothingToConfirm,
    OfficialInPost,
    PostEnded,
    WrongEnd,
    appoint_person,
    confirm_conditions,
    end_post,
    renew_term,
)
from staff.signals import posts_changed
from tests.factories.staff import make_person, make_post

TODAY = date(2026, 11, 23)
ALL = {"knows_law": True, "controls_risks": True, "knows_process": True, "passed_exam": True}


@pytest.fixture
def news():
    heard = []

    def hear(sender, **told):
        heard.append((told["enterprise_ids"], told["at"]))

    posts_changed.connect(hear)
    yield heard
    posts_changed.disconnect(hear)


@pytest.fixture
def appoint(noodle_bar, principal, at):
    def appoint(person=None, kind=Post.Kind.OFFICER, starts_on=TODAY, **fields):
        fields = {"enterprise": noodle_bar, "by": principal, "at": at} | fields
        return appoint_person(person=person or make_person(), kind=kind, starts_on=starts_on, **fields)

    return appoint


def audited(action):
    return AuditEntry.objects.filter(action=action).latest("pk")


def test_it_appoints(appoint, principal, noodle_bar, at, news):
    person = make_person("安小全")

    post = appoint(
        person, term_ends_on=date(2028, 11, 22), document_no=" 平任〔2026〕1号 ", conditions_confirmed=True
    )

    post.refresh_from_db()
    assert (post.person, post.enterprise, post.kind, post.starts_on) == (person, noodle_bar, "OFFICER", TODAY)
    assert (post.created_by, post.created_at) == (principal, at)
    assert (post.document_no, post.term_ends_on) == ("平任〔2026〕1号", date(2028, 11, 22))
    assert (post.knows_law, post.controls_risks, post.knows_process, post.passed_exam) == (True,) * 4
    assert (post.confirmed_by, post.confirmed_at) == (principal, at)
    assert news == [([noodle_bar.pk], at)]


def test_the_audit_names_the_pseudonym_only(appoint, principal, noodle_bar):
    person = make_person("安小全")

    appoint(person, document_no="平任1号")

    entry = audited("appoint_person")
    assert (entry.actor, entry.region_path) == (principal, noodle_bar.region_path)
    assert entry.new == {
        "person": person.code,
        "kind": "OFFICER",
        "job_title": "",
        "starts_on": "2026-11-23",
        "term_ends_on": "",
        "document_no": "平任1号",
        "handles_food": False,
        "is_management": False,
        "conditions_confirmed": False,
    }
    assert "安小全" not in str(entry.new)


def test_staff_may_have_worked_there_before_the_platform(appoint):
    assert appoint(kind=Post.Kind.STAFF, starts_on=date(2009, 3, 1)).starts_on == date(2009, 3, 1)


def test_staff_need_nobody_who_appoints_and_managers_do(appoint):
    assert appoint(kind=Post.Kind.STAFF, by=None).created_by is None
    for kind in Post.MANAGER_KINDS:
        with pytest.raises(AppointerMissing):
            appoint(kind=kind, by=None)


def test_nobody_is_appointed_at_a_closed_enterprise(appoint, noodle_bar):
    Enterprise.objects.filter(pk=noodle_bar.pk).update(status="CLOSED")

    with pytest.raises(EnterpriseClosed):
        appoint()

    assert not Post.objects.exists()


def test_who_had_their_data_erased_is_registered_anew(appoint, at):
    with pytest.raises(ErasedPerson):
        appoint(make_person("", citizen_id="", phone="", erased_at=at))


def test_who_supervises_is_no_manager_and_nothing_is_left_half_done(appoint, inspector):
    with pytest.raises(OfficialInPost):
        appoint(make_person(user=inspector))

    assert not Post.objects.exists()
    assert not inspector.memberships.exists()


def test_conditions_are_asked_of_managers_only(appoint):
    with pytest.raises(NothingToConfirm):
        appoint(kind=Post.Kind.STAFF, conditions_confirmed=True)


def test_one_after_the_other_there_are_two_principals(appoint, principal, at):
    first = appoint(kind=Post.Kind.PRINCIPAL, starts_on=date(2025, 1, 1))
    with pytest.raises(PrincipalInPost):
        appoint(kind=Post.Kind.PRINCIPAL)
    end_post(post=first, ended_on=date(2026, 12, 1), reason="调离", by=principal, at=at)
    with pytest.raises(PrincipalInPost):
        appoint(kind=Post.Kind.PRINCIPAL, starts_on=date(2026, 11, 30))

    second = appoint(kind=Post.Kind.PRINCIPAL, starts_on=date(2026, 12, 1))

    assert Post.objects.filter(kind="PRINCIPAL").count() == 2
    assert (second.is_held_on(date(2026, 12, 1)), first.is_held_on(date(2026, 12, 1))) == (True, True)


def test_the_same_post_twice_is_refused_and_another_is_not(appoint, rival_bar):
    person = make_person()
    appoint(person)

    with pytest.raises(AlreadyInPost):
        appoint(person)
    appoint(person, kind=Post.Kind.DIRECTOR)
    appoint(person, enterprise=rival_bar)

    assert person.posts.count() == 3


@pytest.mark.parametrize(
    ("kind", "refusal"), [(Post.Kind.PRINCIPAL, PrincipalInPost), (Post.Kind.OFFICER, AlreadyInPost)]
)
def test_a_lost_race_is_told_as_if_it_had_come_later(appoint, monkeypatch, noodle_bar, kind, refusal):
    """The check saw nobody, the table saw the other: what two writers at once leave behind."""
    person = make_person()
    make_post(person, noodle_bar, kind)
    seen = []

    def blind_the_first_time(post):
        seen.append(post)
        if len(seen) > 1:
            monkeypatch.undo()
            post_service.refuse_overlap(post)

    monkeypatch.setattr(post_service, "refuse_overlap", blind_the_first_time)

    with pytest.raises(refusal):
        appoint(make_person() if kind == Post.Kind.PRINCIPAL else person, kind=kind)

    assert Post.objects.count() == 1


def test_an_integrity_error_of_another_kind_is_no_silent_success(appoint, monkeypatch):
    def fail(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(post_service, "_appoint", fail)

    with pytest.raises(AlreadyInPost):
        appoint()


def test_it_ends(appoint, principal, noodle_bar, at, news):
    post = appoint()
    news.clear()

    end_post(post=post, ended_on=TODAY, reason=" 辞职 ", by=principal, at=at)

    post.refresh_from_db()
    assert (post.ended_on, post.end_reason, post.is_held_on(TODAY)) == (TODAY, "辞职", False)
    assert audited("end_post").reason == "辞职"
    assert news == [([noodle_bar.pk], at)]


@pytest.mark.parametrize("ended_on", [TODAY - timedelta(days=1), TODAY + timedelta(days=91)])
def test_it_refuses_an_end_before_the_start_or_far_ahead(appoint, principal, at, ended_on):
    post = appoint()

    with pytest.raises(WrongEnd):
        end_post(post=post, ended_on=ended_on, reason="辞职", by=principal, at=at)

    post.refresh_from_db()
    assert post.ended_on is None


def test_an_end_wants_a_reason_and_comes_once(appoint, principal, at):
    post = appoint()
    with pytest.raises(EndReasonMissing):
        end_post(post=post, ended_on=TODAY, reason=" ", by=principal, at=at)
    end_post(post=post, ended_on=TODAY, reason="辞职", by=principal, at=at)

    with pytest.raises(PostEnded):
        end_post(post=post, ended_on=TODAY, reason="辞职", by=principal, at=at)


def test_after_the_end_the_same_person_may_come_back(appoint, principal, at):
    person = make_person()
    end_post(post=appoint(person), ended_on=TODAY, reason="辞职", by=principal, at=at)

    appoint(person)

    assert person.posts.count() == 2


def test_conditions_are_confirmed_all_four_by_name(appoint, director, at, news):
    """令60号第七、八条."""
    post = appoint()
    for missing in ALL:
        with pytest.raises(NotAllConfirmed):
            confirm_conditions(post=post, **ALL | {missing: False}, by=director, at=at)

    confirm_conditions(post=post, **ALL, by=director, at=at)

    post.refresh_from_db()
    assert (post.confirmed_by, post.confirmed_at) == (director, at)
    assert audited("confirm_conditions").new == ALL
    with pytest.raises(AlreadyConfirmed):
        confirm_conditions(post=post, **ALL, by=director, at=at)


def test_a_term_is_renewed(appoint, principal, at, news):
    post = appoint(starts_on=date(2024, 11, 23), term_ends_on=date(2026, 11, 22), document_no="旧1号")
    assert post.has_lapsed_on(TODAY)

    renew_term(post=post, term_ends_on=date(2028, 11, 22), document_no="新2号", by=principal, at=at)

    post.refresh_from_db()
    assert (post.term_ends_on, post.document_no, post.has_lapsed_on(TODAY)) == (
        date(2028, 11, 22),
        "新2号",
        False,
    )
    entry = audited("renew_term")
    assert entry.old == {"term_ends_on": "2026-11-22", "document_no": "旧1号"}
    assert entry.new == {"term_ends_on": "2028-11-22", "document_no": "新2号"}


@pytest.mark.parametrize(
    "term_ends_on", [date(2026, 11, 20), date(2026, 11, 22), date(2037, 1, 1)], ids=["same", "past", "far"]
)
def test_it_refuses_a_term_that_is_no_further_one(appoint, principal, at, term_ends_on):
    post = appoint(starts_on=date(2024, 11, 23), term_ends_on=date(2026, 11, 20))

    with pytest.raises(WrongTerm):
        renew_term(post=post, term_ends_on=term_ends_on, by=principal, at=at)

"""Hazards that follow the staffing check."""

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from hazards.models import Hazard
from hazards.services.hazard import (
    NoRuleInForce,
    StillFound,
    close_hazard,
    withdraw_hazard,
)
from hazards.services.staffing import Followed, follow_staffing_findings
from hazards.signals import hazards_changed
from staff.models import Post, StaffingFinding
from staff.services.staffing_check import check_staffing
from tests.factories.hazards import rectify_hazard
from tests.factories.staff import make_person, make_post

NOTHING = Followed(opened=0, closed=0)


@pytest.fixture
def found(noodle_bar, at):
    """Principal and officer of the noodle bar are missing."""
    check_staffing(at=at)
    return StaffingFinding.objects.order_by("post_kind")


@pytest.fixture
def heard():
    news = []

    def listen(sender, enterprise_ids, at, **kwargs):
        news.append((enterprise_ids, at))

    hazards_changed.connect(listen)
    yield news
    hazards_changed.disconnect(listen)


def test_a_vacancy_becomes_a_hazard(found, noodle_bar, at, heard):
    assert follow_staffing_findings(at=at, enterprise_ids=[noodle_bar.pk]) == Followed(opened=2, closed=0)

    officer = Hazard.objects.get(title="未配备食品安全员")
    assert [hazard.title for hazard in Hazard.objects.order_by("title")] == [
        "未配备主要负责人",
        "未配备食品安全员",
    ]
    assert (officer.source, officer.severity, officer.found_by) == ("STAFFING", "MAJOR", None)
    assert officer.due_at == at + timedelta(days=3)
    assert {hazard.source_key for hazard in Hazard.objects.all()} == {f"staffing-{one.pk}" for one in found}
    assert heard == [([noodle_bar.pk], at)]
    assert AuditEntry.objects.filter(action="open_hazard", actor=None).count() == 2


def test_it_counts_as_found_by_the_regulators_side(found, at):
    follow_staffing_findings(at=at)

    assert not Hazard.objects.first().is_own_finding


def test_a_todo_is_no_hazard(noodle_bar, at):
    make_post(make_person(), noodle_bar, Post.Kind.PRINCIPAL)
    make_post(make_person(), noodle_bar, Post.Kind.OFFICER)  # not confirmed
    assert check_staffing(at=at).opened == 1

    assert follow_staffing_findings(at=at) == NOTHING


def test_a_title_names_nobody_in_full(noodle_bar, at):
    make_post(make_person("王小明"), noodle_bar, Post.Kind.PRINCIPAL)
    make_post(make_person("陈大勺"), noodle_bar, handles_food=True)
    check_staffing(at=at)
    follow_staffing_findings(at=at)

    assert Hazard.objects.filter(title="陈*接触直接入口食品，没有有效健康证明").exists()
    assert not Hazard.objects.filter(title__contains="陈大勺").exists()


def test_a_second_run_changes_nothing(found, at, heard):
    follow_staffing_findings(at=at)
    before = list(Hazard.objects.order_by("pk").values())

    assert follow_staffing_findings(at=at + timedelta(hours=1)) == NOTHING
    assert list(Hazard.objects.order_by("pk").values()) == before
    assert len(heard) == 1


def test_what_is_cleared_is_closed_by_the_platform(found, noodle_bar, officer, at):
    follow_staffing_findings(at=at)
    hazard = Hazard.objects.get(title="未配备主要负责人")
    rectify_hazard(hazard=hazard, rectification="已任命", by=officer, at=at)
    make_post(make_person(), noodle_bar, Post.Kind.PRINCIPAL)
    later = at + timedelta(hours=2)
    check_staffing(at=later)

    assert follow_staffing_findings(at=later) == Followed(opened=0, closed=1)

    hazard.refresh_from_db()
    assert (hazard.state, hazard.closed_at, hazard.closed_by) == ("CLOSED", later, None)
    assert hazard.rectified_by == officer  # who rectified is not who closed
    entry = AuditEntry.objects.get(action="close_cleared_hazard")
    assert (entry.actor, entry.subject_id, entry.region_path) == (
        None,
        str(hazard.pk),
        noodle_bar.region_path,
    )
    assert Hazard.objects.open().count() == 1


def test_nobody_closes_by_hand_what_the_registry_still_shows(found, officer, inspector, noodle_bar, at):
    follow_staffing_findings(at=at)
    hazard = Hazard.objects.get(title="未配备主要负责人")
    rectify_hazard(hazard=hazard, rectification="已任命", by=officer, at=at)

    with pytest.raises(StillFound):
        close_hazard(hazard=hazard, by=inspector, at=at)

    make_post(make_person(), noodle_bar, Post.Kind.PRINCIPAL)
    check_staffing(at=at)
    close_hazard(hazard=hazard, by=inspector, at=at)
    assert follow_staffing_findings(at=at) == NOTHING


def test_a_withdrawn_hazard_stays_so(found, inspector, noodle_bar, at):
    follow_staffing_findings(at=at)
    for hazard in Hazard.objects.all():
        withdraw_hazard(hazard=hazard, by=inspector, at=at, reason="登记错误")

    assert follow_staffing_findings(at=at) == NOTHING


def test_the_next_vacancy_is_another_hazard(found, noodle_bar, at):
    follow_staffing_findings(at=at)
    post = make_post(make_person(), noodle_bar, Post.Kind.PRINCIPAL)
    check_staffing(at=at)
    follow_staffing_findings(at=at)
    post.delete()
    check_staffing(at=at)

    assert follow_staffing_findings(at=at) == Followed(opened=1, closed=0)
    assert Hazard.objects.filter(title="未配备主要负责人").count() == 2


def test_others_are_left_alone(noodle_bar, rival_bar, at):
    check_staffing(at=at)

    assert follow_staffing_findings(at=at, enterprise_ids=[rival_bar.pk]).opened == 2
    assert set(Hazard.objects.values_list("enterprise", flat=True)) == {rival_bar.pk}
    assert follow_staffing_findings(at=at).opened == 2  # the night catches up


def test_without_a_limit_in_force_nothing_is_half_done(found, at):
    with pytest.raises(NoRuleInForce):
        follow_staffing_findings(at=at.replace(year=2001))

    assert not Hazard.objects.exists()

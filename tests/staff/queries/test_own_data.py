from datetime import date, timedelta

import pytest
from django.apps import apps

from staff.models import (
    CodeScan,
    Leave,
    PerformanceEvaluation,
    Person,
    Post,
    StaffingFinding,
)
from staff.models.staffing_rule import FindingRule
from staff.queries.own_data import own_data, own_records
from staff.queries.own_data_groups import GROUPS
from staff.services.person import reveal_person
from tests.factories.enterprises import make_member
from tests.factories.notifications import make_device, make_notice, make_robot
from tests.factories.staff import (
    make_badge,
    make_certificate,
    make_data_request,
    make_morning_check,
    make_person,
    make_post,
    make_training,
)


def test_every_table_that_points_to_a_person_has_its_place():
    """A new model with a foreign key to a person or a post fails here until a group tells of it."""
    told = {model for group in GROUPS for model in group.holds}
    pointing = {
        model
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model in (Person, Post)
    }

    assert Post in pointing
    assert pointing - told == set()


def test_each_group_says_why_and_how_long():
    for group in GROUPS:
        assert all(str(text).strip() for text in (group.title, group.purpose, group.ground, group.retention))
    assert len({group.key for group in GROUPS}) == len(GROUPS)


@pytest.fixture
def full(cook, noodle_bar, inspector, officer, at):
    """The cook with at least one row in every group."""
    post = cook.posts.get()
    make_member(cook.user, noodle_bar, "OFFICER")
    Leave.objects.create(post=post, starts_on=at.date(), ends_on=at.date(), reason="回老家", declared_at=at)
    cook.exam_results.create(kind="ENTERPRISE", taken_on=at.date(), score=80, has_passed=True, recorded_at=at)
    make_morning_check(cook, noodle_bar, by=officer, checked_at=at)
    CodeScan.objects.create(person=cook, purpose="I", step=1, outcome="ACCEPTED", by=inspector, at=at)
    make_badge(post)
    PerformanceEvaluation.objects.create(
        post=post, quarter=date(2026, 10, 1), score=90, comment="认真", by=inspector, at=at
    )
    StaffingFinding.objects.create(
        enterprise=noodle_bar,
        kind="NO_CERTIFICATE",
        person=cook,
        finding_rule=FindingRule.objects.first(),
        found_at=at,
    )
    make_data_request(cook, at=at)
    reveal_person(person=cook, reason="日常检查", by=inspector, at=at)
    make_notice(cook.user)
    make_device(cook.user)
    make_robot(cook.user)
    return cook


def test_a_row_of_every_table_appears(full):
    """Not only the place: what is stored is really told."""
    assert {own.group.key: own.count for own in own_data(full)} == dict.fromkeys(
        [group.key for group in GROUPS], 1
    )
    for own in own_data(full):
        assert len(own.rows[0]) == len(own.group.fields)


def rows_of(person, key):
    return next(rows for group, rows in own_records(person) if group.key == key)


def test_numbers_are_masked(full):
    (identity,) = rows_of(full, "identity")

    assert identity["name"] == "陈师傅"
    assert identity["citizen_id"].startswith("320****")
    assert "****" in identity["phone"]


def test_scans_tell_the_office_not_the_person(full, noodle_bar, officer, at):
    CodeScan.objects.create(
        person=full, purpose="C", step=2, outcome="WRONG_SITE", enterprise=noodle_bar, by=officer, at=at
    )
    CodeScan.objects.create(person=full, purpose="I", step=3, outcome="EXPIRED", at=at - timedelta(days=1))

    scans = rows_of(full, "scans")

    assert [(scan["scanned_by"], scan["outcome"]) for scan in scans] == [
        ("平江面馆", "不是本单位人员"),
        ("姑苏区 区县监管人员", "通过"),
        ("公众", "已过期"),
    ]
    assert "监管人员" not in str([scan["scanned_by"] for scan in scans][0::2])


def test_reveals_tell_the_kind_of_role_and_the_reason(full, principal, at):
    reveal_person(person=full, reason="签合同", by=principal, at=at + timedelta(hours=1))
    reveal_person(person=full, reason="本人查看", by=full.user, at=at + timedelta(hours=2))

    assert [(row["revealed_by"], row["reason"]) for row in rows_of(full, "reveals")] == [
        ("本人", "本人查看"),
        ("任职单位管理人员", "签合同"),
        ("姑苏区 区县监管人员", "日常检查"),
    ]


def test_why_a_colleague_was_away_is_the_colleagues(full, noodle_bar, at):
    colleague = make_person("李同事")
    post = make_post(colleague, noodle_bar)
    Leave.objects.create(
        post=post, deputy=full, starts_on=at.date(), ends_on=at.date(), reason="住院", declared_at=at
    )

    assert sorted(row["reason"] for row in rows_of(full, "leaves")) == ["", "回老家"]


def test_nothing_of_others_is_told(full, rival_person, rival_bar, rival, at):
    make_certificate(rival_person)
    make_training(rival_person)
    make_morning_check(rival_person, rival_bar, by=rival, checked_at=at)
    make_data_request(rival_person, at=at, statement="对门的请求")

    told = str(list(own_records(full)))

    assert rival_person.name not in told
    assert "对门" not in told


def test_who_has_no_account_has_an_empty_group(noodle_bar):
    person = make_person()

    assert rows_of(person, "account") == []
    assert rows_of(person, "memberships") == []


def test_only_the_newest_are_shown_and_all_are_counted(cook, noodle_bar, officer, at):
    for day in range(5):
        make_morning_check(cook, noodle_bar, by=officer, checked_at=at - timedelta(days=day))

    checks = next(own for own in own_data(cook, newest=2) if own.group.key == "morning_checks")

    assert (checks.count, len(checks.rows)) == (5, 2)
    assert checks.rows[0][0].startswith("2026年11月23日")

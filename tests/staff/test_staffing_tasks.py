"""From a change in the registry to the hazard, and once more in the night when a message was lost."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.utils import timezone

from common.local_time import local_date
from enterprises.services.enterprise import register_enterprise
from hazards.models import Hazard
from hazards.tasks import follow_all_staffing, follow_staffing_of
from staff.models import StaffingFinding
from staff.services.morning_check import record_morning_check
from staff.services.post import appoint_person, end_post
from staff.services.prohibition import record_prohibition
from staff.tasks import check_all_staffing, check_staffing_of
from tests.factories.enterprises import make_enterprise
from tests.factories.staff import make_citizen_id, make_person, make_post


def now_and_today():
    now = timezone.now()
    return now, local_date(now)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """As if the block were a transaction of its own: nothing waits for the next one."""

    @contextmanager
    def committed():
        with django_capture_on_commit_callbacks(execute=True):
            yield
        connection.run_on_commit = []

    return committed


def open_titles():
    return sorted(Hazard.objects.open().values_list("title", flat=True))


def test_an_appointment_closes_the_hazard_and_leaving_opens_another(noodle_bar, inspector, committed):
    now, today = now_and_today()
    check_all_staffing()
    follow_all_staffing()
    assert open_titles() == ["未配备主要负责人", "未配备食品安全员"]

    with committed():
        post = appoint_person(
            person=make_person(),
            enterprise=noodle_bar,
            kind="PRINCIPAL",
            starts_on=today,
            by=inspector,
            at=now,
        )
    assert open_titles() == ["未配备食品安全员"]

    with committed():
        end_post(post=post, ended_on=today, reason="辞职", by=inspector, at=now)
    assert open_titles() == ["未配备主要负责人", "未配备食品安全员"]


def test_a_prohibition_shows_at_once_everywhere(district, inspector, committed):
    now, today = now_and_today()
    citizen_id = make_citizen_id()
    person = make_person("吴大力", citizen_id)
    stalls = [make_enterprise(district, kind="STALL") for _ in range(2)]
    for stall in stalls:
        make_post(person, stall)

    with committed():
        record_prohibition(
            name="吴大力",
            citizen_id=citizen_id,
            ground="FOOD_CRIME",
            document_no="（2026）苏0508刑初1号",
            starts_on=today,
            by=inspector,
            at=now,
        )

    assert open_titles() == ["禁业人员吴*担任从业人员"] * 2


def test_a_new_enterprise_is_checked(district, committed):
    with committed():
        bar = register_enterprise(
            name="新面馆",
            kind="CATERER",
            region=district,
            credit_code="91320594000000000Y",
            by=None,
            at=timezone.now(),
        )

    assert set(StaffingFinding.objects.values_list("enterprise", "kind")) == {(bar.pk, "VACANCY")}


def test_a_morning_check_checks_no_staffing(noodle_bar, cook, officer, committed, monkeypatch):
    """Thousands come every morning, and none of them changes a finding."""
    sent = []
    monkeypatch.setattr(check_staffing_of, "delay", sent.append)

    with committed():
        record_morning_check(enterprise=noodle_bar, person=cook, is_fit=True, by=officer, at=timezone.now())

    assert sent == []


def test_many_changes_in_one_transaction_are_one_message(
    noodle_bar, rival_bar, committed, monkeypatch, inspector
):
    now, today = now_and_today()
    sent = []
    monkeypatch.setattr(check_staffing_of, "delay", sent.append)

    with committed(), transaction.atomic():
        for bar in (noodle_bar, rival_bar):
            appoint_person(
                person=make_person(), enterprise=bar, kind="OFFICER", starts_on=today, by=inspector, at=now
            )

    assert sent == [sorted([noodle_bar.pk, rival_bar.pk])]


def test_tasks_of_what_is_gone_end_quietly(db):
    check_staffing_of([987_654_321])
    follow_staffing_of([987_654_321])

    assert not StaffingFinding.objects.exists()


def test_the_night_is_on_the_schedule(settings):
    scheduled = {entry["task"]: entry["schedule"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    check = scheduled[check_all_staffing.name]
    follow = scheduled[follow_all_staffing.name]
    night = scheduled["scoring.tasks.run_night"]
    assert (check.hour, check.minute) == ({0}, {10})
    # In this order: what is found is a hazard before the index of the night is computed.
    assert max(check.minute) < min(follow.minute) < min(night.minute)

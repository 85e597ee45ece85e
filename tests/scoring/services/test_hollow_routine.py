"""From a regulator's word on a signal to the figure on the page, and back."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Role
from common.local_time import local_date
from duties.services.hollow_signal import (
    confirm_hollow_signal,
    dismiss_hollow_signal,
    reverse_hollow_signal,
)
from scoring.models import CurrentIndex, IndexSnapshot, RescoreRequest
from scoring.queries.explanation import explain_current
from scoring.services.score import recompute_index, rescore_enterprises
from tests.factories.accounts import give_role, make_user
from tests.factories.enterprises import make_enterprise
from tests.scoring import rows
from tests.scoring.fact_lists import FactList

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 20, 4, tzinfo=UTC)
TODAY = local_date(AT)
REASON = "调看了监控"


@pytest.fixture
def manager():
    return make_user("manager", "记录人")


@pytest.fixture
def reviewer(district):
    return regulator("reviewer", district)


@pytest.fixture
def colleague(district):
    return regulator("colleague", district)


def regulator(name, district):
    user = make_user(name, name)
    give_role(user, Role.DISTRICT_REGULATOR, district)
    return user


def make_diligent(district, **facts):
    """Every day on time for six weeks, inspected and sampled."""
    enterprise = make_enterprise(district, recorded_since=TODAY - timedelta(days=300))
    duties = tuple(("daily", age, "on_time") for age in range(1, 43))
    facts = FactList(duties=duties, inspections=((30, 90, True, False),), samples=((20, "passed"),), **facts)
    rows.write_facts(enterprise, facts, as_of=TODAY)
    return enterprise


@pytest.fixture
def diligent(district):
    return make_diligent(district)


def night(day=TODAY):
    return recompute_index(as_of=day, at=AT, today=TODAY + timedelta(days=60))


def rescored(enterprise, at=AT):
    rescore_enterprises(enterprise_ids=[enterprise.pk], as_of=local_date(at), at=at)
    return CurrentIndex.objects.get(pk=enterprise.pk)


def test_a_new_and_a_dismissed_signal_change_nothing(diligent, manager, reviewer):
    night()
    before = CurrentIndex.objects.get(pk=diligent.pk)
    signal = rows.make_hollow_signal(diligent, manager)

    assert rescored(diligent).run_id == before.run_id

    dismiss_hollow_signal(signal=signal, reason=REASON, by=reviewer, at=AT)
    assert rescored(diligent).run_id == before.run_id
    assert night().written == 0


def test_confirming_lowers_and_reversing_restores(diligent, manager, reviewer, colleague):
    night()
    before = CurrentIndex.objects.get(pk=diligent.pk)
    signal = rows.make_hollow_signal(diligent, manager)

    confirm_hollow_signal(signal=signal, reason=REASON, by=reviewer, at=AT)
    assert RescoreRequest.objects.filter(pk=diligent.pk).exists()
    lowered = rescored(diligent)
    duty = explain_current(diligent.pk).parts[0]

    RescoreRequest.objects.all().delete()
    signal.refresh_from_db()
    reverse_hollow_signal(signal=signal, reason=REASON, by=colleague, at=AT + timedelta(hours=1))
    assert RescoreRequest.objects.filter(pk=diligent.pk).exists()
    restored = rescored(diligent, AT + timedelta(hours=2))

    assert (before.duty_tenths, lowered.duty_tenths, restored.duty_tenths) == (931, 831, 931)
    assert before.index_tenths == restored.index_tenths > lowered.index_tenths
    assert duty.deduction_tenths == -100
    assert sum(component.share_tenths for component in duty.components) + duty.deduction_tenths == 831
    assert duty.sentences == ("近 90 天经监管人员确认的走过场 1 项，扣 10 分。",)


def test_honest_finding_beats_nothing_found(district, diligent):
    honest = make_diligent(district, hazards=tuple(("own", age, "in_time") for age in (3, 12, 25)))

    night()

    index = dict(CurrentIndex.objects.values_list("pk", "index_tenths"))
    assert index[honest.pk] > index[diligent.pk]


def test_a_day_before_a_reversal_has_the_bytes_it_had(diligent, manager, reviewer, colleague):
    signal = rows.make_hollow_signal(diligent, manager)
    confirm_hollow_signal(signal=signal, reason=REASON, by=reviewer, at=AT)
    night()
    signal.refresh_from_db()
    later = AT + timedelta(days=3)
    reverse_hollow_signal(signal=signal, reason=REASON, by=colleague, at=later)

    assert night().written == 0
    assert night(local_date(later)).written == 1


def test_a_day_of_the_version_before_has_the_records_it_had(diligent, manager, reviewer):
    """Layout 1: 162 and 86 bytes, and not one of them knows of signals."""
    day = datetime(2026, 11, 27, 4, tzinfo=UTC)
    rows.add_duty(diligent, "daily", local_date(day), "on_time")
    night(local_date(day))
    stored = IndexSnapshot.objects.get()
    signal = rows.make_hollow_signal(diligent, manager)
    confirm_hollow_signal(signal=signal, reason=REASON, by=reviewer, at=day)

    assert night(local_date(day)).written == 0
    assert (len(stored.facts), len(stored.points)) == (162, 86)

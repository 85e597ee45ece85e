from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from hazards.models import HazardRule
from hazards.services.hazard import rule_of
from portal.queries.rule import lines_of
from portal.rule_kinds import KINDS
from portal.services.rule import (
    AlreadyUsed,
    BeginsTooEarly,
    LaterRuleExists,
    MustNotEnd,
    NotAhead,
    NothingToFollow,
    NotInForce,
    end_rule,
    introduce_rule,
    withdraw_rule,
)
from staff.models import StaffingRule
from tests.factories.hazards import make_hazard

pytestmark = pytest.mark.django_db
LIMITS, STAFFING = KINDS["hazard-limits"], KINDS["staffing"]
TODAY = date(2026, 11, 23)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def introduce(administrator, at):
    def introduce(kind=LIMITS, *, day, **values):
        values = {"severity": "GENERAL", "limit_hours": 99, "legal_basis": "市局2026年第1号"} | values
        return introduce_rule(kind, values=values, effective_from=day, reason="试行", by=administrator, at=at)

    return introduce


def hours(day):
    return rule_of("GENERAL", day).limit_hours


def test_a_new_rule_decides_from_its_day_on(introduce, administrator):
    before = hours(TODAY)

    rule = introduce(day=TODAY + 8 * ONE_DAY)

    assert (hours(TODAY + 7 * ONE_DAY), hours(TODAY + 8 * ONE_DAY)) == (before, 99)
    entry = AuditEntry.objects.get(action="introduce_rule")
    assert (entry.actor, entry.subject_id, entry.reason) == (administrator, str(rule.pk), "试行")
    assert (entry.old["limit_hours"], entry.new["limit_hours"]) == (before, 99)


def test_others_stay_as_they_are(introduce):
    major = rule_of("MAJOR", TODAY)

    introduce(day=TODAY + ONE_DAY)

    major.refresh_from_db()
    assert major.effective_to is None


@pytest.mark.parametrize("day", [TODAY, TODAY - ONE_DAY])
def test_no_rule_begins_today_or_earlier(introduce, day):
    with pytest.raises(BeginsTooEarly):
        introduce(day=day)


def test_no_rule_begins_before_one_that_comes(introduce):
    introduce(day=TODAY + 8 * ONE_DAY)

    for day in (TODAY + 7 * ONE_DAY, TODAY + 8 * ONE_DAY):
        with pytest.raises(LaterRuleExists):
            introduce(day=day, limit_hours=1)
    assert HazardRule.objects.filter(severity="GENERAL").count() == 2


def test_a_rule_that_ends_hands_its_last_day_on(introduce):
    old = rule_of("GENERAL", TODAY)
    HazardRule.objects.filter(pk=old.pk).update(effective_to=date(2027, 6, 30))

    new = introduce(day=TODAY + 8 * ONE_DAY)

    assert new.effective_to == date(2027, 6, 30)


def test_a_kind_with_fixed_keys_takes_no_others(introduce):
    HazardRule.objects.filter(severity="GENERAL").delete()

    with pytest.raises(NothingToFollow):
        introduce(day=TODAY + ONE_DAY)


def test_a_rule_for_new_keys_stands_beside_the_others(at):
    known = set(StaffingRule.objects.on(TODAY).values_list("code", flat=True))

    introduce_rule(
        STAFFING,
        values={"code": "OWN-1", "title": "夜市摊区管理方", "post_kind": "OFFICER"},
        effective_from=TODAY + ONE_DAY,
        reason="市里要求",
        by=None,
        at=at,
    )

    assert set(StaffingRule.objects.on(TODAY + ONE_DAY).values_list("code", flat=True)) == {*known, "OWN-1"}


def test_withdrawn_before_it_begins_the_old_one_goes_on(introduce, administrator, at):
    before = hours(TODAY)
    rule = introduce(day=TODAY + 8 * ONE_DAY)

    withdraw_rule(LIMITS, rule, reason="写错了", by=administrator, at=at)

    assert hours(TODAY + 8 * ONE_DAY) == before
    assert rule_of("GENERAL", TODAY).effective_to is None
    assert AuditEntry.objects.get(action="withdraw_rule").old["limit_hours"] == 99


def test_a_rule_in_force_is_not_withdrawn(administrator, at):
    with pytest.raises(NotAhead):
        withdraw_rule(LIMITS, rule_of("GENERAL", TODAY), reason="写错了", by=administrator, at=at)


def test_a_rule_that_something_refers_to_is_not_withdrawn(introduce, noodle_bar, administrator, at):
    rule = introduce(day=TODAY + 8 * ONE_DAY)
    hazard = make_hazard(noodle_bar)
    type(hazard).objects.filter(pk=hazard.pk).update(rule=rule)

    with pytest.raises(AlreadyUsed):
        withdraw_rule(LIMITS, rule, reason="写错了", by=administrator, at=at)
    assert HazardRule.objects.filter(pk=rule.pk).exists()


def test_what_need_not_be_asked_for_ends(administrator, at):
    rule = StaffingRule.objects.on(TODAY).first()

    end_rule(STAFFING, rule, last_day=TODAY, reason="不再要求", by=administrator, at=at)

    assert not StaffingRule.objects.on(TODAY + ONE_DAY).filter(pk=rule.pk).exists()
    with pytest.raises(NotInForce):
        end_rule(STAFFING, rule, last_day=TODAY + ONE_DAY, reason="不再要求", by=administrator, at=at)


def test_what_must_be_decided_does_not_end(administrator, at):
    with pytest.raises(MustNotEnd):
        end_rule(
            LIMITS, rule_of("GENERAL", TODAY), last_day=TODAY, reason="不再要求", by=administrator, at=at
        )


def test_versions_say_what_is_new_in_them(introduce):
    introduce(day=TODAY + 8 * ONE_DAY)

    line = next(line for line in lines_of(LIMITS, TODAY) if line.newest.severity == "GENERAL")

    ahead, current = line.versions
    assert (ahead.is_ahead, current.is_current) == (True, True)
    assert [is_new for _label, _value, is_new in ahead.facts] == [True, False]  # the limit to verify stays
    assert [is_new for _label, _value, is_new in current.facts] == [False, False]

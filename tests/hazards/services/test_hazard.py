from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from hazards.models import Hazard, HazardRule
from hazards.services.hazard import (
    HazardNotOpen,
    NoRuleInForce,
    NotYetRectified,
    VerifierIsRectifier,
    close_hazard,
    open_hazard,
    withdraw_hazard,
)
from hazards.signals import hazards_changed
from tests.factories.hazards import make_hazard, rectify_hazard


@pytest.fixture
def hazard(noodle_bar, inspector, at):
    return make_hazard(noodle_bar, by=inspector, at=at)


@pytest.fixture
def rectified(hazard, officer, at):
    return rectify_hazard(hazard=hazard, rectification="换了门封条", by=officer, at=at + timedelta(hours=1))


@pytest.fixture
def heard():
    """What `hazards_changed` told, in order."""
    news = []

    def listen(sender, enterprise_ids, at, **kwargs):
        news.append((enterprise_ids, at))

    hazards_changed.connect(listen)
    yield news
    hazards_changed.disconnect(listen)


@pytest.mark.parametrize(
    ("severity", "limit"),
    [("CRITICAL", timedelta(hours=24)), ("MAJOR", timedelta(days=3)), ("GENERAL", timedelta(days=15))],
)
def test_the_limit_follows_the_severity(noodle_bar, at, severity, limit):
    hazard = make_hazard(noodle_bar, at=at, severity=severity)

    assert (hazard.due_at, hazard.found_on, hazard.state) == (at + limit, date(2026, 11, 23), "ASSIGNED")
    assert hazard.due_on == date(2026, 11, 23) + limit


def test_the_limit_is_that_of_the_rule_in_force(noodle_bar, at):
    HazardRule.objects.filter(severity="MAJOR").update(effective_to=date(2026, 11, 22))
    HazardRule.objects.create(severity="MAJOR", effective_from=date(2026, 11, 23), limit_hours=5)

    assert make_hazard(noodle_bar, at=at, severity="MAJOR").due_at == at + timedelta(hours=5)
    earlier = make_hazard(noodle_bar, at=at - timedelta(days=1), severity="MAJOR")
    assert earlier.due_at == at + timedelta(days=2)


def test_it_refuses_without_a_rule(noodle_bar, at):
    HazardRule.objects.all().delete()

    with pytest.raises(NoRuleInForce):
        make_hazard(noodle_bar, at=at)

    assert not Hazard.objects.exists()


def test_a_given_deadline_counts(noodle_bar, at):
    hazard = make_hazard(noodle_bar, at=at, due_at=at + timedelta(hours=30))

    assert (hazard.due_at, hazard.due_on) == (at + timedelta(hours=30), date(2026, 11, 24))


def test_the_same_source_opens_it_once(noodle_bar, at, heard):
    hazards = [make_hazard(noodle_bar, at=at, source_key="inspection-7-2") for _ in range(2)]

    assert hazards[0] == hazards[1]
    assert (Hazard.objects.count(), AuditEntry.objects.count(), len(heard)) == (1, 1, 1)


def test_hazards_without_a_key_are_different(noodle_bar, at):
    make_hazard(noodle_bar, at=at)
    make_hazard(noodle_bar, at=at)

    assert Hazard.objects.count() == 2


def test_opening_is_audited_and_told(noodle_bar, inspector, at, heard):
    hazard = open_hazard(
        enterprise=noodle_bar, source="INSPECTION", severity="GENERAL", title="地面积水", by=inspector, at=at
    )

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.at) == ("open_hazard", inspector, at)
    assert (entry.subject_id, entry.region_path) == (str(hazard.pk), noodle_bar.region_path)
    assert heard == [([noodle_bar.pk], at)]


def test_rectifying_hands_it_to_somebody_else(rectified, officer, at):
    assert (rectified.state, rectified.rectified_by, rectified.rectification) == (
        "SUBMITTED",
        officer,
        "换了门封条",
    )
    entry = AuditEntry.objects.get(action="submit_rectification")
    assert (entry.old, entry.new) == ({"rectification": ""}, {"rectification": "换了门封条"})


def test_it_closes(rectified, inspector, at, heard):
    hazard = close_hazard(hazard=rectified, by=inspector, at=at + timedelta(days=1), reason="现场看过")

    assert (hazard.state, hazard.closed_by, hazard.closed_on) == ("CLOSED", inspector, date(2026, 11, 24))
    entry = AuditEntry.objects.get(action="close_hazard")
    assert (entry.old, entry.new, entry.reason) == ({"state": "SUBMITTED"}, {"state": "CLOSED"}, "现场看过")
    assert heard[-1] == ([hazard.enterprise_id], at + timedelta(days=1))


def test_it_refuses_the_rectifier(rectified, officer, at):
    with pytest.raises(VerifierIsRectifier):
        close_hazard(hazard=rectified, by=officer, at=at)

    rectified.refresh_from_db()
    assert rectified.state == "SUBMITTED"


def test_it_refuses_what_nobody_rectified(hazard, inspector, at):
    with pytest.raises(NotYetRectified):
        close_hazard(hazard=hazard, by=inspector, at=at)


def test_a_closed_hazard_stays_closed(rectified, officer, inspector, at):
    close_hazard(hazard=rectified, by=inspector, at=at + timedelta(days=1))

    for act in (
        lambda: close_hazard(hazard=rectified, by=inspector, at=at),
        lambda: rectify_hazard(hazard=rectified, rectification="…", by=officer, at=at),
        lambda: withdraw_hazard(hazard=rectified, by=inspector, at=at, reason="误报"),
    ):
        with pytest.raises(HazardNotOpen):
            act()


def test_withdrawn_it_stays_on_record_and_counts_for_nothing(hazard, inspector, at, heard):
    withdraw_hazard(hazard=hazard, by=inspector, at=at, reason="误报")

    assert Hazard.objects.count() == 1
    assert not Hazard.objects.open().exists()
    assert AuditEntry.objects.get(action="withdraw_hazard").reason == "误报"
    assert heard[-1] == ([hazard.enterprise_id], at)

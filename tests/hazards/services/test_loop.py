"""Triage, more time, verification, escalation: what each of them does and refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from enterprises.models import ArchiveEntry
from hazards.models import Hazard, HazardMove
from hazards.services.escalation import escalate_hazards, urge_officials
from hazards.services.extension import (
    AskerGrants,
    NoLongerThanNow,
    ask_extension,
    grant_extension,
    refuse_extension,
    start_rectification,
)
from hazards.services.hazard import DueInPast, EvidenceMissing, VerifierIsRectifier, close_hazard
from hazards.services.move import (
    NOTHING,
    Evidence,
    NotInThatState,
    PhotoOfAnother,
    PhotoUsedBefore,
    ReasonMissing,
)
from hazards.services.report import report_hazard
from hazards.services.triage import (
    assign_hazard,
    reject_hazard,
    resume_hazard,
    transfer_hazard,
    triage_hazard,
)
from hazards.services.verification import (
    NotClosed,
    ReopenedBefore,
    begin_verification,
    reopen_hazard,
    return_hazard,
)
from hazards.signals import hazard_escalated, hazard_moved, hazard_opened
from tests.factories.hazards import AS_WRITTEN, make_hazard, rectify_hazard
from tests.factories.photos import make_photo

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def way(hazard):
    return list(HazardMove.objects.filter(hazard=hazard).order_by("number").values_list("act", flat=True))


@pytest.fixture
def reported(noodle_bar, at):
    return make_hazard(noodle_bar, source="AI", at=at)


@pytest.fixture
def assigned(noodle_bar, inspector, at):
    return make_hazard(noodle_bar, by=inspector, at=at)


@pytest.fixture
def rectified(assigned, officer, at):
    return rectify_hazard(hazard=assigned, by=officer, at=at + HOUR)


@pytest.fixture
def heard():
    news = []

    def listener(name):
        def listen(sender, move, severity, **kwargs):
            news.append((name, move.act, severity))

        return listen

    listeners = [
        (signal, listener(name))
        for name, signal in (
            ("opened", hazard_opened), ("moved", hazard_moved), ("escalated", hazard_escalated)
        )
    ]  # fmt: skip
    for signal, listen in listeners:
        signal.connect(listen)
    yield news
    for signal, listen in listeners:
        signal.disconnect(listen)


@pytest.mark.parametrize(
    ("source", "state", "acts"),
    [
        ("DAILY", "RECTIFYING", ["REPORT", "TRIAGE", "ASSIGN", "START"]),
        ("BACKING", "ASSIGNED", ["REPORT", "TRIAGE", "ASSIGN"]),
        ("PARK_DESK", "REPORTED", ["REPORT"]),
    ],
)
def test_its_opener_takes_it_as_far_as_their_right_goes(noodle_bar, officer, at, heard, source, state, acts):
    hazard = make_hazard(noodle_bar, source=source, by=officer, at=at, severity="CRITICAL")

    assert (hazard.state, way(hazard), hazard.rule.severity) == (state, acts, "CRITICAL")
    assert heard == [("opened", acts[-1], "CRITICAL")]


def test_what_nobody_looked_at_the_enterprise_is_not_told(reported, officer, inspector, at):
    assert not Hazard.objects.visible_to(officer).exists()
    assert Hazard.objects.visible_to(inspector).exists()

    assign_hazard(hazard=reported, by=inspector, at=at + HOUR)

    assert Hazard.objects.visible_to(officer).exists()


def test_the_limit_of_a_report_counts_from_its_assignment(reported, inspector, at):
    hazard = assign_hazard(hazard=reported, severity="MAJOR", by=inspector, at=at + DAY)

    assert (hazard.due_at, hazard.severity) == (at + 4 * DAY, "MAJOR")
    assert way(hazard) == ["REPORT", "TRIAGE", "ASSIGN"]


def test_rejected_it_counts_for_nothing(reported, inspector, at):
    hazard = reject_hazard(hazard=reported, reason="看错了", by=inspector, at=at)

    assert (hazard.state, hazard.withdrawn_at, way(hazard)) == (
        "REJECTED",
        at,
        ["REPORT", "TRIAGE", "REJECT"],
    )


def test_an_answer_wants_a_reason(reported, inspector, at):
    with pytest.raises(ReasonMissing):
        reject_hazard(hazard=reported, reason=" ", by=inspector, at=at)

    assert Hazard.objects.get().state == "REPORTED"


def test_a_case_is_handed_over_and_may_come_back(rectified, inspector, officer, at):
    hazard = transfer_hazard(hazard=rectified, case_number="1号", reason="涉嫌", by=inspector, at=at)
    assert (hazard.state, hazard.case_number, hazard.is_open) == ("TRANSFERRED", "1号", False)

    hazard = resume_hazard(hazard=hazard, reason="不予立案", by=inspector, at=at + DAY)
    hazard = assign_hazard(hazard=hazard, by=inspector, at=at + DAY)

    assert hazard.state == "ASSIGNED"


def test_what_is_with_the_enterprise_is_not_handed_over(assigned, inspector, at):
    with pytest.raises(NotInThatState):
        transfer_hazard(hazard=assigned, case_number="1号", reason="涉嫌", by=inspector, at=at)


def test_more_time_is_granted_by_somebody_else(noodle_bar, director, principal, at):
    hazard = make_hazard(noodle_bar, source="DAILY", by=director, at=at)
    hazard = ask_extension(hazard=hazard, until=at + 30 * DAY, reason="等配件", by=director, at=at)
    assert (hazard.state, hazard.due_at) == ("EXTENDED", at + 15 * DAY)

    with pytest.raises(AskerGrants):
        grant_extension(hazard=hazard, by=director, at=at)
    hazard = grant_extension(hazard=hazard, by=principal, at=at)

    assert (hazard.state, hazard.due_at, hazard.extension_granted_by) == (
        "RECTIFYING",
        at + 30 * DAY,
        principal,
    )


def test_refused_the_limit_stays(assigned, officer, inspector, at):
    hazard = start_rectification(hazard=assigned, by=officer, at=at)
    hazard = ask_extension(hazard=hazard, until=at + 30 * DAY, reason="等配件", by=officer, at=at)

    hazard = refuse_extension(hazard=hazard, reason="不必", by=inspector, at=at)

    assert (hazard.state, hazard.due_at) == ("RECTIFYING", at + 15 * DAY)


def test_more_time_is_more_than_there_is(assigned, officer, at):
    with pytest.raises(NoLongerThanNow):
        ask_extension(hazard=assigned, until=at + 10 * DAY, reason="等配件", by=officer, at=at)
    with pytest.raises(DueInPast):
        ask_extension(hazard=assigned, until=at - DAY, reason="等配件", by=officer, at=at)


def test_who_ever_submitted_never_verifies(rectified, officer, director, at):
    hazard = rectify_hazard(hazard=rectified, by=director, at=at + 2 * HOUR)

    for verify in (begin_verification, close_hazard):
        with pytest.raises(VerifierIsRectifier):
            verify(hazard=hazard, by=officer, at=at + DAY)


def test_returned_it_is_counted_and_needs_new_evidence(rectified, officer, inspector, at):
    hazard = return_hazard(hazard=rectified, reason="还漏水", by=inspector, at=at + DAY)
    assert (hazard.state, hazard.returned_count, hazard.after_evidence) == ("RECTIFYING", 1, "")

    with pytest.raises(EvidenceMissing):
        rectify_hazard(hazard=hazard, by=officer, at=at + DAY, evidence=NOTHING)


def test_a_photo_shows_now_only_once_and_here(assigned, officer, inspector, rival, rival_bar, at):
    photo = make_photo(assigned.enterprise, officer)
    hazard = rectify_hazard(hazard=assigned, by=officer, at=at, evidence=Evidence([photo]))
    hazard = return_hazard(hazard=hazard, reason="还漏水", by=inspector, at=at + DAY)

    with pytest.raises(PhotoUsedBefore):
        rectify_hazard(hazard=hazard, by=officer, at=at + DAY, evidence=Evidence([photo]))
    with pytest.raises(PhotoOfAnother):
        rectify_hazard(hazard=hazard, by=officer, at=at, evidence=Evidence([make_photo(rival_bar, rival, 2)]))


def test_opened_again_it_is_a_new_one(rectified, inspector, at):
    closed = close_hazard(hazard=rectified, by=inspector, at=at + DAY)

    again = reopen_hazard(hazard=closed, reason="又漏了", evidence=AS_WRITTEN, by=inspector, at=at + 2 * DAY)

    assert (again.reopened_from, again.state) == (closed, "ASSIGNED")
    assert Hazard.objects.get(pk=closed.pk).state == "CLOSED"
    with pytest.raises(ReopenedBefore):
        reopen_hazard(hazard=closed, reason="又漏了", by=inspector, at=at + 2 * DAY)
    with pytest.raises(NotClosed):
        reopen_hazard(hazard=again, reason="又漏了", by=inspector, at=at + 2 * DAY)


def test_overdue_it_is_escalated_once_and_again_when_returned_twice(assigned, officer, inspector, at, heard):
    late = at + 16 * DAY
    assert [escalate_hazards(at=at + DAY), escalate_hazards(at=late), escalate_hazards(at=late)] == [0, 1, 0]

    hazard = assigned
    for _time in range(2):
        hazard = rectify_hazard(hazard=hazard, by=officer, at=late)
        hazard = return_hazard(hazard=hazard, reason="还漏水", by=inspector, at=late)
    escalate_hazards(at=late + HOUR)

    hazard = Hazard.objects.get(pk=hazard.pk)
    assert (hazard.escalation_level, hazard.escalated_at, hazard.state) == (2, late + HOUR, "RECTIFYING")
    assert [act for name, act, _severity in heard if name == "escalated"] == ["ESCALATE"] * 2


def test_who_reports_decides_how_far_it_goes(noodle_bar, officer, cadre, inspector, at):
    found = [
        report_hazard(enterprise=noodle_bar, title="积水", severity="GENERAL", by=who, at=at)
        for who in (officer, cadre, inspector)
    ]

    assert [(hazard.source, hazard.state) for hazard in found] == [
        ("DAILY", "RECTIFYING"),
        ("BACKING", "REPORTED"),  # of one who does not back it
        ("INSPECTION", "ASSIGNED"),
    ]


def test_triaged_it_may_be_graver(reported, inspector, at):
    hazard = triage_hazard(hazard=reported, severity="CRITICAL", by=inspector, at=at)

    assert (hazard.state, hazard.severity) == ("TRIAGED", "CRITICAL")
    assert (hazard.rule.severity, hazard.due_at) == ("CRITICAL", at + DAY)


def test_as_grave_as_it_was_it_keeps_its_limit(reported, inspector, at):
    hazard = triage_hazard(hazard=reported, severity="GENERAL", by=inspector, at=at + HOUR)

    assert hazard.due_at == reported.due_at


def test_back_from_a_case_its_limit_begins_anew(reported, inspector, at):
    hazard = transfer_hazard(hazard=reported, case_number="7号", reason="涉嫌违法", by=inspector, at=at)
    hazard = resume_hazard(hazard=hazard, reason="不予立案", by=inspector, at=at + 30 * DAY)

    assert (hazard.state, hazard.due_at) == ("TRIAGED", at + 45 * DAY)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "EXTENDED"}, "hazard_extension_asked"),
        ({"state": "TRANSFERRED"}, "hazard_transferred_as_case"),
        ({"state": "REJECTED"}, "hazard_withdrawn_pair"),
        ({"assigned_at": None}, "hazard_assigned_pair"),
        ({"escalation_level": 1}, "hazard_escalated_pair"),
        ({"state": "CLOSED", "closed_at": "2026-11-24T00:00Z", "closed_on": "2026-11-24"}, "with_evidence"),
    ],
)
def test_the_table_guards_itself(assigned, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Hazard.objects.filter(pk=assigned.pk).update(**change)


def test_moves_are_never_changed(assigned):
    moves = HazardMove.objects.filter(hazard=assigned)

    for act in (lambda: moves.update(reason="…"), moves.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_slow_verifier_makes_nobody_late(rectified, at):
    late = at + 16 * DAY

    assert escalate_hazards(at=late) == 0
    assert urge_officials(at=at + 4 * DAY) == 0  # five days count for a general one
    assert [urge_officials(at=late), urge_officials(at=late + DAY)] == [1, 0]

    hazard = Hazard.objects.get(pk=rectified.pk)
    assert (hazard.escalation_level, hazard.urged_at, way(hazard)[-1]) == (0, late, "URGE")
    assert not Hazard.objects.overdue(late).exists()
    assert not ArchiveEntry.objects.filter(act="OVERDUE").exists()


def test_what_was_returned_is_late_again(rectified, inspector, at):
    assert rectified.rectified_on == at.date()
    hazard = return_hazard(hazard=rectified, reason="还漏水", by=inspector, at=at + 16 * DAY)

    assert hazard.rectified_on is None
    assert escalate_hazards(at=at + 16 * DAY) == 1
    assert ArchiveEntry.objects.filter(act="OVERDUE").count() == 1


def test_what_is_added_to_a_submission_keeps_its_day(rectified, officer, at):
    hazard = rectify_hazard(hazard=rectified, rectification="补拍照片", by=officer, at=at + 2 * DAY)

    assert (hazard.rectified_on, hazard.rectified_at) == (at.date(), at + 2 * DAY)


def test_an_answer_that_is_asked_for_again_is_urged_again(rectified, officer, inspector, at):
    urge_officials(at=at + 6 * DAY)
    hazard = return_hazard(hazard=rectified, reason="还漏水", by=inspector, at=at + 7 * DAY)
    rectify_hazard(hazard=hazard, by=officer, at=at + 8 * DAY)

    assert urge_officials(at=at + 12 * DAY) == 0
    assert urge_officials(at=at + 14 * DAY) == 1


def test_what_nobody_triaged_is_not_held_against_the_enterprise(reported, at):
    late = at + 16 * DAY

    assert (escalate_hazards(at=late), urge_officials(at=late), urge_officials(at=late)) == (0, 1, 0)
    assert way(reported) == ["REPORT", "URGE"]

"""A row of a hazard that says something else than its moves is named, field by field; nothing else is."""

import importlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction

from hazards.models import Hazard
from hazards.queries.contradicted_hazard import DAYS, SAID, contradicted_hazards
from hazards.services.escalation import escalate_hazards, urge_officials
from hazards.services.extension import ask_extension, grant_extension
from hazards.services.hazard import close_hazard, withdraw_hazard
from hazards.services.move import NOTHING, Evidence
from hazards.services.staffing import follow_staffing_findings
from hazards.services.triage import resume_hazard, transfer_hazard
from hazards.services.verification import begin_verification, return_hazard
from staff.models import Post
from staff.services.staffing_check import check_staffing
from tests.factories.hazards import make_hazard, rectify_hazard
from tests.factories.photos import make_photo
from tests.factories.staff import make_person, make_post
from tests.ledger.tampering import change_rows

LATER = timedelta(days=40)


@pytest.fixture
def ways(noodle_bar, officer, director, inspector, at):
    """Hazards that went all the ways there are, with photos and without."""

    def photo():
        return Evidence([make_photo(noodle_bar, officer)])

    closed = make_hazard(noodle_bar, by=inspector, at=at, evidence=photo())
    rectify_hazard(hazard=closed, by=officer, at=at)
    return_hazard(hazard=closed, reason="没改好", by=inspector, at=at)
    rectify_hazard(hazard=closed, by=director, at=at, evidence=photo())
    begin_verification(hazard=closed, by=inspector, at=at)
    close_hazard(hazard=closed, by=inspector, at=at + timedelta(hours=15))

    extended = make_hazard(noodle_bar, by=inspector, at=at)
    ask_extension(hazard=extended, until=at + LATER, reason="等配件", by=officer, at=at)
    grant_extension(hazard=extended, by=inspector, at=at, due_at=at + LATER - timedelta(days=5))

    case = make_hazard(noodle_bar, by=inspector, at=at)
    rectify_hazard(hazard=case, by=officer, at=at, evidence=photo())
    transfer_hazard(hazard=case, case_number="7号", reason="涉嫌违法", by=inspector, at=at)
    resumed = make_hazard(noodle_bar, by=inspector, at=at)
    rectify_hazard(hazard=resumed, by=officer, at=at, evidence=photo())
    transfer_hazard(hazard=resumed, case_number="8号", reason="涉嫌违法", by=inspector, at=at)
    resume_hazard(hazard=resumed, reason="不予立案", by=inspector, at=at)

    gone = make_hazard(noodle_bar, by=inspector, at=at, evidence=NOTHING)
    withdraw_hazard(hazard=gone, reason="查错了店", by=inspector, at=at)

    checked = make_hazard(noodle_bar, by=inspector, at=at)
    rectify_hazard(hazard=checked, by=officer, at=at)
    begin_verification(hazard=checked, by=inspector, at=at)
    late = make_hazard(noodle_bar, by=inspector, at=at)
    escalate_hazards(at=at + LATER)
    urge_officials(at=at + LATER)
    return {
        "closed": closed.pk,
        "extended": extended.pk,
        "case": case.pk,
        "gone": gone.pk,
        "checked": checked.pk,
        "late": late.pk,
    }


def clear_vacancies(enterprise, inspector, at):
    """The registry closes by itself, also what somebody is looking at."""
    check_staffing(at=at)
    follow_staffing_findings(at=at)
    found = Hazard.objects.filter(source="STAFFING").order_by("pk").first()
    rectify_hazard(hazard=found, by=enterprise.memberships.first().user, at=at)
    begin_verification(hazard=found, by=inspector, at=at)
    for kind in (Post.Kind.PRINCIPAL, Post.Kind.OFFICER):
        make_post(make_person(), enterprise, kind)
    check_staffing(at=at)
    assert follow_staffing_findings(at=at).closed


def test_it_finds_nothing_where_only_services_acted(
    ways, noodle_bar, inspector, at, django_assert_num_queries
):
    clear_vacancies(noodle_bar, inspector, at)
    fields = {"found_at": at, "found_on": at.date(), "due_at": at + LATER, "due_on": (at + LATER).date()}
    Hazard.objects.create(
        enterprise=noodle_bar, source="DAILY", severity="MAJOR", title="旧的", state="OPEN",
        assigned_at=at, **fields,
    )  # fmt: skip
    importlib.import_module("hazards.migrations.0006_earlier_hazards").bring_into_the_loop(apps, None)

    with django_assert_num_queries(1):
        assert list(contradicted_hazards()) == []


# What somebody may write into a row without breaking a constraint: way, SQL, fields that are to be named.
TAMPERINGS = [
    ("closed", "state = 'SUBMITTED', closed_at = NULL, closed_on = NULL", {"state", "closed_at"}),
    ("closed", "closed_by_id = {other}", {"closed_by"}),
    ("closed", "closed_at = found_at", {"closed_at", "closed_on"}),
    ("closed", "closed_on = found_on", {"closed_on"}),
    ("closed", "found_on = '2020-01-01'", {"found_on"}),
    ("closed", "rectified_by_id = {officer}", {"rectified_by"}),
    ("closed", "rectified_at = due_at", {"rectified_at"}),
    ("closed", "rectified_on = due_on", {"rectified_on"}),
    ("late", "rectified_on = found_on", {"rectified_on"}),
    ("closed", "rectification = '全部更换'", {"rectification"}),
    ("closed", "before_evidence = 'REASON'", {"before_evidence"}),
    ("closed", "after_evidence = 'REASON'", {"after_evidence"}),
    ("closed", "returned_count = 0", {"returned_count"}),
    ("closed", "verified_by_id = NULL", {"verified_by"}),
    ("closed", "move_count = 40", {"move_count"}),
    ("extended", "due_at = extension_until", {"due_at", "due_on"}),
    ("extended", "due_on = '2030-01-01'", {"due_on"}),
    ("extended", "extension_until = due_at", {"extension_until"}),
    ("extended", "extension_granted_by_id = NULL", {"extension_granted_by"}),
    ("extended", "extension_asked_by_id = {other}", {"extension_asked_by"}),
    ("extended", "assigned_at = due_at", {"assigned_at"}),
    ("extended", "severity = 'CRITICAL'", {"severity"}),
    ("extended", "escalation_level = 2", {"escalation_level"}),
    ("late", "escalated_at = found_at", {"escalated_at"}),
    ("late", "escalation_level = 0, escalated_at = NULL", {"escalation_level", "escalated_at"}),
    ("checked", "urged_at = NULL", {"urged_at"}),
    ("case", "case_number = '9号'", {"case_number"}),
    ("gone", "withdrawn_at = due_at", {"withdrawn_at"}),
    ("gone", "state = 'REJECTED'", {"state"}),
]


def test_each_field_that_was_changed_is_named(ways, cadre, officer):
    for way, change, fields in TAMPERINGS:
        with transaction.atomic():
            words = change.format(other=cadre.pk, officer=officer.pk)
            change_rows(f"UPDATE hazards_hazard SET {words} WHERE id = %s", [ways[way]])
            (found,) = contradicted_hazards()
            transaction.set_rollback(True)

        last = Hazard.objects.get(pk=ways[way]).moves.last()
        assert (found.record_id, found.revision) == (last.log_id, 1), change
        about, words = found.detail.split(": ", 1)
        assert about == f"hazard {ways[way]} does not say what its moves say"
        named = {word.split(" ")[0] for word in words.split(", ")}
        assert fields <= named, change
        assert "全部更换" not in words
    made_again = {name.removesuffix("_id") for name in (*SAID, *DAYS)}
    assert set().union(*(fields for _way, _change, fields in TAMPERINGS)) == made_again


def test_a_row_without_moves_is_named(ways, noodle_bar, at):
    pk = ways["gone"]
    change_rows("DELETE FROM hazards_hazardmove WHERE hazard_id = %s", [pk])

    (found,) = contradicted_hazards()
    assert (found.record_id, found.detail) == (
        None,
        f"hazard {pk} has no move: it was added, or its moves were removed",
    )

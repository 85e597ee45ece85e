import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from inspections.models import Inspection, OnSiteInspection, PaperRecord
from inspections.queries.inspection.publication import told_not_final, with_deadline
from inspections.queries.planning.full_check import in_state, subjects_of
from inspections.services.inspection.inspection import finalise_inspection, withdraw_inspection
from inspections.services.inspection.on_site import finalise_on_site
from inspections.services.inspection.paper_record import (
    PaperEnteredBefore,
    PaperIncomplete,
    ToldOutOfOrder,
    enter_paper_record,
)
from inspections.services.inspection.publication import publish_inspection
from ledger.models import WaitingLeaf
from ledger.sealed_kinds import SEALED_KINDS
from tests.factories.inspections_inspection import make_on_site


@pytest.fixture
def enter(noodle_bar, inspector, at):
    def enter(**fields):
        usual = {
            "kind": Inspection.Kind.DAILY,
            "inspected_on": date(2026, 9, 1),
            "told_on": date(2026, 9, 2),
            "number": "JC-7",
            "inspectors": ("王敏", "李强"),
            "reason": "系统启用前的检查",
            "failed_items": (),
        }
        return enter_paper_record(enterprise=noodle_bar, by=inspector, at=at, **(usual | fields))

    return enter


def test_the_paper_is_sealed_with_the_result(enter):
    inspection = enter()

    [leaf] = WaitingLeaf.objects.values_list("entry", flat=True)
    [made_again] = SEALED_KINDS["inspection"].records(None)
    assert leaf == made_again.entry
    assert made_again.payload["paper_record"]["inspectors"] == ["王敏", "李强"]
    assert json.loads(leaf)["id"] == str(inspection.record_id)
    assert AuditEntry.objects.filter(action="enter_paper_record", reason="系统启用前的检查").exists()


def test_it_never_counts_as_a_full_check(enter, noodle_bar, inspector, at):
    type(noodle_bar).objects.filter(pk=noodle_bar.pk).update(recorded_since=date(2020, 1, 1))
    inspection = enter()

    assert inspection in Inspection.objects.final()
    assert not Inspection.objects.full_checks().exists()
    assert noodle_bar in in_state(subjects_of(inspector), "overdue", at.date())


def test_its_term_of_publication_runs_from_the_telling(enter, inspector, at):
    draft = enter(is_final=False)
    inspection = finalise_inspection(inspection=draft, by=inspector, at=at)

    due = with_deadline(inspection, at.date())
    publication = publish_inspection(inspection=inspection, by=inspector, at=at)

    assert (
        due.due_on == publication.due_on == date(2026, 9, 30)
    )  # before National Day; 20 September is worked
    assert due.days_late > 0
    assert publication.was_late


@pytest.mark.parametrize(
    ("difference", "refusal"),
    [
        ({"number": " "}, PaperIncomplete),
        ({"reason": ""}, PaperIncomplete),
        ({"inspectors": ("王敏", " 王敏 ")}, PaperIncomplete),
        ({"inspectors": ("王敏", "")}, PaperIncomplete),
        ({"told_on": date(2026, 8, 31)}, ToldOutOfOrder),
        ({"told_on": date(2026, 11, 24)}, ToldOutOfOrder),
    ],
)
def test_it_refuses_what_is_no_record_of_two(enter, difference, refusal):
    with pytest.raises(refusal):
        enter(**difference)

    assert not Inspection.objects.exists()


def test_one_paper_counts_once_unless_it_was_withdrawn(enter, inspector, at):
    first = enter()
    with pytest.raises(PaperEnteredBefore):
        enter()

    withdraw_inspection(inspection=first, reason="录错了", by=inspector, at=at)

    assert enter().pk != first.pk


@pytest.mark.parametrize("change", [{"second_inspector": "王敏"}, {"reason": ""}])
def test_the_table_refuses_half_a_paper(enter, inspector, at, change):
    paper = enter(is_final=False).paper_record
    fields = {
        name: getattr(paper, name) for name in ("number", "first_inspector", "second_inspector", "reason")
    }
    other = enter(is_final=False, number="JC-8").pk

    with pytest.raises(IntegrityError), transaction.atomic():
        PaperRecord.objects.filter(inspection=other).update(**(fields | change))


def test_told_and_not_final_is_due_for_publication(noodle_bar, pair, at):
    on_site = make_on_site(noodle_bar, pair, at, upto="TOLD")
    rows, told_on = OnSiteInspection.objects.all(), at.date()
    last_day = on_site.publish_by

    found = {
        day: [bool(told_not_final(rows, due=due, today=day)) for due in ("", "overdue", "soon")]
        for day in (told_on, last_day, last_day + timedelta(days=1))
    }
    assert list(found.values()) == [[True, False, False], [True, False, True], [True, True, False]]

    late = at + timedelta(days=30)
    inspection = finalise_on_site(on_site=on_site, by=pair[0], at=late)

    assert (inspection.determined_on, with_deadline(inspection, told_on).due_on) == (told_on, last_day)
    assert not told_not_final(rows).exists()

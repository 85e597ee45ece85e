"""Results and what is ordered after them stand in the credit archive, as they stand in their own rows."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from enterprises.models import ArchiveEntry
from hazards.models import Hazard
from hazards.services.hazard import close_hazard
from hazards.services.move import Evidence
from inspections.models import Inspection
from inspections.services.inspection.inspection import FailedItem, record_inspection, withdraw_inspection
from inspections.services.inspection.publication import publish_inspection
from inspections.services.sampling.sample import MeasuredItem, dispose_sample, record_sample, withdraw_sample
from tests.factories.hazards import make_hazard, rectify_hazard
from tests.factories.inspections import make_inspection, make_sample
from tests.factories.photos import make_photo

TODAY = date(2026, 11, 23)


def entries(subject):
    return list(ArchiveEntry.objects.filter(subject=subject).order_by("number"))


def acts(subject):
    return [entry.act for entry in entries(subject)]


def run_migration(name):
    with connection.cursor() as cursor:
        import_module(name).enter(apps, SimpleNamespace(execute=cursor.execute))


@pytest.fixture
def inspection(noodle_bar, inspector, at):
    return record_inspection(
        enterprise=noodle_bar,
        kind="DAILY",
        inspected_on=date(2026, 11, 20),
        failed_items=[FailedItem("生熟不分", is_key=True)],
        by=inspector,
        at=at,
    )


def test_an_inspection_goes_in_is_published_and_withdrawn(inspection, inspector, at):
    (recorded,) = entries("INSPECTION")
    assert (recorded.occurred_on, recorded.outcome, recorded.at) == (date(2026, 11, 20), "FAIL", at)
    assert (recorded.log_id, recorded.log_revision, recorded.salt) == (inspection.record_id, 1, None)
    assert not ArchiveEntry.objects.public(TODAY).exists()

    publish_inspection(inspection=inspection, by=inspector, at=at)
    assert ArchiveEntry.objects.public(TODAY).get().outcome == "FAIL"

    withdraw_inspection(inspection=inspection, reason="查错了店", by=inspector, at=at)
    assert acts("INSPECTION") == ["RECORD", "PUBLISH", "WITHDRAW"]
    assert entries("INSPECTION")[-1].reason == "查错了店"
    assert not ArchiveEntry.objects.public(TODAY).exists()


def test_what_is_not_final_stays_out(noodle_bar, inspector, at):
    record_inspection(
        enterprise=noodle_bar,
        kind="DAILY",
        inspected_on=TODAY,
        failed_items=[],
        by=inspector,
        at=at,
        is_final=False,
    )

    assert entries("INSPECTION") == []


def test_a_sample_goes_in_is_disposed_of_and_withdrawn(noodle_bar, inspector, at):
    failed = MeasuredItem("菌落总数", "21000CFU/g", "≤10000CFU/g", is_failed=True)
    sample = record_sample(
        enterprise=noodle_bar, name="卤牛肉", items=[failed], published_on=TODAY, by=inspector, at=at
    )
    public = ArchiveEntry.objects.public(TODAY).get()
    assert (public.title, public.outcome, public.log_id) == ("卤牛肉", "FAILED", sample.record_id)

    dispose_sample(sample=sample, by=inspector, at=at)
    withdraw_sample(sample=sample, reason="样品混淆", by=inspector, at=at)

    assert acts("SAMPLE") == ["RECORD", "CHANGE", "WITHDRAW"]
    assert not ArchiveEntry.objects.public(TODAY).exists()


def test_an_order_to_rectify_goes_in_and_is_settled(noodle_bar, inspector, officer, at):
    hazard = make_hazard(noodle_bar, by=inspector, at=at, source=Hazard.Source.INSPECTION)
    after = Evidence([make_photo(noodle_bar, officer)])
    rectify_hazard(hazard=hazard, by=officer, at=at, evidence=after)
    close_hazard(hazard=hazard, by=inspector, at=at)

    assert acts("HAZARD") == ["RECORD", "CLOSE"]
    assert entries("HAZARD")[0].log_id == hazard.moves.get(act="ASSIGN").log_id
    assert {entry.publish_from for entry in entries("HAZARD")} == {None}


def test_what_the_enterprise_found_itself_stays_out(noodle_bar, officer, at):
    make_hazard(noodle_bar, by=officer, at=at, source=Hazard.Source.DAILY)

    assert entries("HAZARD") == []


def test_results_of_before_are_entered_as_they_stand(noodle_bar, at):
    published = make_inspection(noodle_bar)
    make_inspection(noodle_bar, is_published=False, inspected_on=date(2026, 11, 19))
    withdrawn = make_sample(noodle_bar, withdrawn_at=at, withdraw_reason="样品混淆")

    run_migration("inspections.migrations.0027_results_in_the_archive")

    assert [(entry.act, entry.subject_id) for entry in entries("SAMPLE")] == [
        ("RECORD", withdrawn.pk),
        ("WITHDRAW", withdrawn.pk),
    ]
    assert ArchiveEntry.objects.filter(subject="INSPECTION").count() == Inspection.objects.count() == 2
    public = ArchiveEntry.objects.public(TODAY).get()
    assert (public.subject_id, public.log_id, public.is_earlier) == (published.pk, published.record_id, True)


def test_orders_of_before_are_entered_as_they_stand(noodle_bar, inspector, at):
    hazard = make_hazard(noodle_bar, by=inspector, at=at, source=Hazard.Source.DAILY)
    Hazard.objects.filter(pk=hazard.pk).update(source=Hazard.Source.INSPECTION)

    run_migration("hazards.migrations.0008_orders_in_the_archive")

    (entry,) = entries("HAZARD")
    assert (entry.act, entry.subject_id, entry.at) == ("RECORD", hazard.pk, at)
    assert entry.log_id in hazard.moves.values_list("log_id", flat=True)

"""Half a place gets into no table, and what got in before the constraint was whole is dropped."""

import importlib
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from common.append_only import lift_append_only
from duties.models import DutyRecord
from duties.queries.sealed_record import sealed_records
from enterprises.models import Enterprise, Photo
from tests.factories.duties import make_record
from tests.factories.photos import make_photo

HALVES = [{"latitude": 31, "longitude": None}, {"latitude": None, "longitude": 120}]
OUTSIDE = [{"latitude": 91, "longitude": 120}, {"latitude": 31, "longitude": 181}]


def another_photo(noodle_bar, officer, **place):
    photo = make_photo(noodle_bar, officer)
    photo.pk, photo.latitude, photo.longitude = uuid4(), place["latitude"], place["longitude"]
    photo.save(force_insert=True)
    return photo


def another_record(noodle_bar, officer, **place):
    record = DutyRecord.objects.first() or make_record(noodle_bar, officer)
    record.pk, record.idempotency_key, record.revision = None, uuid4(), record.revision + 1
    record.latitude, record.longitude = place["latitude"], place["longitude"]
    record.save(force_insert=True)
    return record


@pytest.mark.parametrize("place", HALVES + OUTSIDE)
@pytest.mark.parametrize(
    ("make", "name"), [(another_photo, "photo_coordinates"), (another_record, "duty_record_coordinates")]
)
def test_the_table_refuses_it(make, name, place, noodle_bar, officer):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(noodle_bar, officer, **place)


@pytest.mark.parametrize("make", [another_photo, another_record])
def test_the_table_takes_a_whole_one_and_none(make, noodle_bar, officer):
    make(noodle_bar, officer, latitude=31, longitude=120)
    make(noodle_bar, officer, latitude=None, longitude=None)


def test_halves_of_before_are_dropped_and_nothing_sealed_changes(noodle_bar, officer):
    """As the migrations find them: the constraints are off, the rows may be changed."""
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        _take_off_constraints(cursor)
        for table, verbs in (("duties_dutyrecord", ("UPDATE", "DELETE")), ("enterprises_photo", ("UPDATE",))):
            lift_append_only(table, verbs=verbs).code(None, editor)
        photo = another_photo(noodle_bar, officer, latitude=31, longitude=None)
        whole = another_photo(noodle_bar, officer, latitude=31, longitude=120)
        record = another_record(noodle_bar, officer, latitude=None, longitude=120)
        Enterprise.objects.filter(pk=noodle_bar.pk).update(latitude=31, longitude=None)
        (sealed,) = sealed_records([record.idempotency_key])

        for module in ("enterprises.migrations.0011_whole_places", "duties.migrations.0052_whole_places"):
            importlib.import_module(module).drop_half_places(None, editor)

        rows = Photo.objects.get(pk=photo.pk), DutyRecord.objects.get(pk=record.pk), Enterprise.objects.get()
        assert {(row.latitude, row.longitude) for row in rows} == {(None, None)}
        assert Photo.objects.get(pk=whole.pk).latitude == 31
        (now,) = sealed_records([record.idempotency_key])
        assert now.entry == sealed.entry
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def _take_off_constraints(cursor):
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        return
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with pending checks can't be altered
    for table, name in (
        ("duties_dutyrecord", "duty_record_coordinates"),
        ("enterprises_photo", "photo_coordinates"),
        ("enterprises_enterprise", "enterprise_coordinates"),
    ):
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")

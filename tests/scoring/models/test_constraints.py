"""What the tables themselves refuse."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import ProtectedError

from scoring.formula.model import parse_parameters
from scoring.models import CurrentIndex, IndexModelVersion, IndexRun, RegionIndex
from tests.scoring.parameters import CITY, HONEST, OPEN_DATA
from tests.scoring.rows import AS_OF, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return IndexModelVersion.objects.get(code="city-1")


def start_run(version, **fields):
    return IndexRun.objects.create(
        as_of=AS_OF, kind="PUBLISHED", model_version=version, started_at=moment(AS_OF), **fields
    )


def test_the_delivered_versions_are_those_of_the_document():
    stored = dict(IndexModelVersion.objects.values_list("code", "parameters"))

    assert stored == {"city-1": CITY, "city-2": HONEST, "open-data-1": OPEN_DATA}
    assert all(parse_parameters(parameters) for parameters in stored.values())


@pytest.mark.parametrize(
    "change", [{"parameters": {}}, {"code": "x"}, {"effective_from": date(2020, 1, 1)}, {"name": "x"}]
)
def test_a_version_is_never_changed(version, change):
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        IndexModelVersion.objects.filter(pk=version.pk).update(**change)


def test_an_open_version_can_be_closed_once():
    open_version = IndexModelVersion.objects.filter(effective_to__isnull=True)
    pk = open_version.get().pk
    open_version.update(effective_to=date(2030, 12, 31))

    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        IndexModelVersion.objects.filter(pk=pk).update(effective_to=None)


def test_a_used_version_cannot_be_deleted(version):
    start_run(version)

    with pytest.raises(ProtectedError):
        version.delete()


def test_a_version_ends_after_it_begins():
    with pytest.raises(IntegrityError, match="index_model_version_order"), transaction.atomic():
        IndexModelVersion.objects.create(
            code="x", name="x", effective_from=AS_OF, effective_to=date(2020, 1, 1), parameters={}
        )


def test_a_district_has_one_part_in_a_night(version, district):
    night = start_run(version)
    start_run(version, parent=night, region=district)

    with pytest.raises(IntegrityError), transaction.atomic():
        start_run(version, parent=night, region=district)


def test_a_part_has_a_region(version):
    night = start_run(version)

    with pytest.raises(IntegrityError, match="index_run_part_has_region"), transaction.atomic():
        start_run(version, parent=night)


def test_an_index_lies_between_0_and_100(version, noodle_bar):
    with pytest.raises(IntegrityError, match="current_index_range"), transaction.atomic():
        CurrentIndex.objects.create(
            enterprise=noodle_bar,
            as_of=AS_OF,
            run=start_run(version),
            model_version=version,
            index_tenths=1001,
            band=1,
        )


def test_a_region_has_one_row_a_day(district):
    figures = {"scored": 1, "not_enough_data": 0, "excellent": 1, "good": 0, "fair": 0, "poor": 0}
    RegionIndex.objects.create(region=district, as_of=AS_OF, **figures)

    with pytest.raises(IntegrityError), transaction.atomic():
        RegionIndex.objects.create(region=district, as_of=AS_OF, **figures)

"""What the migration of the second version does to a city's own rules."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from scoring.models import IndexModelVersion
from tests.scoring.parameters import CITY, HONEST

pytestmark = pytest.mark.django_db
deliver = import_module("scoring.migrations.0007_honest_finding").deliver


@pytest.fixture
def before():
    """As it was before the migration: the first version, open."""
    IndexModelVersion.objects.filter(code__in=["city-1", "city-2"]).delete()
    return make_version("city-1", date(2022, 11, 1))


def make_version(code, effective_from, **fields):
    return IndexModelVersion.objects.create(
        code=code, name=code, effective_from=effective_from, parameters=CITY, **fields
    )


def ends():
    return dict(IndexModelVersion.objects.exclude(code="open-data-1").values_list("code", "effective_to"))


def test_the_second_follows_the_first_day_by_day(before):
    deliver(apps, None)

    assert ends() == {"city-1": date(2026, 11, 27), "city-2": None}
    assert IndexModelVersion.objects.get(code="city-2").parameters == HONEST


def test_it_is_delivered_once(before):
    deliver(apps, None)
    deliver(apps, None)

    assert len(ends()) == 2


def test_a_city_with_rules_of_its_own_keeps_them(before):
    make_version("our-own", date(2026, 1, 1))

    deliver(apps, None)

    assert ends() == {"city-1": None, "our-own": None}


def test_a_city_that_closed_the_first_decides_itself(before):
    IndexModelVersion.objects.filter(pk=before.pk).update(effective_to=date(2026, 12, 31))

    deliver(apps, None)

    assert ends() == {"city-1": date(2026, 12, 31)}

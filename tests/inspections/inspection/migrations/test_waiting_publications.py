"""Results from before the list of waiting ones was kept: exactly those that wait come into it."""

import importlib
from datetime import date, timedelta

from django.db import connection

from inspections.models import WaitingPublication
from tests.factories.inspections import AT, make_inspection

migration = importlib.import_module("inspections.migrations.0062_fill_waiting_publications")


def test_only_what_waits_comes_into_the_list(noodle_bar):
    told_before = make_inspection(noodle_bar, is_published=False, determined_on=date(2026, 11, 18))
    waits = make_inspection(noodle_bar, is_published=False)
    make_inspection(noodle_bar)  # public
    make_inspection(noodle_bar, final_at=None)
    make_inspection(noodle_bar, is_published=False, withdrawn_at=AT + timedelta(days=1))
    make_inspection(noodle_bar, source="lives:elsewhere", source_key="1")
    WaitingPublication.objects.all().delete()

    with connection.cursor() as cursor:
        cursor.execute(migration.FILL)

    assert list(WaitingPublication.objects.values_list("inspection_id", "since")) == [
        (told_before.pk, date(2026, 11, 18)),
        (waits.pk, waits.final_on),
    ]

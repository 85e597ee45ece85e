from datetime import timedelta

from django.utils import timezone

from common.local_time import local_date
from duties.models import HollowSignal
from duties.tasks import look_for_hollow_routines, look_in_part
from tests.duties.services.test_hollow_detection import make_days


def test_the_night_looks_in_every_district(noodle_bar, officer, far_district):
    make_days(noodle_bar, officer, last_day=local_date(timezone.now()) - timedelta(days=1))

    look_for_hollow_routines()
    look_for_hollow_routines()

    assert HollowSignal.objects.values_list("enterprise", flat=True).get() == noodle_bar.pk


def test_a_region_that_is_gone_is_passed_over(db):
    look_in_part(0, "2026-11-23")

    assert HollowSignal.objects.count() == 0

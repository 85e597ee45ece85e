from datetime import timedelta

import pytest
from django.utils import timezone

from common.local_time import local_date, start_of_local_day
from scoring import tasks
from scoring.models import CurrentIndex, IndexRun, IndexSnapshot, RegionIndex, RescoreRequest
from scoring.services import night
from scoring.services.rescore_request import request_rescore
from scoring.services.score import recompute_index, rescore_enterprises
from tests.scoring import rows
from tests.scoring.fact_lists import FactList

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today(now):
    return local_date(now)


@pytest.fixture
def city_of_two(shop, far_shop, today):
    for enterprise in (shop, far_shop):
        facts = FactList(inspections=((5, 90, True, False),), samples=((6, "passed"),))
        rows.write_facts(enterprise, facts, as_of=today)
    return shop, far_shop


def test_the_night_does_what_the_command_does(city_of_two, now, today):
    tasks.run_night()
    by_night = {s.enterprise_id: (bytes(s.facts), bytes(s.points)) for s in IndexSnapshot.objects.all()}
    figures = list(RegionIndex.objects.order_by("region").values())

    again = recompute_index(as_of=today, at=now, today=today)

    assert len(by_night) == 2
    assert again.written == 0
    unnumbered = [{k: v for k, v in row.items() if k != "id"} for row in figures]
    assert [
        {k: v for k, v in row.items() if k != "id"} for row in RegionIndex.objects.order_by("region").values()
    ] == unnumbered


def test_the_regions_count_what_news_had_told_before_the_night(city_of_two, now, today):
    rescore_enterprises(enterprise_ids=[city_of_two[0].pk], as_of=today, at=now)

    tasks.run_night()

    assert IndexSnapshot.objects.at_night(today).count() == 2
    whole = RegionIndex.objects.filter(as_of=today).order_by("region__path").first()
    assert whole.scored == 2


def test_a_part_for_each_district_and_one_publication(city_of_two, district, far_district):
    tasks.run_night()

    run = IndexRun.objects.get(parent__isnull=True)
    assert {part.region for part in run.parts.all()} == {district, far_district}
    assert run.finished_at is not None
    assert (run.scored, run.written) == (2, 2)


def test_twice_is_as_good_as_once(city_of_two):
    tasks.run_night()
    before = list(IndexRun.objects.values()), list(CurrentIndex.objects.values())

    tasks.run_night()
    for part in IndexRun.objects.filter(parent__isnull=False):
        tasks.recompute_district(part.parent_id, part.region_id)

    assert (list(IndexRun.objects.values()), list(CurrentIndex.objects.values())) == before


def test_killed_half_way_the_last_index_stands(city_of_two, district, now, today):
    yesterday = today - timedelta(days=1)
    recompute_index(as_of=yesterday, at=now, today=today)
    published = list(CurrentIndex.objects.values())

    run = night.open_night(as_of=today, at=now)
    night.recompute_part(run=run, region=district, at=now)

    assert night.finish_night(run=run, at=now) is False
    assert list(CurrentIndex.objects.values()) == published


def test_the_sweep_goes_on_where_the_night_broke_off(city_of_two, district, now, today):
    run = night.open_night(as_of=today, at=now - timedelta(minutes=10))
    night.recompute_part(run=run, region=district, at=now)

    tasks.sweep()

    run.refresh_from_db()
    assert run.finished_at is not None
    assert set(CurrentIndex.objects.values_list("as_of", flat=True)) == {today}


def test_the_sweep_publishes_a_night_whose_last_message_was_lost(
    city_of_two, district, far_district, now, today
):
    run = night.open_night(as_of=today, at=now - timedelta(minutes=10))
    for region in (district, far_district):
        night.recompute_part(run=run, region=region, at=now)

    tasks.sweep()

    assert IndexRun.objects.get(pk=run.pk).finished_at is not None


def test_the_sweep_starts_a_night_that_nobody_started(city_of_two, monkeypatch, today):
    monkeypatch.setattr(tasks.timezone, "now", lambda: start_of_local_day(today) + timedelta(minutes=31))

    tasks.sweep()

    assert IndexRun.objects.filter(parent__isnull=True, finished_at__isnull=False).count() == 1


def test_the_sweep_lets_the_night_begin_by_itself(city_of_two, monkeypatch, today):
    monkeypatch.setattr(tasks.timezone, "now", lambda: start_of_local_day(today) + timedelta(minutes=5))

    tasks.sweep()

    assert not IndexRun.objects.exists()


def test_the_sweep_rescores_those_whose_message_was_lost(city_of_two, now):
    tasks.run_night()
    shop, _far_shop = city_of_two
    rows.add_sample(shop, local_date(now), "pending")
    request_rescore(enterprise_ids=[shop.pk], at=now - timedelta(minutes=3))

    tasks.sweep()

    assert not RescoreRequest.objects.exists()
    assert CurrentIndex.objects.get(pk=shop.pk).index_tenths <= 740


def test_a_district_without_anything_to_score_does_not_hold_up_the_night(city_of_two, now):
    shop, far_shop = city_of_two
    type(far_shop).objects.filter(pk=far_shop.pk).update(status="CLOSED")

    tasks.run_night()

    assert IndexRun.objects.get(parent__isnull=True).finished_at is not None
    assert list(CurrentIndex.objects.values_list("pk", flat=True)) == [shop.pk]


def test_a_task_whose_row_is_gone_ends_quietly(db):
    tasks.recompute_district(404, 404)
    tasks.rescore_enterprise(404)

    assert not IndexRun.objects.exists()

import random
from datetime import date, timedelta

import pytest

from enterprises.models import Enterprise
from scoring.models import (
    Band,
    CurrentIndex,
    IndexModelVersion,
    IndexRun,
    IndexSnapshot,
    RegionIndex,
    RescoreRequest,
)
from scoring.services import score
from scoring.services.rescore_request import request_rescore
from scoring.signals import index_published
from tests.factories.enterprises import make_enterprise
from tests.scoring import rows
from tests.scoring.fact_lists import FactList
from tests.scoring.rows import AS_OF, ago, moment

pytestmark = pytest.mark.django_db
AT = moment(AS_OF)


def recompute(as_of=AS_OF, **options):
    return score.recompute_index(as_of=as_of, at=AT, today=AS_OF + timedelta(days=60), **options)


def rescore(enterprise, as_of=AS_OF):
    return score.rescore_enterprises(enterprise_ids=[enterprise.pk], as_of=as_of, at=AT)


def test_it_stores_a_snapshot_and_makes_it_current(shop, neighbour, far_shop):
    outcome = recompute()

    assert (outcome.scored, outcome.not_enough_data, outcome.written) == (3, 0, 3)
    assert outcome.run.kind == IndexRun.Kind.PUBLISHED
    for snapshot in IndexSnapshot.objects.all():
        current = CurrentIndex.objects.get(enterprise=snapshot.enterprise_id)
        for field in CurrentIndex._meta.concrete_fields:
            assert getattr(current, field.attname) == getattr(snapshot, field.attname), field.attname


def test_it_ranks_within_the_district(shop, neighbour, far_shop):
    recompute()

    rank = dict(CurrentIndex.objects.values_list("enterprise", "district_rank"))
    index = dict(CurrentIndex.objects.values_list("enterprise", "index_tenths"))
    best_first = sorted([shop.pk, neighbour.pk], key=index.get, reverse=True)
    assert [rank[pk] for pk in best_first] == [1, 2]
    assert rank[far_shop.pk] == 1
    assert CurrentIndex.objects.get(pk=far_shop.pk).district_count == 1


def test_too_little_data_is_a_state_of_its_own(district):
    young = make_enterprise(district, registered_on=ago(10), recorded_since=ago(10))

    outcome = recompute()

    current = CurrentIndex.objects.get(pk=young.pk)
    assert (outcome.scored, outcome.not_enough_data) == (0, 1)
    assert (current.index, current.band, current.district_rank) == (None, Band.NONE, None)


def test_computed_again_it_writes_nothing(shop, neighbour):
    first = recompute()
    again = recompute()

    assert (again.written, again.run.kind) == (0, IndexRun.Kind.REPLAY)
    assert set(IndexSnapshot.objects.values_list("run", flat=True)) == {first.run.pk}


def test_a_correction_is_replayed_beside_what_was_published(shop, neighbour):
    first = recompute()
    before = IndexSnapshot.objects.get(enterprise=shop, run=first.run)
    rows.add_sample(shop, ago(30), "failed")

    replay = recompute()

    after = IndexSnapshot.objects.get(enterprise=shop, run=replay.run)
    assert replay.run.kind == IndexRun.Kind.REPLAY
    assert after.index_tenths < before.index_tenths
    assert IndexSnapshot.objects.get(enterprise=shop, run=first.run).points == before.points
    assert CurrentIndex.objects.get(pk=shop.pk).index_tenths == after.index_tenths


def test_a_replay_of_a_past_day_leaves_the_current_row_alone(shop):
    recompute()
    replay = recompute(ago(30))

    assert replay.run.kind == IndexRun.Kind.REPLAY
    assert CurrentIndex.objects.get(pk=shop.pk).as_of == AS_OF


def test_a_replay_of_an_old_day_gives_what_was_published_then(shop, neighbour):
    """Facts that came later, late fills and disposals included, don't change a past day by themselves."""
    published = recompute(ago(20))
    rows.add_duty(shop, "daily", ago(19), "on_time")
    rows.add_sample(shop, ago(3), "failed")
    recompute()

    assert recompute(ago(20)).written == 0
    assert published.written == 2


def test_the_same_facts_give_the_same_bytes_in_any_order(district):
    facts = [("sample", ago(5), "passed"), ("sample", ago(300), "risk"), ("sample", ago(90), "pending")]
    draw = random.Random(7)
    stored = set()
    for _round in range(4):
        enterprise = make_enterprise(district)
        draw.shuffle(facts)
        for _, day, outcome in facts:
            rows.add_sample(enterprise, day, outcome)
        rescore(enterprise)
        snapshot = IndexSnapshot.objects.get(enterprise=enterprise)
        stored.add((bytes(snapshot.facts), bytes(snapshot.points)))

    assert len(stored) == 1


def test_one_enterprise_alone_has_the_bytes_it_has_in_the_city(shop, neighbour, far_shop):
    whole = recompute()

    event = rescore(shop)

    assert event.written == 0
    assert not IndexRun.objects.exclude(pk=whole.run.pk).exists()


def test_a_region_alone(shop, far_shop, district):
    outcome = recompute(region=district)

    assert list(CurrentIndex.objects.values_list("pk", flat=True)) == [shop.pk]
    assert outcome.run.region == district


def test_an_event_shows_at_once(shop, neighbour, django_capture_on_commit_callbacks):
    recompute()
    heard = []
    index_published.connect(lambda sender, **news: heard.append(news), weak=False, dispatch_uid="test")
    rows.add_sample(shop, ago(0), "pending")

    with django_capture_on_commit_callbacks(execute=True):
        outcome = rescore(shop)

    index_published.disconnect(dispatch_uid="test")
    current = CurrentIndex.objects.get(pk=shop.pk)
    assert (current.run, current.index_tenths) == (outcome.run, 740)
    assert outcome.run.kind == IndexRun.Kind.EVENT
    assert heard[0]["enterprise_ids"] == [shop.pk]
    assert (heard[0]["as_of"], heard[0]["run_id"]) == (AS_OF, outcome.run.pk)


def test_an_event_ranks_against_the_present_figures(shop, neighbour, far_shop):
    recompute()
    places = dict(CurrentIndex.objects.values_list("pk", "district_rank"))
    worse = shop if places[shop.pk] == 1 else neighbour
    rows.add_credit_event(worse, "LISTED", ago(0))

    rescore(worse)

    current = CurrentIndex.objects.get(pk=worse.pk)
    assert (current.index_tenths, current.district_rank, current.district_count) == (0, 2, 2)


def test_a_foreign_record_is_scored_only_where_it_has_facts(district):
    """Open data has no registration: in years without a fact there is nothing to say about it."""
    foreign = make_enterprise(district, registered_on=None, recorded_since=ago(3000))
    rows.add_inspection(foreign, ago(2999), 80, items_checked=False)

    past = recompute(ago(2990))

    assert past.run.model_version.code == "open-data-1"
    assert CurrentIndex.objects.get(pk=foreign.pk).index_tenths == 800
    with pytest.raises(score.NothingToScore):
        recompute()
    assert rescore(foreign) is None
    assert CurrentIndex.objects.get(pk=foreign.pk).as_of == ago(2990)


def test_figures_of_each_region(shop, neighbour, far_shop, district, city):
    recompute()

    here = RegionIndex.objects.get(region=district)
    whole = RegionIndex.objects.get(region=city)
    index = list(
        CurrentIndex.objects.filter(pk__in=[shop.pk, neighbour.pk]).values_list("index_tenths", flat=True)
    )
    assert (here.scored, whole.scored, whole.not_enough_data) == (2, 3, 0)
    assert here.median_tenths == (sum(index) + 1) // 2
    assert whole.excellent + whole.good + whole.fair + whole.poor == 3


@pytest.mark.parametrize(
    ("day", "error"),
    [(AS_OF + timedelta(days=90), score.FutureDay), (AS_OF.replace(year=2009), score.NoModelVersion)],
)
def test_impossible_days_change_nothing(shop, day, error):
    with pytest.raises(error):
        recompute(day)

    assert not IndexRun.objects.exists()


def test_an_empty_city_changes_nothing(db):
    with pytest.raises(score.NothingToScore):
        recompute()

    assert not IndexRun.objects.exists()


def test_what_was_waiting_is_answered_by_the_whole_run(shop):
    request_rescore(enterprise_ids=[shop.pk], at=AT)

    recompute()

    assert not RescoreRequest.objects.exists()


def test_a_request_renewed_while_computing_keeps_waiting(shop, monkeypatch):
    request_rescore(enterprise_ids=[shop.pk], at=AT)
    read_facts = score.read_facts

    def read_and_be_overtaken(**arguments):
        table = read_facts(**arguments)
        request_rescore(enterprise_ids=[shop.pk], at=AT + timedelta(seconds=1))
        return table

    monkeypatch.setattr(score, "read_facts", read_and_be_overtaken)
    recompute()

    assert RescoreRequest.objects.filter(pk=shop.pk).exists()


@pytest.mark.parametrize(
    ("facts", "cap"),
    [
        (FactList(credit=("LISTED",)), 0),
        (FactList(samples=((3, "pending"),)), 740),
    ],
)
def test_caps_hold_the_index_down(shop, facts, cap):
    rows.write_facts(shop, facts)

    recompute()

    current = CurrentIndex.objects.get(pk=shop.pk)
    assert current.index_tenths == cap
    assert current.raw_tenths > cap


def test_suspension_and_an_open_critical_hazard_cap_at_59(shop, neighbour):
    Enterprise.objects.filter(pk=shop.pk).update(status=Enterprise.Status.SUSPENDED)
    hazard = rows.add_hazard(neighbour, "INSPECTION", ago(1), "overdue", severity="CRITICAL")
    hazard.due_on = AS_OF
    hazard.save()

    recompute()

    assert list(CurrentIndex.objects.values_list("index_tenths", flat=True)) == [590, 590]


def test_a_version_is_chosen_by_day():
    codes = [
        IndexModelVersion.objects.in_force(day).get().code
        for day in (
            AS_OF.replace(year=2016),
            AS_OF.replace(year=2022),
            date(2026, 11, 27),
            date(2026, 11, 28),
        )
    ]

    assert codes == ["open-data-1", "open-data-1", "city-1", "city-2"]

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEntry, Region
from enterprises.models import Enterprise
from enterprises.services.foreign import (
    ForeignEnterprise,
    ForeignRowRefused,
    ensure_feed_region,
    note_recorded_since,
    upsert_foreign_enterprises,
)
from enterprises.signals import enterprises_changed

pytestmark = pytest.mark.django_db

ROWS = [
    ForeignEnterprise("1", "Tadich Grill", address="240 California St", recorded_since=date(2014, 3, 1)),
    ForeignEnterprise("2", "Swan", latitude=Decimal("37.7907"), longitude=Decimal("-122.42084444")),
]


@pytest.fixture
def feed(at):
    return ensure_feed_region(code="FEED-SF", name="San Francisco", by=None, at=at)


@pytest.fixture
def upsert(feed, at):
    def upsert(rows):
        return upsert_foreign_enterprises(source="lives:sf", rows=rows, region=feed, by=None, at=at)

    return upsert


def test_it_creates_with_territory_and_audit(upsert):
    done = upsert(ROWS)

    swan = Enterprise.objects.get(foreign_id="2")
    assert (done.created, done.updated, done.unchanged) == (2, 0, 0)
    assert done.ids == {e.foreign_id: e.pk for e in Enterprise.objects.all()}
    assert (swan.source, swan.region_path, swan.longitude) == ("lives:sf", "FEED-SF.", Decimal("-122.420844"))
    assert AuditEntry.objects.filter(action="register_enterprise", region_path="FEED-SF.").count() == 2


def test_a_second_run_changes_nothing(upsert):
    first = upsert(ROWS)
    heard = []

    def hear(enterprise_ids, **_kwargs):
        heard.append(enterprise_ids)

    enterprises_changed.connect(hear)
    try:
        second = upsert(ROWS)
    finally:
        enterprises_changed.disconnect(hear)

    assert (second.created, second.updated, second.unchanged, second.ids) == (0, 0, 2, first.ids)
    assert heard == []
    assert AuditEntry.objects.filter(subject_type="enterprises.enterprise").count() == 2


def test_it_updates_what_differs_and_says_so(upsert):
    upsert(ROWS)
    done = upsert([ForeignEnterprise("1", "Tadich", address="240 California St"), ROWS[1]])

    entry = AuditEntry.objects.get(action="update_enterprise")
    assert (done.created, done.updated, done.unchanged) == (0, 1, 1)
    assert (entry.old, entry.new) == ({"name": "Tadich Grill"}, {"name": "Tadich"})
    assert Enterprise.objects.get(foreign_id="1").recorded_since == date(2014, 3, 1)


def test_recorded_since_only_moves_back(upsert):
    first, second = upsert(ROWS).ids.values()

    moved = note_recorded_since({first: date(2015, 1, 1), second: date(2016, 5, 4)})
    moved_back = note_recorded_since({first: date(2013, 1, 1)})

    since = dict(Enterprise.objects.values_list("pk", "recorded_since"))
    assert (moved, moved_back) == (1, 1)
    assert since == {first: date(2013, 1, 1), second: date(2016, 5, 4)}


@pytest.mark.parametrize(
    "row",
    [
        ForeignEnterprise("1", "x" * 161),
        ForeignEnterprise("1", ""),
        ForeignEnterprise("1", "Half", latitude=Decimal(1)),
    ],
)
def test_it_refuses_what_the_table_cannot_hold(upsert, row):
    with pytest.raises(ForeignRowRefused):
        upsert([ROWS[0], row])

    assert not Enterprise.objects.exists()


def test_a_feed_region_is_made_once(feed, at):
    again = ensure_feed_region(code="FEED-SF", name="San Francisco", by=None, at=at)

    assert again == feed
    assert (feed.kind, feed.parent, Region.objects.count()) == ("FEED", None, 1)


def test_it_writes_thousands_in_few_queries(upsert, django_assert_max_num_queries):
    rows = [ForeignEnterprise(str(n), f"Place {n}") for n in range(1200)]
    with django_assert_max_num_queries(60):
        upsert(rows)
    with django_assert_max_num_queries(10):
        upsert(rows)

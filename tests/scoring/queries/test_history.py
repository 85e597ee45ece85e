import pytest

from scoring.queries.history import index_history
from scoring.services.score import recompute_index
from tests.scoring import rows
from tests.scoring.rows import AS_OF, ago, moment

pytestmark = pytest.mark.django_db


def recompute(day):
    return recompute_index(as_of=day, at=moment(day), today=AS_OF)


def test_a_line_of_days_with_what_was_published_and_what_is_known(shop, neighbour):
    for age in (20, 10, 0):
        recompute(ago(age))
    rows.add_sample(shop, ago(15), "failed")
    recompute(ago(10))

    history = index_history(enterprise=shop, since=ago(15), until=AS_OF)

    assert [day.as_of for day in history] == [ago(10), ago(0)]
    assert history[0].index_tenths < history[0].published_tenths
    assert history[1].index_tenths == history[1].published_tenths
    assert all(day.district_median_tenths for day in history)


def test_older_days_are_told_by_week_and_month(shop):
    for age in range(9, -1, -1):
        recompute(ago(age))

    history = index_history(enterprise=shop, since=ago(30), until=AS_OF, daily_since=ago(2))

    older = [ago(age) for age in range(9, 2, -1) if ago(age).isoweekday() == 1]
    assert older
    assert [day.as_of for day in history] == [*older, ago(2), ago(1), ago(0)]


def test_queries_do_not_grow_with_days(shop, django_assert_num_queries):
    for age in range(5):
        recompute(ago(4 - age))

    with django_assert_num_queries(3):
        assert len(index_history(enterprise=shop, since=ago(30), until=AS_OF)) == 5

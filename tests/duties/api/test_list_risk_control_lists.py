from datetime import timedelta

import pytest

from tests.factories.enterprises import make_enterprise
from tests.factories.risk_control import make_version


def results(client, query=""):
    return client.get(f"/api/v1/risk-control-lists/{query}").json()["results"]


def test_each_sees_their_own(sign_in, inspector, director, rival, far_inspector, noodle_bar, at):
    make_version(noodle_bar, director, at, dropped=("frying_oil",), reason="不做油炸")

    (row,) = results(sign_in(director))

    assert row == {
        "enterprise": noodle_bar.public_id,
        "number": 1,
        "template_code": "restaurant",
        "effective_from": "2026-11-24",
        "adapted_at": "2026-11-23T10:00:00+08:00",
        "reason": "不做油炸",
        "changes": {"dropped": ["frying_oil"]},
    }
    assert results(sign_in(inspector)) == [row]
    assert results(sign_in(rival)) == results(sign_in(far_inspector)) == []


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 1]),
        ("?template=nori", [1]),
        ("?since=2026-11-27", [1, 2]),
        ("?enterprise=NOBODY", []),
    ],
)
def test_it_filters(sign_in, inspector, director, noodle_bar, district, at, query, numbers):
    make_version(noodle_bar, director, at, dropped=("frying_oil",))
    make_version(noodle_bar, director, at + timedelta(days=3))
    factory = make_enterprise(district, kind="PRODUCER")
    make_version(factory, director, at + timedelta(days=4), template_code="nori")

    assert [row["number"] for row in results(sign_in(inspector), query)] == numbers


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_number_of_questions(
    sign_in, inspector, district, director, at, rows, django_assert_max_num_queries
):
    for _row in range(rows):
        make_version(make_enterprise(district), director, at, dropped=("frying_oil",))
    client = sign_in(inspector)
    results(client)

    with django_assert_max_num_queries(9):
        assert len(results(client)) == rows

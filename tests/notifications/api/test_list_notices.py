import pytest

from tests.factories.notifications import make_notice

pytestmark = pytest.mark.django_db
URL = "/api/v1/notices/"


def test_it_lists_ones_own(sign_in, officer, director, at):
    notice = make_notice(officer, urgency="IMPORTANT", key="duty:1", topic="duty")
    make_notice(director)

    answer = sign_in(officer).get(URL).json()

    assert answer["count"] == 1
    assert answer["results"] == [
        {
            "id": str(notice.pk),
            "topic": "duty",
            "key": "duty:1",
            "title": "冷藏温度偏高",
            "text": "请在今天18:00前处理。",
            "url": "/hazards/",
            "urgency": "IMPORTANT",
            "made_at": "2026-11-23T10:00:00+08:00",
            "read_at": None,
            "acknowledged_at": None,
            "settled_at": None,
            "asks_for_acknowledgement": True,
        }
    ]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({}, {"a", "b", "c"}),
        ({"state": "unread"}, {"a", "b"}),
        ({"state": "to_acknowledge"}, {"b", "c"}),
        ({"topic": "hazard"}, {"c"}),
    ],
)
def test_filters(sign_in, officer, at, query, keys):
    make_notice(officer, key="a", topic="duty")
    make_notice(officer, key="b", topic="duty", urgency="IMPORTANT")
    make_notice(officer, key="c", topic="hazard", urgency="URGENT", read_at=at)

    answer = sign_in(officer).get(URL, query).json()

    assert {row["key"] for row in answer["results"]} == keys


def test_a_state_that_is_none_is_refused(sign_in, officer):
    assert sign_in(officer).get(URL, {"state": "loud"}).status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(sign_in, officer, rows, django_assert_num_queries):
    for _number in range(rows):
        make_notice(officer)
    client = sign_in(officer)

    with django_assert_num_queries(5):  # session, user, roles; count, page
        client.get(URL)

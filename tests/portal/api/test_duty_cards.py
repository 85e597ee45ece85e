from datetime import date

import pytest
from django.urls import reverse

from common.local_time import first_of_month
from staff.models import Post
from tests.factories.enterprises import make_enterprise
from tests.factories.staff import make_person, make_post, make_training

LIST = reverse("duty-card-list")


@pytest.fixture
def detail(officer_post):
    return reverse("duty-card-detail", args=[officer_post.pk])


def names(client, **query):
    return [row["person_name"] for row in client.get(LIST, query).json()["results"]]


def test_a_row_has_the_figures_of_the_own_rhythm(
    sign_in, inspector, full_month, officer_post, noodle_bar, month
):
    rows = sign_in(inspector).get(LIST, {"month": f"{month:%Y-%m}"}).json()

    assert rows["count"] == 1
    assert rows["results"][0] == {
        "id": officer_post.pk,
        "month": f"{month:%Y-%m}",
        "person_code": officer_post.person.code,
        "person_name": "安小全",
        "post_kind": "OFFICER",
        "starts_on": "2025-01-01",
        "ended_on": None,
        "enterprise_id": noodle_bar.public_id,
        "enterprise_name": "平江面馆",
        "own_kind": "DAILY_CONTROL",
        "duties": {"owed": 24, "on_time": 21, "late": 1, "missed": 2, "ahead": 0, "exempt": 1},
        "training_hours": "20.5",
        "training_target": 40,
        "training_short": "19.5",
        "evaluation_score": 86,
    }


def test_one_card_has_all(sign_in, officer, full_month, detail, month):
    card = sign_in(officer).get(detail, {"month": f"{month:%Y-%m}"}).json()

    assert card["duties"] == [
        {
            "kind": kind,
            "is_own": kind == "DAILY_CONTROL",
            "owed": owed,
            "on_time": on_time,
            "late": late,
            "missed": missed,
            "ahead": 0,
            "exempt": exempt,
            "written": written,
        }
        for kind, owed, on_time, late, missed, exempt, written in (
            ("DAILY_CONTROL", 24, 21, 1, 2, 1, 21),
            ("WEEKLY_CHECK", 2, 1, 0, 1, 0, 1),
            ("MONTHLY_DISPATCH", 1, 1, 0, 0, 0, 0),
        )
    ]
    assert (card["hazards_found"], card["hazards_still_open"], card["hazards_closed"]) == (3, 2, 1)
    assert (card["training_hours"], card["training_short"]) == ("20.5", "19.5")
    assert [training["hours"] for training in card["training"]] == ["8.0", "12.5"]
    assert [(exam["score"], exam["has_passed"]) for exam in card["exams"]] == [
        ("85.0", True),
        ("55.0", False),
    ]
    assert [evaluation["score"] for evaluation in card["evaluations"]] == [86]
    assert (card["leave_days"], [leave["days"] for leave in card["leaves"]]) == (2, [2])
    assert (card["first_day"], card["is_over"]) == (month.isoformat(), True)


def test_days_are_null_where_the_post_was_not_held(sign_in, inspector, noodle_bar):
    post = make_post(
        make_person(), noodle_bar, Post.Kind.OFFICER, ended_on=date(2025, 2, 1), end_reason="离职"
    )
    card = sign_in(inspector).get(reverse("duty-card-detail", args=[post.pk])).json()

    assert (card["first_day"], card["last_day"]) == (None, None)


@pytest.mark.parametrize("text", ["gestern", "2026-13", "1999-01", "2199-01"])
def test_a_month_that_is_none_is_an_error(sign_in, officer, detail, text):
    client = sign_in(officer)

    for url in (LIST, detail):
        response = client.get(url, {"month": text})
        assert (response.status_code, list(response.json()["error"]["fields"])) == (400, ["month"])


def test_this_month_unless_asked(sign_in, officer, detail, today):
    assert sign_in(officer).get(detail).json()["month"] == f"{first_of_month(today):%Y-%m}"


def test_nobody_sees_a_name_beyond_ones_rows(
    request, sign_in, officer_person, director_person, rival_person, cook
):
    """Officers their own, leaders their enterprise's, regulators their territory's, others nobody's."""
    seen = {
        who: set(names(sign_in(request.getfixturevalue(who))))
        for who in ("officer", "director", "rival", "cadre", "inspector", "far_inspector", "auditor")
    }

    everybody = {"安小全", "宗建民", "对小全"}
    assert seen == {
        "officer": {"安小全"},
        "director": {"安小全", "宗建民"},
        "rival": {"对小全"},
        "cadre": everybody,
        "inspector": everybody,
        "far_inspector": set(),
        "auditor": set(),
    }


def test_it_filters(sign_in, inspector, district, far_district, officer_person, director_person):
    make_post(make_person("堂主任"), make_enterprise(district, kind="CANTEEN"), Post.Kind.OFFICER)
    client = sign_in(inspector)

    assert names(client, kind="DIRECTOR") == ["宗建民"]
    assert names(client, enterprise_kind="CANTEEN") == ["堂主任"]
    assert len(names(client, region=district.code)) == 3
    assert client.get(LIST, {"region": far_district.code}).status_code == 400


@pytest.mark.parametrize("number", [1, 3])
def test_queries(sign_in, inspector, district, number, django_assert_num_queries):
    for _each in range(number):
        make_training(make_post(make_person(), make_enterprise(district), Post.Kind.OFFICER).person)
    client = sign_in(inspector)
    client.get(LIST)

    with django_assert_num_queries(QUERIES):
        client.get(LIST)


QUERIES = 7

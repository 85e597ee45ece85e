from uuid import uuid4

import pytest

from hazards.services.move import Evidence
from tests.factories.hazards import make_hazard, rectify_hazard
from tests.factories.photos import make_photo


@pytest.fixture
def hazard(noodle_bar, inspector):
    return make_hazard(noodle_bar, by=inspector)


def move(client, hazard, act, **fields):
    data = {"act": act, "fields": fields}
    return client.post(f"/api/v1/hazards/{hazard.pk}/moves/", data, content_type="application/json")


def test_a_move_answers_with_the_hazard_as_it_stands(hazard, sign_in, officer, noodle_bar):
    photo = make_photo(noodle_bar, officer)

    response = move(
        sign_in(officer), hazard, "rectification", rectification="换了门封条", photos_ids=[str(photo.pk)]
    )

    told = response.json()
    assert (response.status_code, told["state"], told["rectification"]) == (201, "SUBMITTED", "换了门封条")
    assert told["acts"] == ["rectification"]
    assert [one["act"] for one in told["moves"]] == ["REPORT", "TRIAGE", "ASSIGN", "START", "SUBMIT"]
    assert told["moves"][-1]["evidence"] == [
        {"phase": "AFTER", "photo": str(photo.pk), "sha256": photo.sha256}
    ]


def test_what_cannot_be_so_is_a_conflict_with_its_name(hazard, sign_in, inspector):
    response = move(sign_in(inspector), hazard, "close", no_photo="没有")

    assert (response.status_code, response.json()["error"]["code"]) == (409, "not_yet_rectified")


def test_what_is_missing_is_told_by_field(hazard, sign_in, officer):
    response = move(sign_in(officer), hazard, "rectification", no_photo="没有")

    assert (response.status_code, list(response.json()["error"]["fields"])) == (400, ["rectification"])


def test_it_reports_one(sign_in, officer, noodle_bar):
    data = {"enterprise": noodle_bar.public_id, "title": "地面积水", "no_photo": "手机没电"}

    response = sign_in(officer).post("/api/v1/hazards/", data, content_type="application/json")

    assert (response.status_code, response.json()["state"]) == (201, "RECTIFYING")


def test_sent_again_it_is_the_same_hazard(sign_in, officer, noodle_bar):
    data = {"enterprise": noodle_bar.public_id, "title": "地面积水", "no_photo": "没电", "key": str(uuid4())}
    client = sign_in(officer)

    answers = [client.post("/api/v1/hazards/", data, content_type="application/json") for _ in range(2)]
    assert len({answer.json()["id"] for answer in answers}) == 1


@pytest.mark.parametrize(
    ("act", "fields"),
    [("more-time", {"until": "9999-12-31", "reason": "等零件"}), ("assign", {"due_on": "9999-12-31"})],
)
def test_a_day_beyond_every_calendar_is_an_error_of_the_field(
    hazard, noodle_bar, sign_in, officer, inspector, act, fields
):
    who, what = (officer, hazard) if act == "more-time" else (inspector, make_hazard(noodle_bar, source="AI"))
    response = move(sign_in(who), what, act, severity="MAJOR", **fields)

    told = response.json()["error"]["fields"]
    assert (response.status_code, list(told)) == (400, [name for name in fields if name != "reason"])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_filters_of_the_page(
    noodle_bar, sign_in, officer, rows, django_assert_num_queries
):
    made = [make_hazard(noodle_bar, title=f"隐患{number}") for number in range(rows)]
    rectify_hazard(hazard=made[0], by=officer, evidence=Evidence(no_photo="看过"))
    client = sign_in(officer)

    with django_assert_num_queries(QUERIES):
        all_of_them = client.get("/api/v1/hazards/").json()["results"]
    assert len(all_of_them) == rows
    waiting = client.get("/api/v1/hazards/", {"state": "to_verify"}).json()["results"]
    assert [one["title"] for one in waiting] == ["隐患0"]


QUERIES = 5

"""Backing through the API: each their own rows, the lead only for officials, figures as on the page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import first_of_quarter, local_date, quarter_end
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections_backing import good_answers, make_backing, make_visit


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def backed(noodle_bar, cadre, inspector, now):
    make_backing(noodle_bar, cadre, now, inspector)
    return noodle_bar


def results(client, path, **asked):
    return client.get(f"/api/v1/{path}/", asked).json()["results"]


def test_each_sees_who_backs_their_own(backed, sign_in, cadre, inspector, officer, rival, far_inspector, now):
    today = local_date(now)
    (row,) = results(sign_in(officer), "backing-assignments")

    assert row | {"id": 0} == {
        "id": 0,
        "enterprise": backed.public_id,
        "enterprise_name": backed.name,
        "region": backed.region.code,
        "cadre_id": cadre.pk,
        "cadre_name": cadre.display_name,
        "level": "C",
        "began_on": today.isoformat(),
        "ended_on": None,
        "next_visit_due_on": quarter_end(first_of_quarter(today)).isoformat(),
    }
    for person, expected in ((cadre, [row]), (inspector, [row]), (rival, []), (far_inspector, [])):
        assert results(sign_in(person), "backing-assignments") == expected
    assert results(sign_in(cadre), "backing-assignments", mine="true") == [row]
    assert results(sign_in(inspector), "backing-assignments", mine="true") == []
    assert results(sign_in(cadre), "backing-assignments", is_open="false") == []
    make_visit(backed, cadre, now)
    assert results(sign_in(cadre), "backing-assignments")[0]["next_visit_due_on"] is None


def test_a_visit_tells_its_answers_and_the_lead_only_to_officials(backed, sign_in, cadre, officer, now):
    visit = make_visit(
        backed, cadre, now, answers=good_answers(backed, K1="生熟不分"), handed_over="疑似使用回收油"
    )
    url = f"/api/v1/backing-visits/{visit.pk}/"

    told, read = sign_in(cadre).get(url).json(), sign_in(officer).get(url).json()

    assert told["handed_over"] == "疑似使用回收油"
    assert read == told | {"handed_over": None}
    assert (told["problem_count"], told["is_presence_proved"], told["no_presence"]) == (1, False, "没有网络")
    assert [one["note"] for one in told["answers"] if one["answer"] == "NO"] == ["生熟不分"]
    (row,) = results(sign_in(officer), "backing-visits")
    assert row.items() <= told.items()
    tomorrow = local_date(now) + timedelta(days=1)
    assert results(sign_in(officer), "backing-visits", since=tomorrow.isoformat()) == []
    assert [row["id"] for row in results(sign_in(cadre), "backing-visits", mine="true")] == [visit.pk]


def test_the_figures_are_those_of_the_page(backed, rival_bar, sign_in, cadre, inspector, now):
    make_visit(backed, cadre, now, answers=good_answers(backed, K1="生熟不分"))
    client = sign_in(inspector)
    page = client.get(reverse("inspections:show_backing_coverage")).context

    told = client.get("/api/v1/backing-coverage/").json()

    names = ("subjects", "backed", "owed", "done", "overdue", "hazards", "closed", "coverage_percent")
    assert [told["total"][name] for name in names] == [getattr(page["total"], name) for name in names]
    assert told["total"]["subjects"] == 2
    assert (told["region"], told["quarter"]) == (page["region"].code, page["quarter"].isoformat())
    assert {row["region"]: row["figures"]["done"] for row in told["regions"]} == {
        region.code: figures.done for region, figures in page["rows"]
    }


def test_it_says_what_it_does_not_understand(sign_in, inspector, far_district):
    client = sign_in(inspector)

    for asked in ({"quarter": "2026-11-05"}, {"quarter": "x"}, {"region": far_district.code}):
        answer = client.get("/api/v1/backing-coverage/", asked)
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, list(asked))


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("backing-assignments", 6), ("backing-visits", 6)])
def test_lists_ask_the_same_number_of_questions(
    path, queries, number, district, cadre, inspector, now, sign_in, django_assert_num_queries
):
    for index in range(number):
        enterprise = make_enterprise(district, name=f"面馆{index}")
        make_backing(enterprise, cadre, now, inspector)
        make_visit(enterprise, cadre, now)
    client = sign_in(inspector)
    results(client, path)

    with django_assert_num_queries(queries):
        assert len(results(client, path)) == number

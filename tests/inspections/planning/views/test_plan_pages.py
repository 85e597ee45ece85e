from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.models import InspectionPlan, PlannedInspection
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections import make_inspection
from tests.factories.inspections_planning import make_grade, make_planned

pytestmark = pytest.mark.django_db
PLANS, PLANNED = reverse("inspections:list_plans"), reverse("inspections:list_planned")
YEAR = timezone.localdate().year
PAST = {"due_from": date(2026, 1, 1), "due_to": date(2026, 1, 31)}


def listed(client, **query):
    return sorted(row.pk for row in client.get(PLANNED, query).context["page"])


@pytest.fixture
def rows(noodle_bar, rival_bar):
    """One of each state, in the plan of 2026."""
    done = make_planned(noodle_bar, **PAST, kind="FULL")
    inspection = make_inspection(noodle_bar)
    PlannedInspection.objects.filter(pk=done.pk).update(
        state="DONE", inspection=inspection, done_on=inspection.inspected_on
    )
    overdue = make_planned(rival_bar, **PAST)
    cancelled = make_planned(rival_bar, **PAST, state="CANCELLED", cancel_cause="BY_HAND")
    missed = make_planned(rival_bar, **PAST, state="MISSED")
    ahead = make_planned(noodle_bar, date(2999, 12, 1), date(2999, 12, 31))
    rows = {"done": done, "overdue": overdue, "missed": missed, "cancelled": cancelled, "ahead": ahead}
    return {name: row.pk for name, row in rows.items()}


def test_figures_equal_the_lists(sign_in, inspector, district, rows):
    client = sign_in(inspector)
    (figures,) = client.get(PLANS, {"year": 2026}).context["figures"]
    wanted = {"year": 2026, "region": district.code}
    lists = {
        name: listed(client, state=name, **wanted)
        for name in ("planned", "done", "open", "overdue", "missed", "cancelled")
    }

    assert {name: getattr(figures, name) for name in lists} == {
        name: len(found) for name, found in lists.items()
    }
    assert lists == {
        "planned": sorted([rows["done"], rows["overdue"], rows["missed"], rows["ahead"]]),
        "done": [rows["done"]],
        "open": sorted([rows["overdue"], rows["ahead"]]),
        "overdue": [rows["overdue"]],
        "missed": [rows["missed"]],
        "cancelled": [rows["cancelled"]],
    }
    assert (figures.coverage, figures.full_checks) == (25, 1)
    assert listed(client, kind="FULL") == [rows["done"]]
    assert listed(client, month=12) == [rows["ahead"]]
    assert listed(client, q="对门", state="open") == [rows["overdue"]]


def test_others_see_nothing_of_it(sign_in, far_inspector, rows):
    client = sign_in(far_inspector)

    assert listed(client) == []
    assert list(client.get(PLANS, {"year": 2026}).context["figures"]) == []
    assert client.get("/api/v1/planned-inspections/").json()["results"] == []


def test_the_api_gives_no_visit_to_the_visited(sign_in, inspector, officer, rows):
    def ids(person):
        answer = sign_in(person).get("/api/v1/planned-inspections/").json()
        return {row["id"] for row in answer["results"]}

    assert ids(inspector) == set(rows.values())
    assert ids(officer) == set()


def test_the_district_makes_its_plan(sign_in, inspector, district, noodle_bar):
    make_grade(noodle_bar, "A")
    client = sign_in(inspector)

    page = client.post(reverse("inspections:make_plan"), {"region": district.code, "year": YEAR}, follow=True)

    plan = InspectionPlan.objects.get()
    assert (plan.region, plan.year, plan.made_by) == (district, YEAR, inspector)
    assert [message.message for message in page.context["messages"]] == [
        "计划已编制：新增 1 次检查，取消 0 次。"
    ]
    wrong = client.post(reverse("inspections:make_plan"), {"region": district.code, "year": YEAR + 2})
    assert set(wrong.context["form"].errors) == {"year"}


def test_a_branch_makes_none(sign_in, district):
    branch = make_user("branch")
    give_role(branch, "BRANCH_REGULATOR", district)
    client = sign_in(branch)

    assert client.get(PLANS).context["can_make"] is False
    answer = client.post(reverse("inspections:make_plan"), {"region": district.code, "year": YEAR})
    assert answer.status_code == 403


@pytest.mark.parametrize("url", [PLANS, PLANNED, "/api/v1/planned-inspections/"])
def test_it_asks_the_same_number_of_questions(
    sign_in, inspector, noodle_bar, rival_bar, url, django_assert_max_num_queries
):
    client = sign_in(inspector)
    numbers = []
    for enterprise in (noodle_bar, rival_bar):
        make_planned(enterprise)
        client.get(url)
        with django_assert_max_num_queries(14) as asked:
            client.get(url)
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]


def test_a_city_plans_the_whole_or_one_district(sign_in, city, district, far_district, noodle_bar, rival_bar):
    planner = make_user("planner", "市局的人")
    give_role(planner, "CITY_REGULATOR", city)
    make_grade(noodle_bar, "A")
    client = sign_in(planner)

    form = client.get(PLANS).context["form"]
    made = client.post(reverse("inspections:make_plan"), {"region": district.code, "year": YEAR})

    offered = list(form.fields["region"].queryset)
    assert offered[0] == city
    assert {district, far_district} <= set(offered)
    assert {region.level for region in offered} == {"CITY", "DISTRICT"}
    assert made.status_code == 302
    assert {plan.region for plan in InspectionPlan.objects.filter(made_by=planner)} == {district}


def test_a_district_plans_itself_alone(sign_in, inspector, district):
    form = sign_in(inspector).get(PLANS).context["form"]

    assert list(form.fields["region"].queryset) == [district]

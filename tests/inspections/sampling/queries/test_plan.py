from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections.models import SamplingRule
from inspections.queries.sampling.plan import progress_of, proposed_for
from inspections.services.sampling.custody import void_sample
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import make_hazard
from tests.factories.inspections import make_sample
from tests.factories.inspections_planning import make_grade
from tests.factories.inspections_sampling import GOOD, make_plan, make_reported, make_taken

pytestmark = pytest.mark.django_db


def test_figures_equal_the_lists_behind_them(
    sign_in, inspector, far_inspector, noodle_bar, rival_bar, city, at
):
    plan = make_plan(city, inspector, at, lines=[("肉制品", "HIGH", 3), ("糕点", "LOW", 1)])
    meat = plan.lines.get(food_class="肉制品")
    make_reported(noodle_bar, inspector, at, plan_line=meat)
    make_reported(rival_bar, inspector, at, plan_line=meat, items=[GOOD])
    make_taken(rival_bar, inspector, at, plan_line=meat)
    lost = make_taken(noodle_bar, inspector, at, plan_line=meat)
    void_sample(sample=lost, reason="丢失", by=inspector, at=at)

    first, second = progress_of(plan, inspector)

    assert (first.taken, first.reported, first.failed, first.left, first.percent) == (3, 2, 1, 0, 100)
    assert (second.taken, second.left) == (0, 1)
    client = sign_in(inspector)
    for stage in ("taken", "reported", "failed"):
        shown = client.get(reverse("inspections:list_samples"), {"plan_line": meat.pk, "stage": stage})
        assert shown.context["page"].paginator.count == getattr(first, stage)
    assert progress_of(plan, far_inspector)[0].taken == 0  # as long as the lists that they see


def test_where_to_sample_next(noodle_bar, rival_bar, district, far_district, inspector, at):
    plan = make_plan(district, inspector, at, lines=[("乳制品", "MEDIUM", 3)])
    line, rule, day = plan.lines.get(), SamplingRule.objects.get(), at.date()
    hazardous, new = make_enterprise(district, name="有隐患"), make_enterprise(district, name="新开的")
    make_enterprise(far_district, name="别区的")
    make_sample(noodle_bar, "FAILED")
    make_sample(rival_bar)
    make_sample(hazardous)
    make_hazard(hazardous)

    found = list(proposed_for(line, inspector, rule, day))

    assert [(one, one.points) for one in found] == [
        (noodle_bar, 40),
        (new, 20),
        (hazardous, 15),
        (rival_bar, 0),
    ]
    make_taken(noodle_bar, inspector, at, plan_line=line)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert noodle_bar not in proposed_for(line, inspector, rule, day + timedelta(days=1))
    assert len(asked) == 1


@pytest.fixture
def graded(noodle_bar):
    """The noodle bar: of grade C, two failures, one of them with meat."""
    make_sample(noodle_bar, "FAILED", food_class="肉制品")
    make_sample(noodle_bar, "FAILED", food_class="糕点")
    make_grade(noodle_bar, "B")
    make_grade(noodle_bar, "C")
    return noodle_bar


@pytest.mark.parametrize(
    ("food_class", "risk", "points"),
    [
        ("乳制品", "LOW", 80 + 20),  # two failures, two steps above A
        ("肉制品", "LOW", 80 + 20 + 30),
        ("肉制品", "HIGH", 80 + (20 + 30) * 2),
    ],
)
def test_food_class_grade_and_risk_speak(graded, district, inspector, at, food_class, risk, points):
    line = make_plan(district, inspector, at, lines=[(food_class, risk, 3)]).lines.get()

    first = proposed_for(line, inspector, SamplingRule.objects.get(), at.date()).first()

    assert (first, first.grade, first.points) == (graded, "C", points)


def test_who_may_not_see_grades_gets_no_hint(graded, district, inspector, cadre, at):
    line = make_plan(district, inspector, at, lines=[("乳制品", "LOW", 3)]).lines.get()

    first = proposed_for(line, cadre, SamplingRule.objects.get(), at.date()).first()

    assert (first.grade, first.points) == (None, 80)


def test_proposals_and_lines_leave_as_files(graded, district, inspector, at, sign_in):
    plan = make_plan(district, inspector, at, lines=[("肉制品", "HIGH", 3), ("糕点", "LOW", 1)])
    client = sign_in(inspector)

    for url in (
        reverse("inspections:show_sampling_plan", args=[plan.pk]),
        reverse("inspections:propose_enterprises", args=[plan.lines.first().pk]),
    ):
        assert b"".join(client.get(url, {"format": "xlsx"})).startswith(b"PK")
        assert client.get(url).status_code == 200

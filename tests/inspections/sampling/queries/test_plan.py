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
    plan = make_plan(district, inspector, at)
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

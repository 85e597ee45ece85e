"""A plan is changed until it is closed; what was sampled keeps its line."""

import pytest

from accounts.models import AuditEntry
from inspections.services.sampling.plan import (
    LineInUse,
    NothingPlanned,
    PlanClosed,
    PlannedBefore,
    PlannedLine,
    change_plan,
    close_plan,
)
from inspections.services.sampling.take import PlanIsClosed
from tests.factories.inspections_sampling import make_plan, make_taken

pytestmark = pytest.mark.django_db
MEAT, CAKES = PlannedLine("肉制品", "HIGH", 5), PlannedLine("糕点", "LOW", 2)


@pytest.fixture
def plan(district, inspector, at):
    return make_plan(district, inspector, at, lines=[("肉制品", "LOW", 3), ("乳制品", "LOW", 1)])


@pytest.fixture
def change(plan, inspector, at):
    def change(*lines, name="修改后的计划"):
        return change_plan(plan=plan, name=name, lines=lines, by=inspector, at=at)

    return change


def test_lines_are_changed_added_and_taken_out(plan, change):
    meat = plan.lines.get(food_class="肉制品")

    changed = change(MEAT, CAKES)

    rows = changed.lines.order_by("pk").values_list("food_class", "risk", "batches")
    assert (changed.name, list(rows)) == ("修改后的计划", [("肉制品", "HIGH", 5), ("糕点", "LOW", 2)])
    assert changed.lines.get(food_class="肉制品") == meat
    entry = AuditEntry.objects.get(action="change_sampling_plan")
    assert (entry.old["batches"], entry.new["batches"]) == (4, 7)


def test_what_was_sampled_stays(plan, change, noodle_bar, inspector, at):
    meat = plan.lines.get(food_class="肉制品")
    for _sample in range(2):
        make_taken(noodle_bar, inspector, at, plan_line=meat)

    with pytest.raises(LineInUse):
        change(CAKES)
    with pytest.raises(LineInUse):
        change(PlannedLine("肉制品", "HIGH", 1))
    assert plan.lines.count() == 2
    assert change(PlannedLine("肉制品", "HIGH", 2)).lines.get().batches == 2


def test_it_refuses(plan, change, district, inspector, at):
    make_plan(district, inspector, at, name="别的计划")

    with pytest.raises(NothingPlanned):
        change()
    with pytest.raises(PlannedBefore):
        change(MEAT, name="别的计划")
    with pytest.raises(PlannedBefore):
        change(MEAT, MEAT)


def test_a_closed_plan_stands_still(plan, change, noodle_bar, inspector, at, sign_in):
    client, url = sign_in(inspector), f"/inspections/sampling-plans/{plan.pk}/"
    assert f"{url}change/" in client.get(url).content.decode()
    assert "肉制品 | 低 | 3" in client.get(f"{url}change/").content.decode()

    closed = close_plan(plan=plan, reason="年度已结束", by=inspector, at=at)

    assert (closed.is_closed, closed.closed_by) == (True, inspector)
    with pytest.raises(PlanClosed):
        change(MEAT)
    with pytest.raises(PlanClosed):
        close_plan(plan=plan, reason="再关一次", by=inspector, at=at)
    with pytest.raises(PlanIsClosed):
        make_taken(noodle_bar, inspector, at, plan_line=closed.lines.first())
    page = client.get(url).content.decode()
    assert "已关闭" in page
    assert f"{url}change/" not in page
    said = {"name": "x", "lines": "肉制品 | 高 | 5"}
    assert "已经关闭" in client.post(f"{url}change/", said).content.decode()

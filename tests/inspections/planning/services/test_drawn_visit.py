"""A drawn visit is made by whom chance has chosen, wherever in the draw's region they work."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from common.local_time import ZONE
from inspections.models import DrawnVisit, OnSiteInspection, PlannedInspection
from inspections.queries.planning.draw import public_draw
from inspections.services.inspection.arranging import assign_inspectors
from inspections.services.inspection.inspection import record_inspection
from inspections.services.inspection.on_site import (
    cancel_on_site,
    finalise_on_site,
    plan_on_site,
    tell_on_site,
)
from inspections.services.inspection.on_site_refusal import ArrangedAlready, NotAsDrawn, NotInThatState
from inspections.services.planning.change import change_planned
from inspections.services.planning.draw import commit_draw, execute_draw
from inspections.services.planning.facts import follow_facts
from inspections.services.planning.plan import NotOpen, balance_plans, cancel_planned, fulfil_planned
from ledger.services.sealing import seal
from notifications.models import Notice
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_inspection import make_on_site, record, signing_of, start
from tests.factories.inspections_planning import make_grade, make_planned

pytestmark = pytest.mark.django_db
State = PlannedInspection.State


@pytest.fixture
def elsewhere(far_district):
    """Two regulators of another district of the same city."""
    users = [make_user(f"elsewhere{number}", f"邻区检查员{number}") for number in range(2)]
    for user in users:
        give_role(user, Role.DISTRICT_REGULATOR, far_district)
    return users


@pytest.fixture
def city_regulator(city):
    user = make_user("city_regulator", "市局的人")
    give_role(user, Role.CITY_REGULATOR, city)
    return user


@pytest.fixture
def planned(noodle_bar):
    return make_planned(noodle_bar)


@pytest.fixture
def visit(planned, city, elsewhere, city_regulator, at):
    row = commit_draw(
        region=city, title="全市抽查", due_from=date(2026, 12, 1), due_to=date(2026, 12, 31),
        inspectors=elsewhere, subjects_wanted=1, by=city_regulator, at=at,
    )  # fmt: skip
    seal(at=at)
    execute_draw(row=row, by=city_regulator, at=at)
    return DrawnVisit.objects.select_related("draw").get()


def arrange(planned, people, at, by=None, **fields):
    return plan_on_site(
        enterprise=planned.enterprise, kind="DAILY", planned_on=date(2026, 12, 8), inspectors=people,
        by=by or people[0], at=at, planned=planned, **fields,
    )  # fmt: skip


def on_day_of(visit):
    return datetime.combine(visit.visit_on, datetime.min.time(), ZONE) + timedelta(hours=10)


def test_who_is_sent_from_another_district_makes_the_visit_and_sees_nothing_else(
    sign_in, visit, planned, elsewhere, noodle_bar, at
):
    other = make_on_site(noodle_bar, [*map(_local(noodle_bar), range(2))], at, upto="PLANNED")
    client = sign_in(elsewhere[0])
    page = client.get(reverse("inspections:show_planned", args=[planned.pk])).text
    assert reverse("inspections:plan_visit", args=[planned.pk]) in page
    assert reverse("inspections:change_planned", args=[planned.pk]) not in page

    client.post(
        reverse("inspections:plan_visit", args=[planned.pk]),
        {"kind": "DAILY", "checklist": other.checklist_id},
    )

    on_site = OnSiteInspection.objects.get(planned=planned)
    assert (on_site.planned_on, on_site.level) == (visit.visit_on, "CITY")
    assert {one.user for one in on_site.inspectors.all()} == set(elsewhere)
    assert client.get(reverse("inspections:show_on_site", args=[on_site.pk])).status_code == 200
    assert client.get(reverse("inspections:show_on_site", args=[other.pk])).status_code == 404
    prove = reverse("inspections:open_presence", args=[noodle_bar.public_id])
    assert client.get(prove).status_code == 200
    assert client.get(client.post(prove).url).status_code == 200
    day = on_day_of(visit)
    begin = client.get(reverse("inspections:start_on_site", args=[on_site.pk])).context["form"]
    assert set(begin.fields["inspectors"].queryset) == set(elsewhere)
    on_site = start(on_site, elsewhere, day)
    assert client.get(reverse("inspections:record_on_site", args=[on_site.pk])).status_code == 200
    on_site = record(on_site, elsewhere[0], day)
    tell_on_site(on_site=on_site, signing=signing_of(on_site), by=elsewhere[0], at=day)
    inspection = finalise_on_site(on_site=on_site, by=elsewhere[0], at=day)
    follow_facts(enterprise_ids=[noodle_bar.pk], at=day)

    planned.refresh_from_db()
    assert (planned.state, planned.inspection, planned.done_on) == (State.DONE, inspection, visit.visit_on)
    assert client.get(prove).status_code == 404  # it is over


def _local(enterprise):
    def local(number):
        user = make_user(f"local{number}", f"本区检查员{number}")
        give_role(user, Role.DISTRICT_REGULATOR, enterprise.region)
        return user

    return local


def test_nobody_else_makes_it(visit, planned, elsewhere, inspector, at):
    with pytest.raises(NotAsDrawn):
        arrange(planned, [inspector, elsewhere[0]], at)
    on_site = arrange(planned, elsewhere, at, by=inspector)
    with pytest.raises(ArrangedAlready):
        arrange(planned, elsewhere, at)
    with pytest.raises(NotAsDrawn):
        assign_inspectors(on_sites=[on_site], inspectors=[inspector, elsewhere[0]], by=inspector, at=at)
    with pytest.raises(NotAsDrawn):
        start(on_site, [inspector, elsewhere[0]], on_day_of(visit))


def test_another_inspection_does_not_stand_for_it_and_does_not_strike_it(
    visit, planned, noodle_bar, inspector, at
):
    make_grade(noodle_bar, "A")
    record_inspection(
        enterprise=noodle_bar, kind="DAILY", inspected_on=at.date(), failed_items=[], by=inspector, at=at
    )
    undrawn = make_planned(noodle_bar)

    assert fulfil_planned() == 1
    balance_plans(at=at)

    planned.refresh_from_db()
    undrawn.refresh_from_db()
    assert (planned.state, undrawn.state) == (State.PLANNED, State.DONE)


def test_the_planner_sends_others_with_a_reason_and_everybody_may_know(
    visit, planned, elsewhere, inspector, far_district, at
):
    third = make_user("third", "第三人")
    give_role(third, Role.DISTRICT_REGULATOR, far_district)
    on_site = arrange(planned, elsewhere, at)

    change_planned(
        planned=planned, visit_on=visit.visit_on, inspectors=[elsewhere[0], third], reason="王某某住院",
        seen=0, by=inspector, at=at,
    )  # fmt: skip

    assert {one.user for one in on_site.inspectors.all()} == {elsewhere[0], third}
    number = visit.draw.inspectors.get(user=elsewhere[0]).number
    assert public_draw(visit.draw)["visits"] == []
    visit.draw.told_at = at
    record = public_draw(visit.draw)
    assert record["visits"] == [
        {
            "subject": planned.enterprise.public_id,
            "state": "PLANNED",
            "done_on": None,
            "inspectors": [number, None],
            "others_sent": True,
            "times_changed": 1,
        }
    ]
    assert "住院" not in str(record)
    on_site = start(on_site, [elsewhere[0], third], on_day_of(visit))
    with pytest.raises(NotOpen):
        change_planned(
            planned=planned, visit_on=visit.visit_on, inspectors=elsewhere, reason="换回来", seen=1,
            by=inspector, at=at,
        )  # fmt: skip


def test_what_is_struck_from_the_plan_is_not_made(visit, planned, elsewhere, inspector, at):
    on_site = arrange(planned, elsewhere, at)

    cancel_planned(planned=planned, reason="停业", by=inspector, at=at)

    on_site.refresh_from_db()
    assert (on_site.state, on_site.cancel_reason) == ("CANCELLED", "停业")
    with pytest.raises(NotInThatState):
        arrange(planned, elsewhere, at)


def test_everybody_concerned_hears_of_it(visit, planned, elsewhere, inspector, at):
    def heard(topic):
        found = Notice.objects.filter(topic=topic).order_by("pk")
        return sorted((notice.user_id, notice.title) for notice in found)

    both = sorted(user.pk for user in elsewhere)
    assert heard("draw") == [(pk, "您被抽中参加检查") for pk in both]
    assert "抽中您参加1次检查" in Notice.objects.filter(topic="draw").first().text
    arrange(planned, elsewhere, at)
    assert heard("on-site-inspection") == [(elsewhere[1].pk, "有一次检查安排给您")]
    Notice.objects.all().delete()

    cancel_planned(planned=planned, reason="停业", by=inspector, at=at)

    assert heard("on-site-inspection") == [(pk, "一次检查已取消") for pk in both]


def test_who_was_drawn_hears_that_it_was_struck(visit, planned, elsewhere, inspector, at):
    cancel_planned(planned=planned, reason="停业", by=inspector, at=at)

    notices = Notice.objects.filter(topic="planned-visit")
    assert {notice.user for notice in notices} == set(elsewhere)
    assert "停业" in notices[0].text


def test_one_that_was_called_off_is_arranged_again(visit, planned, elsewhere, at):
    on_site = arrange(planned, elsewhere, at)
    cancel_on_site(on_site=on_site, reason="大雪", by=elsewhere[0], at=at)

    assert arrange(planned, elsewhere, at).pk != on_site.pk


def test_one_arranged_without_a_draw_keeps_its_people_when_only_the_day_moves(planned, inspector, at):
    on_site = arrange(planned, [inspector], at)

    change_planned(
        planned=planned,
        visit_on=date(2026, 12, 15),
        inspectors=None,
        reason="停电",
        seen=0,
        by=inspector,
        at=at,
    )

    on_site.refresh_from_db()
    assert on_site.planned_on == date(2026, 12, 15)
    assert {one.user for one in on_site.inspectors.all()} == {inspector}


def test_a_branch_does_not_strike_what_was_drawn(sign_in, visit, planned, noodle_bar):
    branch = make_user("branch", "所里的人")
    give_role(branch, Role.BRANCH_REGULATOR, noodle_bar.region)
    client, undrawn = sign_in(branch), make_planned(noodle_bar)

    drawn_answer = client.post(reverse("inspections:cancel_planned", args=[planned.pk]), {"reason": "忙"})
    answer = client.post(reverse("inspections:cancel_planned", args=[undrawn.pk]), {"reason": "停业"})

    assert (drawn_answer.status_code, answer.status_code) == (403, 302)

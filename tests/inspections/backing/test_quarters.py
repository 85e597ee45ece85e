"""A quarter is told as it was: who backed, what was missed, what was late, who has left since."""

import io
from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from accounts.services.role import end_role
from common.local_time import first_of_quarter
from enterprises.models import Enterprise
from enterprises.services.enterprise import close_enterprise
from hazards.models import Hazard
from inspections.models import BackingAssignment, UpperCheck, VisitTask
from inspections.queries.backing.coverage import cadre_rows, cadres_in, coverage_of
from inspections.queries.backing.level import usual_level, usual_level_of
from inspections.queries.backing.subjects import backing_lists_of
from inspections.services.backing.assignment import (
    CadreOfAnotherLevel,
    assign_backing,
    end_backing_of_closed,
    hand_over_backing,
)
from inspections.services.backing.upper_check import NotThatQuarter, check_cadre
from inspections.services.backing.visit_task import make_visit_tasks
from tests.factories.accounts import give_role, make_user
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections_backing import good_answers, make_backing, make_visit

THIRD, FOURTH = date(2026, 7, 1), date(2026, 10, 1)
AUGUST, NOVEMBER = (datetime(2026, month, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai")) for month in (8, 11))
TODAY = NOVEMBER.date()


@pytest.fixture
def successor(district):
    user = make_user("successor", "接手干部")
    give_role(user, Role.CADRE, district)
    return user


@pytest.fixture
def missed(noodle_bar, cadre, inspector):
    """A visit of the third quarter that was never made, and one owed in the fourth."""
    assignment = make_backing(noodle_bar, cadre, AUGUST, inspector)
    make_visit_tasks(day=TODAY)
    return assignment


def hand_over(cadre, successor, inspector, at=NOVEMBER):
    paths = inspector.territory_paths()
    return hand_over_backing(
        cadre=cadre, successor=successor, reason="调离", region_paths=paths, by=inspector, at=at
    )


def figures_of(cadres, quarter):
    rows = cadre_rows(cadres, quarter=quarter, day=TODAY)
    return [(row.subjects, row.owed, row.done, row.overdue) for _cadre, row in rows]


def test_what_was_missed_stays_with_who_missed_it(missed, noodle_bar, cadre, successor, inspector, district):
    [made] = hand_over(cadre, successor, inspector)

    tasks = VisitTask.objects.order_by("quarter").values_list("quarter", "assignment")
    assert list(tasks) == [(THIRD, missed.pk), (FOURTH, made.pk)]
    assert figures_of([cadre, successor], THIRD) == [(1, 1, 0, 1), (0, 0, 0, 0)]
    assert figures_of([cadre, successor], FOURTH) == [(0, 0, 0, 0), (1, 1, 0, 0)]
    assert list(cadres_in(region=district, quarter=THIRD, day=TODAY)) == [cadre]

    make_visit(noodle_bar, successor, NOVEMBER)

    assert figures_of([cadre, successor], THIRD) == [(1, 1, 0, 1), (0, 0, 0, 0)]
    assert figures_of([successor], FOURTH) == [(1, 1, 1, 0)]
    lists = backing_lists_of(inspector, TODAY)
    assert not lists.rows.filter(lists.wanted["overdue"]).exists()  # nobody can make it any more
    past = backing_lists_of(inspector, TODAY, quarter=THIRD)
    assert list(past.rows.filter(past.wanted["overdue"])) == [noodle_bar]


def test_a_past_quarter_is_told_by_its_own_assignments(missed, noodle_bar, cadre, successor, inspector):
    hand_over(cadre, successor, inspector)

    past, now = (backing_lists_of(inspector, TODAY, quarter=quarter) for quarter in (THIRD, FOURTH))
    assert [lists.enterprises("backed").get().backing_now[0].cadre for lists in (past, now)] == [
        cadre,
        successor,
    ]
    assert coverage_of(region=noodle_bar.region, quarter=date(2026, 4, 1), day=TODAY).total.backed == 0
    assert coverage_of(region=noodle_bar.region, quarter=THIRD, day=TODAY).total.backed == 1


def test_a_late_visit_says_so(missed, noodle_bar, cadre, inspector, sign_in):
    visit = make_visit(noodle_bar, cadre, NOVEMBER)

    total = coverage_of(region=noodle_bar.region, quarter=THIRD, day=TODAY).total
    assert (total.owed, total.done, total.late, total.overdue) == (1, 1, 1, 0)
    page = sign_in(inspector).get(reverse("inspections:show_backing_visit", args=[visit.pk])).text
    assert "逾期补做" in page


def test_subjects_of_who_left_are_backed_by_nobody(missed, noodle_bar, cadre, inspector, successor, at):
    end_role(assignment=cadre.role_assignments.get(), by=None, at=NOVEMBER - timedelta(days=1))

    total = coverage_of(region=noodle_bar.region, quarter=FOURTH, day=TODAY).total
    lists = backing_lists_of(inspector, TODAY)
    assert (total.subjects, total.backed) == (1, 0)
    assert [lists.counts[name] for name in ("gone", "backed", "unassigned")] == [1, 0, 0]

    hand_over(cadre, successor, inspector)  # who left can still be relieved

    assert coverage_of(region=noodle_bar.region, quarter=FOURTH, day=TODAY).total.backed == 1


def test_figures_by_cadre_have_hazards_and_presence(missed, noodle_bar, cadre, inspector, district, at):
    make_visit(noodle_bar, cadre, NOVEMBER, answers=good_answers(noodle_bar, K1="生熟不分"))
    Hazard.objects.update(found_on=TODAY)

    [(_cadre, row)] = cadre_rows([cadre], quarter=FOURTH, day=TODAY, region=district)

    assert (row.hazards, row.closed, row.closing_percent) == (1, 0, 0)
    assert (row.on_site, row.proved, row.proved_percent) == (1, 0, 0)
    total = coverage_of(region=district, quarter=FOURTH, day=TODAY).total
    assert (total.hazards, total.on_site, total.proved) == (1, 1, 0)


def test_the_table_of_cadres_is_of_the_region_shown(missed, far_district, cadre, sign_in, inspector):
    give_role(inspector, Role.DISTRICT_REGULATOR, far_district)
    client, page = sign_in(inspector), reverse("inspections:show_backing_coverage")

    here = client.get(page, {"region": missed.enterprise.region.code, "quarter": "2026-07-01"}).context
    there = client.get(page, {"region": far_district.code, "quarter": "2026-07-01"}).context

    assert [[one for one, _row in context["cadres"]] for context in (here, there)] == [[cadre], []]


def test_both_tables_leave_as_files(missed, cadre, inspector, sign_in):
    client, page = sign_in(inspector), reverse("inspections:show_backing_coverage")
    asked = {"quarter": "2026-07-01", "format": "xlsx"}

    by_cadre, by_region = (client.get(page, asked | more) for more in ({}, {"by": "region"}))

    lines = [
        list(load_workbook(io.BytesIO(response.content)).worksheets[0].iter_rows(values_only=True))
        for response in (by_cadre, by_region)
    ]
    figures = (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)
    assert [rows[1][-10:] for rows in lines] == [figures, figures]
    assert (lines[0][1][0], lines[1][1][:2]) == (str(cadre), (missed.enterprise.region.name, "320508"))


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_the_same_number_of_questions(
    number, district, cadre, inspector, sign_in, django_assert_num_queries
):
    for index in range(number):
        backer = make_user(f"backer{index}", f"干部{index}")
        give_role(backer, Role.CADRE, district)
        make_backing(make_enterprise(district, name=f"面馆{index}"), backer, NOVEMBER, inspector)
    client, page = sign_in(inspector), reverse("inspections:show_backing_coverage")
    client.get(page)

    with django_assert_num_queries(17):
        client.get(page)


def test_closing_ends_backing_and_what_is_owed(missed, noodle_bar, rival_bar, cadre, inspector):
    make_backing(rival_bar, cadre, NOVEMBER, inspector)
    close_enterprise(enterprise=noodle_bar, reason="注销", by=inspector, at=NOVEMBER)

    assert end_backing_of_closed(day=TODAY, enterprise_ids=[noodle_bar.pk, rival_bar.pk]) == 1

    missed.refresh_from_db()
    assert (missed.ended_on, missed.end_reason) == (TODAY, "主体已关闭")
    states = (
        VisitTask.objects.filter(enterprise=noodle_bar).order_by("quarter").values_list("state", flat=True)
    )
    assert list(states) == ["DUE", "EXEMPT"]  # what was missed before stays missed
    assert coverage_of(region=noodle_bar.region, quarter=THIRD, day=TODAY).total.overdue == 0
    assert BackingAssignment.objects.open().get().enterprise == rival_bar
    assert end_backing_of_closed(day=TODAY) == 0


def test_the_news_of_a_closing_is_followed(missed, noodle_bar, inspector, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        close_enterprise(enterprise=noodle_bar, reason="注销", by=inspector, at=NOVEMBER)

    assert not BackingAssignment.objects.open().exists()


def test_level_is_matched_to_level_or_says_why(noodle_bar, cadre, inspector, successor):
    with pytest.raises(CadreOfAnotherLevel):
        assign_backing(enterprises=[noodle_bar], cadre=cadre, by=inspector, at=NOVEMBER)

    noodle_bar.size_band = "MEDIUM"  # of the district
    noodle_bar.save()
    [matched] = assign_backing(
        enterprises=[noodle_bar], cadre=cadre, by=inspector, at=NOVEMBER, reason="不需要理由"
    )
    assert (matched.level, matched.level_reason) == ("B", "")

    noodle_bar.size_band = "LARGE"
    noodle_bar.save()
    lists = backing_lists_of(inspector, TODAY)
    assert list(lists.rows.filter(lists.wanted["review"])) == [noodle_bar]  # its level follows no more

    [anew] = hand_over(cadre, successor, inspector)
    assert (anew.level, anew.level_reason) == ("A", "调离")
    lists = backing_lists_of(inspector, TODAY)
    assert not lists.rows.filter(lists.wanted["review"]).exists()


def test_the_usual_level_is_the_same_for_one_and_for_many(district):
    kinds, bands = Enterprise.Kind.values, ["", *Enterprise.SizeBand.values]
    for kind, band in product(kinds, bands):
        make_enterprise(district, name=f"{kind}{band}", kind=kind, size_band=band)

    for row in Enterprise.objects.annotate(found=usual_level_of()):
        assert row.found == usual_level(row), (row.kind, row.size_band)


def test_the_quarter_that_is_over_is_checked_too(missed, cadre, district, inspector, successor, sign_in):
    hand_over(cadre, successor, inspector)
    said = {"cadre": cadre, "region": district, "result": "GOOD", "remarks": "见记录", "by": inspector}
    january = datetime(2027, 1, 5, 9, tzinfo=NOVEMBER.tzinfo)

    check = check_cadre(**said, quarter=THIRD, at=NOVEMBER)

    assert (check.quarter, check.subjects, check.owed, check.done) == (THIRD, 1, 1, 0)
    assert check_cadre(**said, quarter=FOURTH, at=january).quarter == FOURTH
    with pytest.raises(NotThatQuarter):
        check_cadre(**said, quarter=THIRD, at=january)


def test_the_page_offers_both_quarters(noodle_bar, cadre, inspector, sign_in, at):
    make_backing(noodle_bar, cadre, at, inspector)
    client, url = sign_in(inspector), reverse("inspections:check_cadre", args=[cadre.pk])
    running, before = client.get(url).context["form"].quarters

    assert client.get(url, {"quarter": before.isoformat()}).context["quarter"] == before
    client.post(url, {"quarter": before.isoformat(), "result": "GOOD", "remarks": "见记录"})

    assert UpperCheck.objects.get().quarter == before == first_of_quarter(running - timedelta(days=1))

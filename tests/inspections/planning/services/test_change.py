"""A planned visit is moved or given to others: with a reason, in time, and never silently."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEntry, Role
from common.local_time import years_after
from inspections.models import DrawnVisit, PlannedChange, PlannedInspection
from inspections.queries.planning.appointment import (
    appointment_of,
    appointments_of,
    lost_appointments_of,
    with_visit_day,
)
from inspections.queries.planning.last_day import last_day, last_day_for
from inspections.services.planning.change import (
    ChangedMeanwhile,
    MustRecuse,
    NothingChanges,
    NotOfTheTerritory,
    TooEarly,
    TooFewInspectors,
    TooLate,
    change_planned,
)
from inspections.services.planning.draw import commit_draw, declare_recusal, execute_draw
from inspections.services.planning.plan import NotOpen, cancel_planned
from ledger.services.sealing import seal
from notifications.models import Notice
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections import make_inspection
from tests.factories.inspections_planning import make_plan_row, make_planned

pytestmark = pytest.mark.django_db
WINDOW = (date(2026, 12, 1), date(2026, 12, 20))
DAY = date(2026, 12, 8)


@pytest.fixture
def people(district):
    users = [make_user(f"inspector{number}", f"检查员{number}") for number in range(3)]
    for user in users:
        give_role(user, Role.DISTRICT_REGULATOR, district)
    return users


@pytest.fixture
def planned(noodle_bar):
    return make_planned(noodle_bar, *WINDOW)


@pytest.fixture
def change(planned, inspector, people, at):
    def change(**fields):
        usual = {"visit_on": DAY, "inspectors": people[:2], "reason": "店主住院", "seen": 0}
        return change_planned(**({"planned": planned, "by": inspector, "at": at} | usual | fields))

    return change


@pytest.fixture
def drawn(planned, district, inspector, people, at):
    """The visit drawn for the first two of three inspectors, whoever they are."""
    row = commit_draw(
        region=district, title="12月抽查", due_from=WINDOW[0], due_to=date(2026, 12, 31), inspectors=people,
        subjects_wanted=1, by=inspector, at=at,
    )  # fmt: skip
    seal(at=at)
    execute_draw(row=row, by=inspector, at=at)
    return DrawnVisit.objects.get()


def test_day_and_people_are_arranged_and_everybody_is_told(change, planned, people, inspector):
    made = change()

    assert (made.number, made.visit_on, set(made.inspectors.all())) == (1, DAY, set(people[:2]))
    assert (made.was_on, made.was_due_from, made.was_due_to) == (None, *WINDOW)
    (mine,) = appointments_of(people[0])
    assert (mine.planned, mine.visit_on, mine.sequence) == (planned, DAY, 1)
    assert set(mine.people) == set(people[:2])
    assert appointments_of(people[2]) == []
    assert with_visit_day(PlannedInspection.objects.all()).get().visit_on == DAY
    notices = Notice.objects.filter(topic="planned-visit")
    assert set(notices.values_list("user", flat=True)) == {people[0].pk, people[1].pk}
    assert "店主住院" in notices.first().text
    entry = AuditEntry.objects.get(action="change_planned_inspection")
    assert (entry.reason, entry.new["visit_on"]) == ("店主住院", "2026-12-08")


def test_a_drawn_visit_keeps_its_name_in_calendars_and_what_was_drawn(change, drawn, planned):
    before = appointment_of(planned)

    change(visit_on=before.visit_on + timedelta(days=1), inspectors=None)

    after = appointment_of(planned)
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
    assert set(after.people) == set(before.people)
    drawn.refresh_from_db()
    assert drawn.visit_on == before.visit_on
    assert planned.changes.get().was_on == before.visit_on


def test_who_is_taken_off_loses_it_and_hears_so(change, drawn, planned, people, at):
    gone = appointment_of(planned).people[0]
    others = [user for user in people if user != gone]

    change(visit_on=drawn.visit_on, inspectors=others)

    assert appointments_of(gone) == []
    (lost,) = lost_appointments_of(gone, at.date())
    assert (lost.planned, lost.sequence) == (planned, 1)
    assert lost_appointments_of(others[0], at.date()) == []
    assert Notice.objects.get(user=gone, topic="planned-visit").title == "一次检查已改派他人"
    assert lost_appointments_of(gone, drawn.visit_on + timedelta(days=1)) == []


def test_what_is_cancelled_is_lost_to_all_who_went(change, drawn, planned, people, inspector, at):
    before = appointment_of(planned)
    cancel_planned(planned=planned, reason="已停业", by=inspector, at=at)

    assert [one.uid for one in lost_appointments_of(before.people[0], at.date())] == [before.uid]


def test_the_window_follows_the_day_and_comes_back(change, planned):
    change(visit_on=date(2026, 12, 30))
    planned.refresh_from_db()
    assert (planned.due_from, planned.due_to) == (WINDOW[0], date(2026, 12, 30))
    assert not planned.is_overdue_on(date(2026, 12, 29))

    change(visit_on=DAY, seen=1)
    planned.refresh_from_db()
    assert (planned.due_from, planned.due_to) == WINDOW
    assert list(planned.changes.values_list("number", "was_on", "visit_on")) == [
        (1, None, date(2026, 12, 30)),
        (2, date(2026, 12, 30), DAY),
    ]


def test_not_into_the_year_after_the_plan(change):
    with pytest.raises(TooLate, match="2026年12月31日"):
        change(visit_on=date(2027, 1, 1))

    assert not PlannedChange.objects.exists()


def test_not_past_the_full_check(noodle_bar, change, at):
    make_inspection(noodle_bar, inspected_on=date(2024, 12, 24))
    full = make_planned(noodle_bar, *WINDOW, kind="FULL")

    assert last_day(full) == date(2026, 12, 24)
    with pytest.raises(TooLate, match="2026年12月24日"):
        change(planned=full, visit_on=date(2026, 12, 25))
    assert change(planned=full, visit_on=date(2026, 12, 24)).number == 1


def test_not_into_the_past_nor_before_the_year_of_the_plan(change, noodle_bar, at):
    with pytest.raises(TooEarly, match="2026年11月23日"):
        change(visit_on=date(2026, 11, 22))
    plan = make_plan_row(noodle_bar.region, 2027)
    later = make_planned(noodle_bar, date(2027, 1, 1), date(2027, 1, 31), plan=plan)
    with pytest.raises(TooEarly, match="2027年1月1日"):
        change(planned=later, visit_on=DAY)


def test_two_people_of_the_territory_without_ties(change, noodle_bar, people, far_inspector, inspector, at):
    with pytest.raises(TooFewInspectors):
        change(inspectors=people[:1])
    with pytest.raises(NotOfTheTerritory):
        change(inspectors=[people[0], far_inspector])
    declare_recusal(
        inspector=people[1], enterprise=noodle_bar, reason="RELATIVE", note="", valid_from=date(2026, 1, 1),
        by=inspector, at=at,
    )  # fmt: skip
    with pytest.raises(MustRecuse, match="检查员1"):
        change(inspectors=people[:2])


def test_what_was_changed_meanwhile_is_looked_at_again(change):
    change()

    with pytest.raises(ChangedMeanwhile):
        change(visit_on=date(2026, 12, 9), seen=0)
    with pytest.raises(NothingChanges):
        change(seen=1)


def test_what_is_done_is_not_changed(change, planned, inspector, at):
    cancel_planned(planned=planned, reason="已停业", by=inspector, at=at)

    with pytest.raises(NotOpen):
        change()


def test_what_was_arranged_is_not_drawn_again(change, district, people, inspector, at):
    change()
    other = make_planned(PlannedInspection.objects.get().enterprise, date(2026, 12, 1), date(2026, 12, 31))

    row = commit_draw(
        region=district, title="12月抽查", due_from=WINDOW[0], due_to=date(2026, 12, 31), inspectors=people,
        subjects_wanted=1, by=inspector, at=at,
    )  # fmt: skip
    seal(at=at)
    execute_draw(row=row, by=inspector, at=at)

    assert DrawnVisit.objects.get().planned == other


@pytest.mark.parametrize(
    "wrong", [{"number": 0}, {"reason": ""}, {"was_due_from": date(2026, 12, 30)}, {"number": 1}], ids=str
)
def test_the_table_refuses(change, wrong):
    first = change()
    row = {field.attname: getattr(first, field.attname) for field in PlannedChange._meta.concrete_fields}

    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedChange.objects.create(**(row | {"id": None, "number": 2} | wrong))


DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))


@given(window_ends=st.dates(date(2026, 1, 1), date(2026, 12, 31)), last_full_on=st.none() | DAYS)
def test_the_last_day_never_breaks_what_the_plan_meets(window_ends, last_full_on):
    last = last_day_for(year=2026, window_ends=window_ends, last_full_on=last_full_on, years=2)

    assert last.year == 2026
    assert last >= window_ends or last == years_after(last_full_on, 2)
    if last_full_on and years_after(last_full_on, 2) >= window_ends:
        assert last <= years_after(last_full_on, 2)


@pytest.mark.parametrize("act", [lambda rows: rows.update(reason="x"), lambda rows: rows.delete()])
def test_the_database_keeps_what_was_changed(change, act):
    change()

    with pytest.raises(IntegrityError), transaction.atomic():
        act(PlannedChange.objects.all())

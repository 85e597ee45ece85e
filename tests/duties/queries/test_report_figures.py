"""What a report counts, and that each figure equals the list behind it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from duties.models import Duty
from duties.queries.report_figures import report_figures
from duties.services.duty import Finding, correct_duty_record
from tests.factories.duties import hand_in, make_duty, make_record
from tests.factories.hazards import make_hazard
from tests.factories.staff import make_person, make_training

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
MONTH_END = date(2026, 11, 30)
SATURDAY_NIGHT = datetime(2026, 11, 28, 22, tzinfo=ZoneInfo("Asia/Shanghai"))
NO = {"item": "dress", "question": "工作衣帽整洁吗", "answer": "NO", "note": "少一顶帽子"}
YES = NO | {"answer": "YES", "note": ""}
TOO_WARM = {"item": "cold", "question": "冷藏柜温度", "answer": "NO", "number": "9.5", "unit": "℃"}


@pytest.fixture
def weekly(noodle_bar):
    return make_duty(noodle_bar, SUNDAY, Duty.Kind.WEEKLY_CHECK)


def days_of(figures):
    return {name: figures["days"][name] for name in ("due", "on_time", "late", "missed", "ahead", "exempt")}


def test_it_counts_the_days(weekly, noodle_bar, officer):
    make_record(noodle_bar, officer, MONDAY)
    make_record(noodle_bar, officer, MONDAY + timedelta(1), at=SATURDAY_NIGHT)
    make_duty(noodle_bar, MONDAY + timedelta(2))
    make_duty(noodle_bar, MONDAY + timedelta(3), state=Duty.State.EXEMPT)
    make_duty(noodle_bar, SUNDAY)
    make_record(noodle_bar, officer, MONDAY - timedelta(1))  # the week before

    figures = report_figures(weekly, at=SATURDAY_NIGHT)

    assert days_of(figures) == {"due": 4, "on_time": 1, "late": 1, "missed": 1, "ahead": 1, "exempt": 1}
    assert figures["days"]["missed_days"] == ["2026-11-25"]
    assert (figures["first_day"], figures["last_day"]) == ("2026-11-23", "2026-11-29")


def test_it_counts_answers_and_says_what_repeats(weekly, noodle_bar, officer):
    make_record(noodle_bar, officer, date(2026, 11, 10), answers=[NO])
    make_record(noodle_bar, officer, date(2026, 10, 1), answers=[TOO_WARM])  # longer ago than four weeks
    make_record(noodle_bar, officer, MONDAY, answers=[NO, TOO_WARM])
    make_record(noodle_bar, officer, MONDAY + timedelta(1), answers=[YES, {"item": "menu", "note": "青菜"}])

    figures = report_figures(weekly, at=SATURDAY_NIGHT)

    assert figures["answers"] == {"items": 3, "no": 2, "out_of_limits": 1}
    assert figures["wrong"] == [
        {
            "item": "cold",
            "question": "冷藏柜温度",
            "days": ["2026-11-23"],
            "repeats": False,
            "reading": "9.5 ℃",
        },
        {
            "item": "dress",
            "question": "工作衣帽整洁吗",
            "days": ["2026-11-23"],
            "repeats": True,
            "reading": "",
        },
    ]


def test_only_the_newest_revision_counts(weekly, noodle_bar, officer):
    record = make_record(noodle_bar, officer, MONDAY, answers=[NO])
    correct_duty_record(
        record=record, by=officer, at=SATURDAY_NIGHT, handed_in=hand_in(answers=[YES]), reason="记错了"
    )

    assert report_figures(weekly, at=SATURDAY_NIGHT)["answers"] == {"items": 1, "no": 0, "out_of_limits": 0}


def test_it_counts_hazards_of_the_period_and_all_that_are_open(weekly, noodle_bar, rival_bar):
    found_at = datetime(2026, 11, 24, 4, tzinfo=ZoneInfo("UTC"))
    make_hazard(noodle_bar, at=found_at)
    make_hazard(noodle_bar, at=found_at - timedelta(days=40))
    make_hazard(rival_bar, at=found_at)

    hazards = report_figures(weekly, at=SATURDAY_NIGHT)["hazards"]

    assert hazards == {"found": 1, "closed": 0, "open": 1, "overdue": 0, "open_all": 2}
    late = report_figures(weekly, at=SATURDAY_NIGHT + timedelta(days=60))["hazards"]
    assert late["overdue"] == 1


def test_it_says_nothing_of_hazards_that_nobody_has_told_the_enterprise_of(weekly, noodle_bar):
    make_hazard(noodle_bar, source="AI", at=SATURDAY_NIGHT - timedelta(hours=9))

    hazards = report_figures(weekly, at=SATURDAY_NIGHT)["hazards"]

    assert set(hazards.values()) == {0}


def test_a_month_holds_its_weeks_its_training_and_the_last_plan(noodle_bar, director, officer):
    monthly = make_duty(noodle_bar, MONTH_END, Duty.Kind.MONTHLY_DISPATCH)
    plan = [{"item": "plan", "question": "下月工作安排", "note": "换门封条"}]
    make_record(noodle_bar, director, date(2026, 10, 31), Duty.Kind.MONTHLY_DISPATCH, answers=plan)
    measures = [{"item": "measures", "question": "…", "note": "已更换"}]
    make_record(
        noodle_bar,
        director,
        date(2026, 11, 22),
        Duty.Kind.WEEKLY_CHECK,
        answers=measures,
        found=[Finding("门封条老化")],
    )
    make_duty(noodle_bar, SUNDAY, Duty.Kind.WEEKLY_CHECK)
    person = make_person("安小全")
    make_training(person, hours=Decimal("2.5"), completed_on=date(2026, 11, 5), enterprise=noodle_bar)

    figures = report_figures(monthly, at=SATURDAY_NIGHT)

    assert [
        (week["due_on"], week["state"], week["found"], week["measures"]) for week in figures["weeks"]
    ] == [
        ("2026-11-22", "ON_TIME", 1, "已更换"),
        ("2026-11-29", "AHEAD", 0, ""),
    ]
    assert figures["training"] == {"records": 1, "people": 1, "hours": "2.5"}
    assert figures["last_plan"] == "换门封条"


@pytest.mark.parametrize(("kind", "due_on", "queries"), [(2, SUNDAY, 3), (3, MONTH_END, 4)])
@pytest.mark.parametrize("days", [1, 5])
def test_more_days_take_no_more_queries(
    noodle_bar, officer, kind, due_on, queries, days, django_assert_num_queries
):
    duty = make_duty(noodle_bar, due_on, kind)
    for number in range(days):
        make_record(noodle_bar, officer, MONDAY + timedelta(number), answers=[NO])
        make_hazard(noodle_bar)

    with django_assert_num_queries(queries):
        report_figures(duty, at=SATURDAY_NIGHT)

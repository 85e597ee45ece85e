"""From rows to facts: which certificate, exam, check and post counts."""

from datetime import date, timedelta

import pytest

from enterprises.models import ClosedPeriod, Enterprise, OpenedDay, OpeningPattern
from staff.models import ColourRule, ExamResult, Leave, Person, ProhibitedPerson
from staff.queries.colour import colour_of, colours_of
from tests.factories.enterprises import make_enterprise
from tests.factories.staff import (
    LONG_AGO,
    make_certificate,
    make_morning_check,
    make_person,
    make_post,
    make_training,
)

TODAY = date(2026, 11, 23)
GREEN = ("GREEN", [])


@pytest.fixture
def checked(cook, noodle_bar, officer, at):
    """The cook, whose code is green: certificate, training and this morning's check are good."""
    make_morning_check(cook, noodle_bar, officer, at)
    return cook


@pytest.fixture
def codes(at):
    def codes(person, at=at):
        colour = colour_of(person=person, at=at)
        return colour.value, [reason.code for reason in colour.reasons]

    return codes


def prohibit(person, **fields):
    words = {"name": person.name, "citizen_id_hash": person.citizen_id_hash, "citizen_id_encrypted": "x"}
    words |= {"ground": "LICENCE_REVOKED", "document_no": "苏市监罚〔2024〕1号", "recorded_at": LONG_AGO}
    words |= {"starts_on": date(2024, 1, 1), "ends_on": date(2028, 12, 31)}
    return ProhibitedPerson.objects.create(**(words | fields))


def examine(person, kind, taken_on, has_passed, **fields):
    words = {"score": 80 if has_passed else 40, "recorded_at": LONG_AGO}
    return ExamResult.objects.create(
        person=person, kind=kind, taken_on=taken_on, has_passed=has_passed, **(words | fields)
    )


def test_it_is_green_when_everything_is_good(checked, codes):
    assert codes(checked) == GREEN


def test_it_is_yellow_without_the_check_of_today(cook, noodle_bar, officer, codes, at):
    make_morning_check(cook, noodle_bar, officer, at - timedelta(days=1))

    assert codes(cook) == ("YELLOW", ["CHECK_MISSING"])


def test_a_check_later_than_the_moment_is_not_known_yet(checked, codes, at):
    assert codes(checked, at - timedelta(hours=1)) == ("YELLOW", ["CHECK_MISSING"])


def test_yesterday_ends_at_midnight_in_suzhou(cook, noodle_bar, officer, codes, at):
    """23 November begins at 16:00 UTC of the 22nd."""
    half_past_midnight = at.replace(day=22, hour=16, minute=30)
    make_morning_check(cook, noodle_bar, officer, half_past_midnight, day=TODAY)

    assert codes(cook, half_past_midnight) == GREEN
    assert codes(cook, half_past_midnight - timedelta(hours=1))[0] == "YELLOW"
    assert codes(cook, at) == GREEN


def test_the_certificate_issued_last_counts(checked, codes):
    make_certificate(checked, issued_on=date(2026, 9, 1), is_fit=False)
    assert codes(checked) == ("RED", ["CERTIFICATE_UNFIT"])

    make_certificate(checked, issued_on=date(2026, 10, 1))
    assert codes(checked) == GREEN


def test_of_two_issued_the_same_day_the_newer_row_counts(checked, codes):
    make_certificate(checked, is_fit=False)

    assert codes(checked) == ("RED", ["CERTIFICATE_UNFIT"])


def test_a_withdrawn_certificate_does_not_count(checked, codes, at):
    checked.health_certificates.update(withdrawn_at=at, withdraw_reason="登记错误")

    assert codes(checked) == ("RED", ["CERTIFICATE_MISSING"])


def test_a_certificate_of_tomorrow_does_not_count(checked, codes):
    make_certificate(checked, issued_on=TODAY + timedelta(days=1), is_fit=False)

    assert codes(checked) == GREEN


def test_an_expired_certificate_tells_day_and_days(checked, at):
    checked.health_certificates.update(issued_on=date(2025, 11, 21), valid_to=date(2026, 11, 20))

    reason = colour_of(person=checked, at=at).reasons[0]

    assert (reason.code, reason.day, reason.days) == ("CERTIFICATE_EXPIRED", date(2026, 11, 20), 3)


def test_without_food_in_any_post_no_certificate_is_asked(officer_person, codes):
    make_training(officer_person)

    assert codes(officer_person) == GREEN


def test_the_newest_training_that_stands_counts(checked, codes, at):
    checked.training_records.update(completed_on=date(2025, 1, 1))
    assert codes(checked) == ("YELLOW", ["TRAINING_LAPSED"])
    newer = make_training(checked, completed_on=date(2026, 11, 1))
    assert codes(checked) == GREEN

    newer.withdrawn_at, newer.withdraw_reason = at, "登记错误"
    newer.save()
    assert codes(checked) == ("YELLOW", ["TRAINING_LAPSED"])


@pytest.mark.parametrize(
    ("exams", "is_red"),
    [
        ([("SPOT_CHECK", 10, False)], True),
        ([("SPOT_CHECK", 10, True)], False),
        ([("SPOT_CHECK", 10, False), ("MAKEUP", 5, True)], False),
        ([("SPOT_CHECK", 10, False), ("MAKEUP", 10, True)], False),  # the same day
        ([("SPOT_CHECK", 10, False), ("MAKEUP", 5, False)], True),
        ([("MAKEUP", 20, True), ("SPOT_CHECK", 10, False)], True),  # the make-up was for an earlier one
        ([("SPOT_CHECK", 10, False), ("ENTERPRISE", 5, True)], True),  # the firm's own exam heals nothing
        ([("SPOT_CHECK", 10, False), ("SPOT_CHECK", 5, True)], False),
        ([("SPOT_CHECK", 10, True), ("SPOT_CHECK", 5, False)], True),
        ([("ENTERPRISE", 5, False)], False),
        ([("SPOT_CHECK", 10, False), ("MAKEUP", -1, True)], True),  # tomorrow
    ],
)
def test_order_49_art_29_a_failed_spot_check_until_a_make_up_is_passed(checked, codes, exams, is_red):
    for kind, days_ago, has_passed in exams:
        examine(checked, kind, TODAY - timedelta(days=days_ago), has_passed)

    assert codes(checked) == (("RED", ["EXAM_FAILED"]) if is_red else GREEN)


def test_a_withdrawn_exam_does_not_count(checked, codes, at):
    examine(checked, "SPOT_CHECK", TODAY, has_passed=False, withdrawn_at=at, withdraw_reason="录错人")

    assert codes(checked) == GREEN


@pytest.mark.parametrize(
    ("change", "is_red"),
    [
        ({}, True),
        ({"ends_on": TODAY}, True),
        ({"ends_on": TODAY - timedelta(days=1)}, False),
        ({"starts_on": TODAY + timedelta(days=1)}, False),
        ({"ground": "FOOD_CRIME", "ends_on": None}, True),
        ({"withdrawn_at": LONG_AGO, "withdraw_reason": "撤销处罚"}, False),
    ],
    ids=["running", "last day", "over", "not begun", "for life", "withdrawn"],
)
def test_law_art_135_prohibited_persons(checked, codes, change, is_red):
    prohibit(checked, **change)

    assert codes(checked) == (("RED", ["PROHIBITED"]) if is_red else GREEN)


def test_two_people_without_a_number_are_not_taken_for_one(checked, codes):
    Person.objects.filter(pk=checked.pk).update(citizen_id_hash="", citizen_id_encrypted="")
    prohibit(checked, citizen_id_hash="")

    assert codes(checked) == GREEN


def test_off_duty_lasts_until_it_is_cleared(cook, noodle_bar, officer, codes, at):
    make_morning_check(cook, noodle_bar, officer, at - timedelta(days=3), is_fit=False)
    assert codes(cook) == ("RED", ["OFF_DUTY"])

    make_morning_check(cook, noodle_bar, officer, at, clears=True)
    assert codes(cook) == GREEN


def test_off_duty_at_one_enterprise_is_off_duty_at_all(checked, rival_bar, rival, codes, at):
    make_post(checked, rival_bar, handles_food=True)
    make_morning_check(checked, rival_bar, rival, at, is_fit=False)

    assert codes(checked) == ("RED", ["OFF_DUTY"])


def close(enterprise, declared_at=LONG_AGO):
    ClosedPeriod.objects.create(
        enterprise=enterprise, starts_on=TODAY, ends_on=TODAY, reason="装修", declared_at=declared_at
    )


def test_nobody_is_waited_for_on_a_closed_day(cook, noodle_bar, codes):
    close(noodle_bar)

    assert codes(cook) == GREEN


def test_closing_that_is_declared_later_is_not_known_yet(cook, noodle_bar, codes, at):
    close(noodle_bar, declared_at=at + timedelta(hours=1))

    assert codes(cook) == ("YELLOW", ["CHECK_MISSING"])


MONDAYS, WEEKENDS = 0b0000001, 0b1100000


@pytest.mark.parametrize(
    ("closed_weekdays", "follows_holidays", "row", "value"),
    [
        (MONDAYS, False, "", "GREEN"),
        (WEEKENDS, False, "", "YELLOW"),
        (0, True, "2026-11-23,0", "GREEN"),  # a public holiday
        (0, False, "2026-11-23,0", "YELLOW"),  # of no concern to who works on all
    ],
)
def test_nobody_is_waited_for_on_a_day_of_rest(
    cook, noodle_bar, codes, at, settings, tmp_path, closed_weekdays, follows_holidays, row, value
):
    table = tmp_path / "holidays.csv"
    table.write_text(f"date,is_workday\n{row}\n", encoding="utf-8")
    settings.HOLIDAY_TABLE = str(table)
    OpeningPattern.objects.create(
        enterprise=noodle_bar,
        starts_on=date(2026, 1, 1),
        closed_weekdays=closed_weekdays,
        follows_holidays=follows_holidays,
        declared_at=LONG_AGO,
    )
    assert codes(cook)[0] == value

    OpenedDay.objects.create(enterprise=noodle_bar, day=TODAY, declared_at=at - timedelta(hours=1))
    assert codes(cook) == ("YELLOW", ["CHECK_MISSING"])


def test_a_day_of_rest_elsewhere_frees_nobody_here(cook, rival_bar, codes):
    OpeningPattern.objects.create(
        enterprise=rival_bar, starts_on=date(2026, 1, 1), closed_weekdays=MONDAYS, declared_at=LONG_AGO
    )

    assert codes(cook)[0] == "YELLOW"


def test_a_make_up_saturday_is_waited_for(cook, noodle_bar, codes, at, settings, tmp_path):
    saturday = at - timedelta(days=2)
    table = tmp_path / "holidays.csv"
    table.write_text("date,is_workday\n2026-11-21,1\n", encoding="utf-8")
    OpeningPattern.objects.create(
        enterprise=noodle_bar,
        starts_on=date(2026, 1, 1),
        closed_weekdays=WEEKENDS,
        follows_holidays=True,
        declared_at=LONG_AGO,
    )
    assert codes(cook, saturday) == GREEN

    settings.HOLIDAY_TABLE = str(table)
    assert codes(cook, saturday) == ("YELLOW", ["CHECK_MISSING"])


def test_nobody_is_waited_for_while_the_business_is_suspended(cook, noodle_bar, codes):
    Enterprise.objects.filter(pk=noodle_bar.pk).update(status=Enterprise.Status.SUSPENDED)

    assert codes(cook) == GREEN


@pytest.mark.parametrize(("cancelled_at", "value"), [(None, "GREEN"), (LONG_AGO, "YELLOW")])
def test_nobody_on_leave_is_waited_for(cook, codes, cancelled_at, value):
    Leave.objects.create(
        post=cook.posts.get(),
        starts_on=TODAY,
        ends_on=TODAY,
        declared_at=LONG_AGO,
        cancelled_at=cancelled_at,
    )

    assert codes(cook)[0] == value


def test_with_two_posts_one_open_kitchen_is_enough_to_be_waited_for(cook, noodle_bar, rival_bar, codes):
    make_post(cook, rival_bar, handles_food=True)
    close(noodle_bar)
    assert codes(cook) == ("YELLOW", ["CHECK_MISSING"])

    close(rival_bar)
    assert codes(cook) == GREEN


def test_who_has_left_has_no_colour(checked, codes):
    checked.posts.update(ended_on=TODAY, end_reason="辞职")

    assert codes(checked) == ("NONE", ["NO_POST"])


def test_who_begins_tomorrow_has_no_colour_yet(noodle_bar, codes):
    person = make_person()
    make_post(person, noodle_bar, starts_on=TODAY + timedelta(days=1))

    assert codes(person) == ("NONE", ["NO_POST"])


def test_the_rule_in_force_that_day_judges(checked, codes, at):
    ColourRule.objects.create(effective_from=TODAY, warning_days=300)

    assert codes(checked) == ("YELLOW", ["CERTIFICATE_ENDING", "TRAINING_ENDING"])
    assert codes(checked, at - timedelta(days=1)) == ("YELLOW", ["CHECK_MISSING"])


def test_without_a_rule_in_force_nobody_is_judged(checked, codes):
    ColourRule.objects.update(effective_to=date(2026, 10, 31))

    assert codes(checked) == ("NONE", ["NO_RULE"])


def test_each_person_gets_their_own(checked, rival_person, at):
    colours = colours_of(person_ids=[rival_person.pk, checked.pk, checked.pk, 0], at=at)

    assert {pk: colour.value for pk, colour in colours.items()} == {
        checked.pk: "GREEN",
        rival_person.pk: "YELLOW",
    }


def test_nobody_is_asked_about(db, at, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert colours_of(person_ids=[], at=at) == {}


@pytest.mark.parametrize("number", [1, 3, 40])
def test_two_queries_however_many(district, at, number, django_assert_num_queries):
    enterprise = make_enterprise(district)
    people = [make_person(f"帮厨{place}") for place in range(number)]
    for person in people:
        make_post(person, enterprise, handles_food=True)

    with django_assert_num_queries(2):
        colours = colours_of(person_ids=[person.pk for person in people], at=at)

    assert {colour.value for colour in colours.values()} == {"RED"}
    assert len(colours) == number

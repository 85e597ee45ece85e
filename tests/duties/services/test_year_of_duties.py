"""A whole leap year, night by night, against a second opinion in plain Python that shares no code with it."""

import calendar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.db.models import Count

from duties.models import Duty, RhythmRule
from duties.queries.assignee import assignees_of
from duties.queries.duty_month import compare_months
from duties.services.exemption import align_exemptions
from duties.services.generation import generate_ahead
from enterprises.models import ClosedPeriod, Enterprise
from enterprises.services.closed_period import declare_closed_period, end_closed_period
from enterprises.services.enterprise import resume_enterprise, suspend_enterprise
from enterprises.services.opened_day import open_day, take_back_opened_day
from enterprises.services.opening_pattern import set_opening_pattern
from staff.models import Post
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_enterprise, make_member
from tests.factories.staff import make_leave, make_person, make_post

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
DAYS = [FIRST + timedelta(n) for n in range(366)]
ONE = timedelta(days=1)
DAILY, WEEKLY, MONTHLY = 1, 2, 3


def days(first, last):
    return {first + timedelta(n) for n in range((last - first).days + 1)}


def on(month, day, year=2024):
    return date(year, month, day)


# 国务院办公厅关于2024年部分节假日安排的通知（国办发明电〔2023〕7号）, by hand; 2025-01-01 from the next one.
HOLIDAYS = (
    days(on(1, 1), on(1, 1))
    | days(on(2, 10), on(2, 17))
    | days(on(4, 4), on(4, 6))
    | days(on(5, 1), on(5, 5))
    | days(on(6, 10), on(6, 10))
    | days(on(9, 15), on(9, 17))
    | days(on(10, 1), on(10, 7))
    | {on(1, 1, 2025)}
)
MAKE_UP = {on(2, 4), on(2, 18), on(4, 7), on(4, 28), on(5, 11), on(9, 14), on(9, 29), on(10, 12)}

CHAIN_DAY = on(7, 3)  # a Wednesday: the new order begins in the middle of a week and a month
CHAIN = {"HEADQUARTERS": {MONTHLY}, "BRANCH": {WEEKLY}, "STORE": {DAILY}}


@dataclass
class Story:
    """What happens to an enterprise in the year. Days without a year are of 2024."""

    kind: str = "CATERER"
    role: str = "NONE"
    registered_on: date = date(2023, 6, 1)
    patterns: list = field(default_factory=list)  # (declared on, starts on, weekdays, keeps holidays)
    closures: list = field(default_factory=list)  # (declared on, first, last, ended on or None)
    late: list = field(default_factory=list)  # (declared on, first, last), written past the services
    opened: list = field(default_factory=list)  # (declared on, day)
    taken_back: list = field(default_factory=list)  # (declared on, day, taken back on)
    suspended: list = field(default_factory=list)  # (first day, day of resumption)
    moved: tuple = ()  # (day, new role)


NEVER = frozenset()
WEEKEND = frozenset({5, 6})
STORIES = {
    "every day": Story(),
    "weekends": Story(patterns=[(on(1, 2), on(1, 3), WEEKEND, False)]),
    "keeps holidays": Story(patterns=[(on(1, 2), on(1, 3), WEEKEND, True)]),
    "mondays and holidays": Story(patterns=[(on(1, 2), on(1, 5), frozenset({0}), True)]),
    "only holidays": Story(patterns=[(on(1, 20), on(2, 1), NEVER, True)]),
    "changes": Story(
        patterns=[
            (on(2, 25), on(3, 1), frozenset({0}), False),
            (on(8, 20), on(9, 3), frozenset({1}), False),
            (on(10, 10), on(10, 20), frozenset({1, 2, 3}), True),
            (on(11, 28), on(12, 2), NEVER, False),
        ]
    ),
    "six days": Story(patterns=[(on(5, 10), on(5, 20), frozenset({0, 1, 2, 3, 4, 5}), True)]),
    "canteen": Story(
        kind="CANTEEN",
        patterns=[(on(1, 3), on(1, 4), WEEKEND, True)],
        closures=[
            (on(1, 10), on(1, 20), on(2, 25), None),
            (on(6, 1), on(7, 1), on(8, 31), None),
        ],
        opened=[
            (on(8, 1), on(8, 28)),
            (on(8, 1), on(8, 29)),
            (on(10, 19), on(10, 19)),
            (on(9, 1), on(10, 2)),
        ],
        taken_back=[(on(11, 1), on(11, 9), on(11, 8))],
    ),
    "whole february": Story(closures=[(on(1, 25), on(2, 1), on(2, 29), None)]),
    "february but the leap day": Story(closures=[(on(1, 25), on(2, 1), on(2, 28), None)]),
    "over the year": Story(closures=[(on(12, 20), on(12, 28), date(2025, 1, 3), None)]),
    "a week from its monday": Story(closures=[(on(3, 4), on(3, 4), on(3, 10), None)]),
    "a week declared on tuesday": Story(closures=[(on(3, 5), on(3, 5), on(3, 10), None)]),
    "back early": Story(closures=[(on(4, 2), on(4, 10), on(5, 31), on(4, 15))]),
    "taken back": Story(closures=[(on(4, 2), on(4, 20), on(4, 30), on(4, 19))]),
    "afterwards": Story(late=[(on(5, 8), on(5, 6), on(5, 12)), (on(6, 30), on(6, 1), on(6, 30))]),
    "newcomer": Story(registered_on=on(8, 15)),
    "newcomer on a last day": Story(registered_on=on(9, 30)),
    "suspended": Story(suspended=[(on(5, 15), on(6, 19)), (on(12, 30), on(12, 31))]),
    "headquarters": Story(role="HEADQUARTERS"),
    "branch": Story(role="BRANCH", patterns=[(on(7, 20), on(8, 1), WEEKEND, True)]),
    "store": Story(role="STORE", closures=[(on(9, 10), on(9, 16), on(9, 22), None)]),
    "store of another trade": Story(role="STORE", kind="SELLER"),
    "sold": Story(role="STORE", moved=(on(10, 9), "NONE")),
    "bought": Story(moved=(on(10, 9), "STORE")),
}


def pattern_on(story, day):
    begun = [pattern for pattern in story.patterns if pattern[1] <= day]
    return max(begun, key=lambda pattern: pattern[1])[2:] if begun else (NEVER, False)


def is_open(story, day):
    """The second opinion on one day."""
    if day < story.registered_on:
        return False
    if any(opened == day for _declared, opened in story.opened):
        return True
    for declared, first, last, ended in story.closures:
        if ended is not None and ended < first:
            continue
        if declared <= day and first <= day <= (ended or last):
            return False
    if any(declared <= day and first <= day <= last for declared, first, last in story.late):
        return False
    weekdays, keeps_holidays = pattern_on(story, day)
    if keeps_holidays and day in HOLIDAYS:
        return False
    return not (day.weekday() in weekdays and not (keeps_holidays and day in MAKE_UP))


def expected_of(story):
    """What it owes from the first to the last day of the year."""
    owed = set()
    for due_on in DAYS:
        if any(first <= due_on < resumed for first, resumed in story.suspended):
            continue
        role = story.moved[1] if story.moved and due_on >= story.moved[0] else story.role
        kinds = {DAILY, WEEKLY, MONTHLY}
        if due_on >= CHAIN_DAY and story.kind == "CATERER" and role in CHAIN:
            kinds = CHAIN[role]
        if DAILY in kinds and is_open(story, due_on):
            owed.add((due_on, DAILY))
        week = [due_on - timedelta(n) for n in range(7)]
        if WEEKLY in kinds and due_on.weekday() == 6 and any(is_open(story, day) for day in week):
            owed.add((due_on, WEEKLY))
        month = [due_on.replace(day=n) for n in range(1, due_on.day + 1)]
        is_last = due_on.day == calendar.monthrange(due_on.year, due_on.month)[1]
        if MONTHLY in kinds and is_last and any(is_open(story, day) for day in month):
            owed.add((due_on, MONTHLY))
    return owed


def at_ten(day):
    return datetime.combine(day, time(2), UTC)


class Killed(Exception):
    pass


def run_interrupted(today, at):
    """A night job that dies after each of its first statements; every time nothing is left of it."""
    before = list(Duty.objects.order_by("pk").values_list("pk", "state"))
    for survived in (2, 4, 6, 9):
        left = [survived]

        def die(execute, sql, params, many, context, left=left):
            result = execute(sql, params, many, context)
            if sql.lstrip().upper().startswith(("INSERT", "WITH", "SELECT", "UPDATE")):
                left[0] -= 1
                if not left[0]:
                    raise Killed
            return result

        try:
            with connection.execute_wrapper(die):
                generate_ahead(today=today, at=at)
        except Killed:
            # The first of the two rhythms' transactions may have been through; never half of one.
            months = {key.due_on.replace(day=1) for key in Duty.objects.filter(due_on__gte=today)}
            assert [difference for month in months for difference in compare_months(month=month)] == []
    assert set(before) <= set(Duty.objects.values_list("pk", "state"))


class Year:
    """The platform through the year: what enterprises declare by day, and the night job."""

    def __init__(self, region):
        self.region = region
        self.enterprises = {}

    def live(self):
        for name, story in STORIES.items():
            if story.registered_on < FIRST:
                self.register(name, story)
        for day in DAYS:
            night = datetime.combine(day, time(0, 5), UTC) - timedelta(hours=8)
            if day.day == 17:
                run_interrupted(day, night)
            generate_ahead(today=day, at=night)
            if day.day == 3:
                assert generate_ahead(today=day, at=night) == 0
            for name, story in STORIES.items():
                if self.happens(name, story, day):
                    self.align(self.enterprises[name], day)

    def register(self, name, story):
        self.enterprises[name] = make_enterprise(
            self.region,
            name=name,
            kind=story.kind,
            chain_role=story.role,
            registered_on=story.registered_on,
        )

    def align(self, enterprise, day):
        """What `duties.tasks.align_duties` does."""
        align_exemptions(enterprise_ids=[enterprise.pk], at=at_ten(day))
        generate_ahead(today=day, at=at_ten(day), enterprise_ids=[enterprise.pk])

    def happens(self, name, story, day):
        """Everything of this day, through the services; whether there was anything."""
        if story.registered_on == day:
            self.register(name, story)
            return True
        if name not in self.enterprises:
            return False
        enterprise, now = self.enterprises[name], {"by": None, "at": at_ten(day)}
        return bool([event for events in EVENTS for event in events(enterprise, story, day, now)])


def patterns_set(enterprise, story, day, now):
    for declared, starts_on, weekdays, keeps in story.patterns:
        if declared == day:
            yield set_opening_pattern(
                enterprise=enterprise,
                starts_on=starts_on,
                closed_weekdays=weekdays,
                follows_holidays=keeps,
                **now,
            )


def closures_declared(enterprise, story, day, now):
    for declared, first, last, ended in story.closures:
        if declared == day:
            yield declare_closed_period(
                enterprise=enterprise, starts_on=first, ends_on=last, reason="装修", **now
            )
        if ended == day:
            period = ClosedPeriod.objects.get(enterprise=enterprise, starts_on=first)
            end_closed_period(period=period, **now)
            yield True


def closures_told_late(enterprise, story, day, now):
    for declared, first, last in story.late:
        if declared == day:
            days = {"starts_on": first, "ends_on": last, "declared_at": now["at"]}
            yield ClosedPeriod.objects.create(enterprise=enterprise, reason="补报", **days)


def days_opened(enterprise, story, day, now):
    for declared, opened in [*story.opened, *(taken[:2] for taken in story.taken_back)]:
        if declared == day:
            yield open_day(enterprise=enterprise, day=opened, reason="加班", **now)
    for _declared, opened, back_on in story.taken_back:
        if back_on == day:
            take_back_opened_day(opened=enterprise.opened_days.get(day=opened), **now)
            yield True


def suspensions(enterprise, story, day, now):
    for first, resumed in story.suspended:
        if first == day:
            yield suspend_enterprise(enterprise=enterprise, reason="检查", **now)
        if resumed == day:
            yield resume_enterprise(enterprise=enterprise, reason="整改完成", **now)


def chain_moves(enterprise, story, day, now):
    if story.moved and story.moved[0] == day:
        yield Enterprise.objects.filter(pk=enterprise.pk).update(chain_role=story.moved[1])


EVENTS = (patterns_set, closures_declared, closures_told_late, days_opened, suspensions, chain_moves)


@pytest.fixture
def chain_rules(db):
    RhythmRule.objects.all().delete()
    for role, kinds in CHAIN.items():
        RhythmRule.objects.create(
            enterprise_kind="CATERER",
            chain_role=role,
            effective_from=CHAIN_DAY,
            owes_daily=DAILY in kinds,
            owes_weekly=WEEKLY in kinds,
            owes_monthly=MONTHLY in kinds,
        )


def test_a_leap_year_brings_exactly_what_is_owed(district, chain_rules):
    year = Year(district)

    year.live()

    this_year = Duty.objects.filter(due_on__lte=LAST)
    for name, story in STORIES.items():
        enterprise = year.enterprises[name]
        due = this_year.filter(enterprise=enterprise, state=Duty.State.DUE).values_list("due_on", "kind")
        assert sorted(due) == sorted(expected_of(story)), name
    assert set(this_year.values_list("state", flat=True)) == {Duty.State.DUE, Duty.State.EXEMPT}
    twice = Duty.objects.values("enterprise_id", "due_on", "kind").annotate(n=Count("*")).filter(n__gt=1)
    assert list(twice) == []
    months = [date(2024, month, 1) for month in range(1, 13)] + [date(2025, 1, 1)]
    assert [difference for month in months for difference in compare_months(month=month)] == []


def test_the_second_opinion_has_an_opinion():
    """The stories differ from each other, or the comparison would prove little."""
    owed = {name: len(expected_of(story)) for name, story in STORIES.items()}

    assert owed["every day"] == 366 + 52 + 12
    assert len(set(owed.values())) > len(owed) * 2 / 3
    assert (date(2024, 2, 29), MONTHLY) not in expected_of(STORIES["whole february"])
    assert (date(2024, 2, 29), MONTHLY) in expected_of(STORIES["february but the leap day"])


def test_a_year_of_leave_finds_the_right_person(
    noodle_bar, officer_person, director_person, principal_person
):
    """Who has to act on each of 366 days, when officer, director and a second officer come and go."""
    officer, director, principal = officer_person.user, director_person.user, principal_person.user
    second = make_user("second", "第二安全员")
    make_member(second, noodle_bar, "OFFICER", valid_from=on(6, 1))
    make_post(make_person("第二人", user=second), noodle_bar, Post.Kind.OFFICER, starts_on=on(6, 1))
    for user in (officer, director, principal):  # in post all the year
        user.person.posts.update(starts_on=on(1, 1, 2023))
    officer_post, director_post = officer.person.posts.get(), director.person.posts.get()
    make_leave(officer_post, on(2, 27), on(3, 10), deputy=director.person)
    make_leave(officer_post, on(7, 1), on(7, 14))
    make_leave(officer_post, on(12, 30), on(1, 3, 2025), deputy=principal.person)
    make_leave(director_post, on(3, 4), on(3, 6))
    make_leave(director_post, on(12, 23), on(12, 31), deputy=officer.person)

    def expected(day, kind):
        director_away = on(3, 4) <= day <= on(3, 6) or on(12, 23) <= day <= on(12, 31)
        if kind == MONTHLY:
            return principal
        if kind == WEEKLY:
            if not director_away:
                return director
            # Without deputy the officer, who is away in March too and has named the director.
            return officer if day.month == 12 else director
        if on(2, 27) <= day <= on(3, 10):
            return director
        if on(7, 1) <= day <= on(7, 14):
            return second
        return principal if on(12, 30) <= day else officer

    noodle_bar_days = [(noodle_bar.pk, day, DAILY) for day in DAYS]
    weeks = [(noodle_bar.pk, day, WEEKLY) for day in DAYS if day.weekday() == 6]
    opens = {key: key[1] - timedelta(6) if key[2] == WEEKLY else key[1] for key in noodle_bar_days + weeks}

    found = assignees_of(noodle_bar_days + weeks, date(2023, 12, 1))

    assert found == {key: expected(opens[key], key[2]).pk for key in noodle_bar_days + weeks}

"""Whatever people try, in whatever order: who may do what is a table, terms are days of the calendar."""

import csv
import random
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import AuditEntry
from common.local_time import local_date, start_of_local_day
from common.working_days import is_workday
from scoring.models import IndexObjection, IndexSnapshot
from scoring.permissions import can_handle_objection, can_speak_for, can_withdraw_objection
from scoring.services.objection import (
    ObjectionRefused,
    accept_objection,
    answer_objection,
    file_objection,
    refuse_objection,
    take_over_objection,
    withdraw_objection,
)
from scoring.services.score import recompute_index
from tests.factories.accounts import give_role, make_user
from tests.factories.scoring import make_objection
from tests.inspections.real_data import needs

SPEAKS, HANDLES = {"file", "withdraw"}, {"accept", "take_over", "refuse", "answer"}
# Who sees the enterprise's objections at all, and what each of them may do.
SEEN_BY = {"officer", "director", "principal", "cadre", "inspector", "second", "auditor", "administrator"}
MAY = {
    "officer": set(), "director": SPEAKS, "principal": SPEAKS, "rival": set(), "cadre": set(),
    "inspector": HANDLES, "second": HANDLES, "far_inspector": set(), "auditor": set(), "administrator": set(),
}  # fmt: skip
RIGHTS = {
    "withdraw": can_withdraw_objection,
    "accept": can_handle_objection,
    "take_over": can_handle_objection,
    "refuse": can_handle_objection,
    "answer": can_handle_objection,
}
SERVICES = {
    "withdraw": withdraw_objection,
    "accept": accept_objection,
    "take_over": take_over_objection,
    "refuse": refuse_objection,
    "answer": answer_objection,
}
SAID = {"refuse": ("answer",), "answer": ("answer", "outcome")}
ALLOWED = sorted((act, who) for who, acts in MAY.items() for act in acts)
OFTEN = {"accept": 4, "take_over": 3, "answer": 4}  # or too few are ever in hand
WEIGHTS = [OFTEN.get(act, 1) for act, _who in ALLOWED]
OPEN, ENDED = {"FILED", "ACCEPTED"}, {"REFUSED", "ANSWERED", "WITHDRAWN"}
WALKS, STEPS, LAST_DAY = 10, 22, 1300  # days after the beginning of 2023: all terms end in 2026
FILE_WITHIN, ACCEPT_WITHIN, ANSWER_WITHIN, SHOWN_FOR = 30, 5, 15, 180
CALENDAR, _needs_calendar = needs("cn_calendar", "workdays_2023_2026.csv")


def worked_days():
    """The published calendar where it is at hand, else the platform's own."""
    if not CALENDAR.exists():
        return is_workday
    with CALENDAR.open(encoding="utf-8") as rows:
        known = {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in csv.DictReader(rows)}
    return known.__getitem__


def term(day, working_days, is_worked):
    """The n-th day that is worked after the day, counted one by one."""
    while working_days:
        day += timedelta(days=1)
        working_days -= is_worked(day)
    return day


class Walk:
    """A year of people acting as chance has it, beside what the table and the calendar say of each act."""

    def __init__(self, chance, enterprise, people):
        self.random = chance
        self.enterprise, self.people, self.is_worked = enterprise, people, worked_days()
        self.known = {}  # by key: part, state, handler, days it was filed and ended, acts so far
        self.done = []
        self.day = date(2023, 1, 1) + timedelta(days=self.random.randrange(LAST_DAY))
        self.now = start_of_local_day(self.day) + timedelta(hours=10)
        recompute_index(as_of=self.day, at=self.now, today=self.day)
        self.scores = list(IndexSnapshot.objects.values("enterprise_id", "as_of", "index_tenths"))

    def step(self):
        self.now += timedelta(hours=self.random.choice([1, 5, 30, 70]))
        act, who = self.random.choices(ALLOWED, WEIGHTS)[0]
        words = self.random.random() < 0.8
        if act == "file" or not self.known:
            self.file("principal", self.random.choice(["INDEX", "DUTY", "CREDIT"]), words=words)
            return
        # Mostly one that is open, so that something happens; ended ones are tried too.
        is_open = self.random.random() < 0.8
        wanted = [pk for pk, one in self.known.items() if (one["state"] in OPEN) == is_open]
        self.act(act, who, self.random.choice(wanted or list(self.known)), words=words)

    def file(self, who, part, *, words):
        today = local_date(self.now)
        is_free = not any(one["part"] == part and one["state"] in OPEN for one in self.known.values())
        can = words and is_free and today <= self.day + timedelta(days=FILE_WITHIN)
        self.done.append(("file", can))
        try:
            row = file_objection(
                enterprise=self.enterprise,
                part=part,
                statement="不对" * words,
                by=self.people[who],
                at=self.now,
            )
        except ObjectionRefused:
            assert not can
        else:
            assert can
            self.known[row.pk] = {
                "part": part, "state": "FILED", "handler": None, "filed": today, "ended": None, "acts": 1,
            }  # fmt: skip

    def act(self, act, who, pk, *, words):
        row, before = IndexObjection.objects.get(pk=pk), IndexObjection.objects.filter(pk=pk).values().get()
        said = {name: {"answer": "查过了" * words, "outcome": "PARTLY"}[name] for name in SAID.get(act, ())}
        can = self.can(self.known[pk], act, who, words=words)
        self.done.append((act, can))
        try:
            SERVICES[act](objection=row, **said, by=self.people[who], at=self.now)
        except ObjectionRefused:
            assert not can
            assert IndexObjection.objects.filter(pk=pk).values().get() == before
        else:
            assert can
            self.note(self.known[pk], act, who)

    @staticmethod
    def can(one, act, who, *, words):
        return {
            "accept": one["state"] == "FILED",
            "take_over": one["state"] == "ACCEPTED" and one["handler"] != who,
            "refuse": one["state"] == "FILED" and words,
            "answer": one["state"] == "ACCEPTED" and one["handler"] == who and words,
            "withdraw": one["state"] in OPEN,
        }[act]

    def note(self, one, act, who):
        one["acts"] += 1
        one["state"] = {
            "accept": "ACCEPTED", "take_over": "ACCEPTED", "refuse": "REFUSED", "answer": "ANSWERED",
            "withdraw": "WITHDRAWN",
        }[act]  # fmt: skip
        if act in ("accept", "take_over"):
            one["handler"] = who
        if one["state"] in ENDED:
            one["ended"] = local_date(self.now)

    def check_all(self):
        rows = list(IndexObjection.objects.select_related("handler").order_by("pk"))
        assert [row.pk for row in rows] == sorted(self.known)
        for row in rows:
            self.check(row, self.known[row.pk])
        if rows:
            now = list(IndexSnapshot.objects.values("enterprise_id", "as_of", "index_tenths"))
            assert now == self.scores

    def check(self, row, one):
        assert (row.part, row.state) == (one["part"], one["state"])
        assert row.handler == (one["handler"] and self.people[one["handler"]])
        assert row.accept_due_on == term(one["filed"], ACCEPT_WITHIN, self.is_worked)
        assert row.answer_due_on == term(one["filed"], ANSWER_WITHIN, self.is_worked)
        assert (row.ended_at and local_date(row.ended_at)) == one["ended"]
        is_shown = one["state"] in ("REFUSED", "ANSWERED")
        assert row.shown_until == (one["ended"] + timedelta(days=SHOWN_FOR) if is_shown else None)
        assert bool(row.answer) == is_shown
        acts = AuditEntry.objects.filter(subject_type="scoring.indexobjection", subject_id=row.pk)
        assert acts.count() == one["acts"]


class Explored(RuleBasedStateMachine):
    """The same steps, but Hypothesis chooses them, and looks for the shortest way to a broken promise."""

    enterprise = people = walk = None

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    @initialize(chance=st.randoms(use_true_random=False))
    def begin(self, chance):
        self.walk = Walk(chance, self.enterprise, self.people)

    @rule(chance=st.randoms(use_true_random=False))
    def somebody_acts(self, chance):
        self.walk.random = chance
        self.walk.step()

    @invariant()
    def every_promise_is_kept(self):
        if self.walk:
            self.walk.check_all()


@pytest.fixture
def people(request, district):
    second = make_user("second", "第二位监管人员")
    give_role(second, "DISTRICT_REGULATOR", district)
    cast = {name: request.getfixturevalue(name) for name in MAY if name != "second"}
    return cast | {"second": second}


def test_who_may_do_what_is_this_table(people, noodle_bar, at):
    """What the edge asks before each act: whether the row is seen (else 404), then the right (else 403)."""
    objection = make_objection(noodle_bar, people["principal"], at)

    seen_by = {
        who
        for who, user in people.items()
        if IndexObjection.objects.visible_to(user).filter(pk=objection.pk).exists()
    }
    may = {
        who: {act for act, right in RIGHTS.items() if right(user, objection)}
        | ({"file"} if can_speak_for(user, noodle_bar) else set())
        for who, user in people.items()
    }

    assert seen_by == SEEN_BY
    assert may == MAY


def test_no_state_breaks_a_promise(people, noodle_bar):
    done = set()
    for seed in range(WALKS):
        with transaction.atomic():
            walk = Walk(random.Random(seed), noodle_bar, people)
            for _step in range(STEPS):
                walk.step()
                walk.check_all()
            done.update(walk.done)
            transaction.set_rollback(True)

    # Everything was both done and refused somewhere, or the walks prove nothing.
    assert done == {(act, is_done) for act in ("file", *SERVICES) for is_done in (True, False)}


def test_no_way_breaks_a_promise(people, noodle_bar):
    machine = type("Machine", (Explored,), {"enterprise": noodle_bar, "people": people})

    run_state_machine_as_test(
        machine, settings=settings(max_examples=12, stateful_step_count=15, deadline=None, database=None)
    )

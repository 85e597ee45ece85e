from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from inspections.models import Objection, RetestDraw, Sample
from inspections.queries.sampling.draw import drawn
from inspections.services.sampling.objection import (
    OnlyOthersAreSustained,
    OnlyRetestsAreAccepted,
    accept_objection,
    refuse_objection,
    sustain_objection,
)
from inspections.services.sampling.report import BodyNotDrawn, ReportUsed, enter_report
from inspections.services.sampling.retest import (
    BodyDrawn,
    ExtendedBefore,
    NoBodyLeft,
    draw_body,
    extend_body_limit,
)
from tests.factories.inspections_sampling import (
    GOOD,
    make_laboratory,
    make_objected,
    make_reported,
    make_retesting,
    make_tested,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_lot_can_be_drawn_again_by_anybody(noodle_bar, inspector, officer, at):
    sample = make_retesting(noodle_bar, inspector, at, officer, bodies=("B1", "B2", "B3"))
    draw = RetestDraw.objects.get()

    assert draw.candidates == ["B1", "B2", "B3"]
    assert drawn(draw.seed, draw.candidates) == draw.laboratory.code
    assert Sample.objects.get(pk=sample.pk).due_on == date(2026, 12, 7)
    seeds = [f"{number}" for number in range(3000)]
    counts = [sum(drawn(seed, draw.candidates) == code for seed in seeds) for code in draw.candidates]
    assert all(900 < count < 1100 for count in counts)


def test_the_first_laboratory_is_never_drawn(noodle_bar, inspector, officer, at):
    first = make_laboratory("A0", is_retest_body=True)
    sample = make_retesting(noodle_bar, inspector, at, officer, bodies=(), is_drawn=False, laboratory=first)
    with pytest.raises(NoBodyLeft):
        draw_body(sample=sample, by=inspector, at=at + DAY)
    make_laboratory("A1")  # no re-test body
    make_laboratory("A2", is_retest_body=True, effective_to=date(2026, 1, 1))  # no more
    only = make_laboratory("A3", is_retest_body=True)

    draw = draw_body(sample=sample, by=inspector, at=at + DAY)

    assert draw.laboratory == only
    with pytest.raises(IntegrityError), transaction.atomic():
        RetestDraw.objects.create(
            objection=draw.objection, number=2, seed="x", candidates=["A0"], move=sample.moves.get(number=1),
            first_laboratory=first, laboratory=first,
        )  # fmt: skip


def test_one_that_cannot_do_it_is_not_drawn_again(noodle_bar, inspector, officer, at):
    sample = make_retesting(noodle_bar, inspector, at, officer)
    first = RetestDraw.objects.get().laboratory
    with pytest.raises(BodyDrawn):
        draw_body(sample=sample, by=inspector, at=at + DAY)

    second = draw_body(sample=sample, by=inspector, at=at + DAY, declined="设备停用").laboratory

    assert {first.code, second.code} == {"B1", "B2"}
    with pytest.raises(NoBodyLeft):
        draw_body(sample=sample, by=inspector, at=at + DAY, declined="也不行")
    assert Objection.objects.get().body == second


def test_the_time_to_find_one_is_extended_once(noodle_bar, inspector, officer, at):
    sample = make_retesting(noodle_bar, inspector, at, officer, is_drawn=False)
    with pytest.raises(BodyNotDrawn):
        enter_report(sample=sample, number="F", issued_on=at.date(), items=[GOOD], by=inspector, at=at + DAY)

    sample = extend_body_limit(sample=sample, reason="名录更新中", by=inspector, at=at + DAY)

    # Accepted on Monday 23 November: five and then five more working days.
    assert sample.due_on == date(2026, 12, 7)
    with pytest.raises(ExtendedBefore):
        extend_body_limit(sample=sample, reason="再等等", by=inspector, at=at + DAY)


def test_what_nobody_can_test_again_stands_as_told(noodle_bar, inspector, officer, at):
    sample = make_retesting(noodle_bar, inspector, at, officer, is_drawn=False)

    sample = refuse_objection(
        sample=sample, ground="NO_SPARE", reason="备份样品破损", by=inspector, at=at + DAY
    )

    assert (sample.state, sample.due_on) == ("TOLD", sample.objection_until)
    assert Objection.objects.get().ground == "NO_SPARE"


def test_each_kind_has_its_own_decisions(noodle_bar, rival_bar, inspector, officer, rival, at):
    retest = make_objected(noodle_bar, inspector, at, officer)
    other = make_objected(rival_bar, inspector, at, rival, kind="METHOD")

    with pytest.raises(OnlyOthersAreSustained):
        sustain_objection(sample=retest, reason="成立", by=inspector, at=at + DAY)
    with pytest.raises(OnlyRetestsAreAccepted):
        accept_objection(sample=other, by=inspector, at=at + DAY)


def test_a_report_is_entered_once(noodle_bar, rival_bar, inspector, at):
    number = make_reported(noodle_bar, inspector, at).reports.get().number
    sample = make_tested(rival_bar, inspector, at)

    with pytest.raises(ReportUsed):
        enter_report(
            sample=sample, number=number, issued_on=at.date(), items=[GOOD], by=inspector, at=at + DAY
        )

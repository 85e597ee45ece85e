"""What is demanded on site, from when on and until when; and the proof on which only one visit rests."""

from datetime import date, timedelta

import pytest

from hazards.models import Hazard
from inspections.models import Inspection
from inspections.services.inspection.on_site import finalise_on_site, tell_on_site
from inspections.services.inspection.on_site_refusal import NotInThatState, PresenceOfAnother
from tests.factories.inspections_inspection import MINUTE, make_on_site, plan, signing_of, start
from tests.factories.presence import make_presence


def test_what_must_stop_at_once_makes_the_result_final_as_it_is_told(noodle_bar, pair, at):
    on_site = make_on_site(
        noodle_bar, pair, at, upto="RECORDED", pests={"note": "鼠尸在配料里", "is_critical": True}
    )
    told_at = at + timedelta(hours=1)

    told = tell_on_site(on_site=on_site, signing=signing_of(on_site), by=pair[0], at=told_at)

    hazard = Hazard.objects.get()
    assert (told.state, Inspection.objects.get().final_at) == ("FINAL", told_at)
    assert (hazard.severity, hazard.found_at, hazard.due_at) == (
        "CRITICAL",
        told_at,
        told_at + timedelta(hours=24),
    )
    with pytest.raises(NotInThatState):
        finalise_on_site(on_site=told, by=pair[0], at=told_at + MINUTE)


def test_without_it_telling_and_becoming_final_are_two_steps(noodle_bar, pair, at):
    on_site = make_on_site(noodle_bar, pair, at, upto="TOLD", pests="后门有鼠迹")

    assert (on_site.state, Hazard.objects.count()) == ("TOLD", 0)


def test_a_limit_that_is_over_when_the_result_becomes_final_is_no_new_one(noodle_bar, pair, at):
    due_on = date(2026, 11, 25)
    on_site = make_on_site(
        noodle_bar, pair, at, upto="TOLD", purchase_ledger={"note": "缺票", "due_on": due_on}
    )
    final_at = at + timedelta(days=20)

    finalise_on_site(on_site=on_site, by=pair[0], at=final_at)

    assert Hazard.objects.get().due_at == final_at


def test_two_visits_never_rest_on_one_proof(noodle_bar, pair, officer, at):
    presence = make_presence(noodle_bar, pair[0], officer, at)
    first, second = (plan(noodle_bar, pair, at) for _visit in range(2))
    start(first, pair, at + MINUTE, presence=presence, no_presence_reason="")

    with pytest.raises(PresenceOfAnother):
        start(second, pair, at + MINUTE, presence=presence, no_presence_reason="")

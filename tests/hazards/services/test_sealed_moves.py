"""Every move has its leaf, and who changes one is found out."""

import pytest
from django.core.management import call_command

from hazards.models import HazardMove
from hazards.queries.sealed_move import HAZARD_MOVE, sealed_moves
from hazards.services.hazard import close_hazard
from hazards.services.move import Evidence
from ledger.models import WaitingLeaf
from ledger.sealed_kinds import SEALED_KINDS
from ledger.services.sealing import seal
from tests.factories.hazards import make_hazard, rectify_hazard
from tests.factories.photos import make_photo
from tests.ledger.tampering import change_rows


@pytest.fixture
def hazard(noodle_bar, officer, inspector, at):
    hazard = make_hazard(noodle_bar, by=inspector, at=at)
    after = Evidence([make_photo(noodle_bar, officer)])
    rectify_hazard(hazard=hazard, by=officer, at=at, evidence=after)
    return close_hazard(hazard=hazard, by=inspector, at=at)


def test_each_move_is_sealed_with_its_photos(hazard):
    entries = list(WaitingLeaf.objects.order_by("pk").values_list("entry", flat=True))

    assert entries == [sealed.entry for sealed in sealed_moves()]
    assert len(entries) == HazardMove.objects.count() == 7
    submitted = HazardMove.objects.get(act="SUBMIT")
    (sealed,) = sealed_moves([submitted.log_id])
    assert list(sealed.attachments) == [submitted.evidence.get().photo.sha256]


def test_the_ledger_knows_the_kind():
    assert SEALED_KINDS["hazard-move"] is HAZARD_MOVE


def test_verification_finds_a_changed_move(hazard, at, capsys):
    seal(at=at)
    call_command("ledger_verify")

    change_rows("UPDATE hazards_hazardmove SET reason = %s WHERE act = 'CLOSE'", ["看都没看"])

    with pytest.raises(SystemExit):
        call_command("ledger_verify")
    assert "hazard-move" in capsys.readouterr().out


def test_verification_finds_a_row_that_left_its_moves(hazard, at, capsys):
    """Somebody opens with raw SQL what was closed; no move says so."""
    seal(at=at)
    last = hazard.moves.get(act="CLOSE")

    change_rows(
        "UPDATE hazards_hazard SET state = 'SUBMITTED', closed_at = NULL, closed_on = NULL WHERE id = %s",
        [hazard.pk],
    )

    with pytest.raises(SystemExit):
        call_command("ledger_verify")
    told = capsys.readouterr().out
    assert f"CHANGED   row that repeats hazard-move {last.log_id} revision 1: hazard {hazard.pk} " in told
    assert "state SUBMITTED (moves: CLOSED)" in told
    assert "1 findings" in told

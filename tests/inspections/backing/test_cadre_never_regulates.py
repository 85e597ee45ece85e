"""A cadre tries every move of the supervision: none succeeds but those of backing (食品安全法第一百一十条).

The objects are those of the access table, and the cadre backs the enterprise and has found the hazards: the
closest that a cadre can be to them.
"""

import pytest
from django.utils import timezone

from hazards.models import Hazard, HazardMove
from tests.access import hazards as hazard_rows
from tests.access.words import HIDDEN, LOGIN, REFUSED
from tests.factories.inspections_backing import make_backing
from tests.test_access import CALLS, ROWS, ask, call_for, client_of, word_for

SUPERVISION = ("hazards", "inspections", "enterprises", "duties", "scoring", "open311")
SUPERVISION_API = (
    "backing", "checklist", "duty-", "enterprise", "hazard", "hollow", "index", "inspection", "on-site",
    "photo", "planned", "risk-", "sample",
)  # fmt: skip
OF_BACKING = {
    ("backing-record-list", "post"): "records a visit",
    ("hazard-list", "post"): "reports what was seen",
    ("hazards:report_hazard", "post"): "reports what was seen",
    ("inspections:answer_upper_check", "post"): "answers the level above",
    ("inspections:open_presence", "post"): "proves to be there",
    ("inspections:record_backing_visit", "post"): "records a visit",
    ("inspections:sign_letter", "post"): "signs the letter",
    ("photo-list", "post"): "takes photos on a visit",
}
OF_ANYBODY = {
    ("inspections:complaint_status", "post"): "whoever has number and code",
    ("inspections:file_complaint", "post"): "anybody, signed in or not",
    ("open311:requests", "post"): "anybody, signed in or not",
}

OF_ONESELF = {
    ("accounts:change_password", "post"): "one's own",
    ("accounts:create_recovery_codes", "post"): "one's own",
    ("accounts:enrol_second_factor", "post"): "one's own",
    ("accounts:sign_in", "post"): "one's own",
    ("accounts:verify_second_factor", "post"): "one's own",
    ("notifications:add_robot", "post"): "one's own messages",
    ("notifications:change_settings", "post"): "one's own messages",
    ("notifications:read_all_notices", "post"): "one's own messages",
    ("notifications:subscribe_push", "post"): "one's own messages",
    ("papers:compare_paper", "post"): "only compares",
    ("set_language", "post"): "one's own",
    ("staff:check_badges", "post"): "only looks",
    ("staff:scan", "post"): "only looks",
}
OF_CADRES = {("staff:find_person", "post"): "only looks"}


def is_supervision(name):
    app, colon, _rest = name.partition(":")
    return app in SUPERVISION if colon else name.startswith(SUPERVISION_API)


MOVES = sorted(key for key in ROWS if key[1] != "get" and is_supervision(key[0]))
REGULATORS = [key for key in MOVES if key not in OF_BACKING and key not in OF_ANYBODY]


def test_the_moves_are_there_to_be_tried():
    assert not (OF_BACKING.keys() | OF_ANYBODY.keys()) - set(MOVES)
    by_regulators = [key for key in REGULATORS if ROWS[key]["inspector"] == "DONE"]
    wanted = {
        "close_hazard",
        "transfer_hazard",
        "publish_inspection",
        "record_credit_event",
        "verify_complaint",
    }
    assert wanted <= {name.partition(":")[2] for name, _method in by_regulators}
    assert len(by_regulators) > 60


@pytest.mark.parametrize(
    ("person", "explained"),
    [
        ("cadre", OF_BACKING | OF_ANYBODY | OF_ONESELF | OF_CADRES),
        ("grid_worker", OF_BACKING | OF_ANYBODY | OF_ONESELF),
        ("expert", OF_BACKING | OF_ANYBODY | OF_ONESELF),
    ],
)
def test_what_a_regulator_does_is_refused_but_for_what_is_explained(person, explained):
    """Over the whole table; `tests/test_access.py` holds every answer of it."""
    closed = (REFUSED, HIDDEN)
    both = {
        key
        for key, row in ROWS.items()
        if key[1] != "get" and row["inspector"] not in closed and row[person] not in (*closed, LOGIN)
    }

    assert both - explained.keys() == set()


@pytest.fixture
def found_by_cadre(cast, monkeypatch):
    """The hazards that the access table makes are findings of the cadre at a subject that they back."""
    make = hazard_rows.make_hazard

    def of_cadre(enterprise, **fields):
        fields = {"source": Hazard.Source.BACKING, "by": cast.cadre} | fields
        return make(enterprise, **fields)

    monkeypatch.setattr(hazard_rows, "make_hazard", of_cadre)


@pytest.mark.parametrize(("name", "method"), REGULATORS, ids=lambda value: value)
def test_a_regulators_move_is_refused(name, method, cast, sign_in, found_by_cadre):
    call = call_for(name, method, cast)
    if not cast.noodle_bar.backing_assignments.filter(ended_on=None).exists():
        make_backing(cast.noodle_bar, cast.cadre, timezone.now(), cast.inspector)
    before = _hazards()

    word = word_for(ask(client_of("cadre", cast, sign_in), name, method, call))

    assert word in (REFUSED, HIDDEN)
    assert _hazards() == before


@pytest.mark.parametrize(("name", "method"), sorted(OF_BACKING), ids=lambda value: value)
def test_their_own_moves_go_through(name, method, cast, sign_in):
    word = word_for(ask(client_of("cadre", cast, sign_in), name, method, call_for(name, method, cast)))

    assert word == "DONE"


def test_a_closed_hazard_of_backing_was_closed_by_another(cast, sign_in, found_by_cadre):
    """The same addresses, as the regulator: they do work, so the refusals above refuse something."""
    for name in ("hazards:close_hazard", "hazards:transfer_hazard", "hazards:grant_time_hazard"):
        call = CALLS[name](cast)
        assert word_for(ask(client_of("inspector", cast, sign_in), name, "post", call)) == "DONE"

    assert set(Hazard.objects.values_list("source", "found_by")) == {("BACKING", cast.cadre.pk)}
    assert cast.cadre.pk not in HazardMove.objects.exclude(number__lte=3).values_list("by", flat=True)


def _hazards():
    return list(Hazard.objects.order_by("pk").values_list("pk", "state", "move_count"))

"""Who may do what in backing: cadres visit, the territory's regulators assign and check."""

import uuid

from django.utils import timezone

from accounts.models import Role
from inspections.services.backing.letter import sign_letter
from inspections.services.backing.paper import print_letter
from tests.access.words import CADRES_ONLY, DONE, HIDDEN, OK, REFUSED, Call, everyone, signed_in
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_backing import (
    filled_in_answers,
    make_backing,
    make_upper_check,
    make_visit,
)

OFFICIAL = signed_in(OK, officer=REFUSED, rival=REFUSED)
CADRES_PAGE = signed_in(REFUSED, cadre=OK)
NOT_THEIRS = {"grid_worker": HIDDEN, "expert": HIDDEN}  # what was said of a cadre is not for colleagues
REGULATORS = signed_in(REFUSED, inspector=DONE, far_inspector=DONE)

ROWS = {
    ("inspections:list_backing", "get"): OFFICIAL,
    ("inspections:my_subjects", "get"): CADRES_PAGE | CADRES_ONLY,
    ("inspections:assign_backing", "post"): REGULATORS,
    ("inspections:hand_over_backing", "get"): signed_in(REFUSED, inspector=OK, far_inspector=OK),
    # Whom somebody may choose follows from their territory; for others the form comes back.
    ("inspections:hand_over_backing", "post"): signed_in(REFUSED, inspector=DONE, far_inspector=OK),
    ("inspections:show_backing_lists", "get"): OFFICIAL,
    ("inspections:sign_letter", "post"): signed_in(REFUSED, cadre=DONE, **CADRES_ONLY),
    ("inspections:print_backing_lists", "get"): signed_in(
        REFUSED, officer=HIDDEN, rival=HIDDEN, far_inspector=HIDDEN, cadre=OK, inspector=OK, **CADRES_ONLY
    ),
    ("inspections:print_letter", "get"): signed_in(
        HIDDEN, cadre=OK, inspector=OK, grid_worker=HIDDEN, expert=HIDDEN
    ),
    ("inspections:show_letter_paper", "get"): everyone(OK),
    ("inspections:show_backing_coverage", "get"): OFFICIAL,
    ("inspections:list_visit_tasks", "get"): OFFICIAL,
    ("inspections:list_backing_visits", "get"): signed_in(OK),
    ("inspections:list_upper_checks", "get"): OFFICIAL,
    ("inspections:answer_upper_check", "get"): signed_in(
        REFUSED, officer=HIDDEN, rival=HIDDEN, far_inspector=HIDDEN, cadre=OK, **NOT_THEIRS
    ),
    ("inspections:answer_upper_check", "post"): signed_in(
        REFUSED, officer=HIDDEN, rival=HIDDEN, far_inspector=HIDDEN, cadre=DONE, **NOT_THEIRS
    ),
    ("inspections:check_cadre", "get"): signed_in(
        REFUSED, officer=HIDDEN, rival=HIDDEN, far_inspector=HIDDEN, inspector=OK
    ),
    ("inspections:check_cadre", "post"): signed_in(
        REFUSED, officer=HIDDEN, rival=HIDDEN, far_inspector=HIDDEN, inspector=DONE
    ),
    ("inspections:exempt_visit", "get"): signed_in(REFUSED, rival=HIDDEN, far_inspector=HIDDEN, inspector=OK),
    ("inspections:exempt_visit", "post"): signed_in(
        REFUSED, rival=HIDDEN, far_inspector=HIDDEN, inspector=DONE
    ),
    ("inspections:show_backing_visit", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
    ("inspections:record_backing_visit", "get"): signed_in(
        REFUSED, rival=HIDDEN, far_inspector=HIDDEN, cadre=OK, **CADRES_ONLY
    ),
    ("inspections:record_backing_visit", "post"): signed_in(
        REFUSED, rival=HIDDEN, far_inspector=HIDDEN, cadre=DONE, **CADRES_ONLY
    ),
    ("backing-assignment-list", "get"): signed_in(OK),
    ("backing-visit-list", "get"): signed_in(OK),
    ("backing-visit-detail", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
    ("backing-coverage-list", "get"): OFFICIAL,
    ("backing-record-list", "post"): signed_in(
        REFUSED, rival=HIDDEN, far_inspector=HIDDEN, cadre=DONE, **CADRES_ONLY
    ),
}


def _backed(cast):
    return make_backing(cast.noodle_bar, cast.cadre, timezone.now(), cast.inspector)


def _hand_over(cast):
    _backed(cast)
    successor = make_user("successor", "接手干部")
    give_role(successor, Role.CADRE, cast.district)
    return Call(data={"cadre": cast.cadre.pk, "successor": successor.pk, "reason": "岗位调整"})


def _check(cast):
    check = make_upper_check(cast.cadre, cast.district, cast.inspector, timezone.now())
    return Call(kwargs={"pk": check.pk}, data={"answer": "已改进"})


def _task(cast):
    return Call(kwargs={"pk": _backed(cast).visit_tasks.get().pk}, data={"reason": "停业"})


def _letter(cast):
    _backed(cast)
    return Call(kwargs={"pk": sign_letter(by=cast.cadre, at=timezone.now()).pk})


def _printed(cast):
    letter = sign_letter(by=cast.cadre, at=timezone.now())
    print_letter(letter=letter, by=cast.cadre, at=timezone.now())
    return Call(kwargs={"code": letter.codes.get().code})


def _visit(cast):
    _backed(cast)
    return Call(kwargs={"pk": make_visit(cast.noodle_bar, cast.cadre, timezone.now()).pk})


def _record(cast):
    _backed(cast)
    filled_in = filled_in_answers(cast.noodle_bar)
    return Call(
        kwargs={"public_id": cast.noodle_bar.public_id},
        data=filled_in | {"idempotency_key": str(uuid.uuid4())},
    )


def _sent(cast):
    _backed(cast)
    return Call(
        data={
            "id": str(uuid.uuid4()),
            "enterprise": cast.noodle_bar.public_id,
            "answers": filled_in_answers(cast.noodle_bar),
        },
        content_type="application/json",
    )


CALLS = {
    ("inspections:hand_over_backing", "post"): _hand_over,
    "inspections:answer_upper_check": _check,
    "inspections:check_cadre": lambda cast: Call(
        kwargs={"pk": cast.cadre.pk}, data={"result": "GOOD", "remarks": "记录具体"}
    ),
    "inspections:exempt_visit": _task,
    "inspections:print_backing_lists": lambda cast: Call(kwargs={"pk": cast.cadre.pk}),
    "inspections:print_letter": _letter,
    "inspections:show_letter_paper": _printed,
    "inspections:show_backing_visit": _visit,
    "backing-visit-detail": _visit,
    "backing-record-list": _sent,
    "inspections:record_backing_visit": _record,
}

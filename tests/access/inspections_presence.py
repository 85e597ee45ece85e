"""Who may prove to be at an enterprise, and who meets them. A request is its official's alone."""

from django.utils import timezone

from inspections.services.presence import open_presence, show_official_code, show_site_code
from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, signed_in

MEMBERS = {"director": OK, "principal": OK, "cook": REFUSED}
OPENS = signed_in(REFUSED, rival=HIDDEN, cadre=OK, inspector=OK, far_inspector=HIDDEN)
OWN = signed_in(HIDDEN, inspector=OK, branch_regulator=HIDDEN, city_regulator=HIDDEN)
MEETS = signed_in(REFUSED, officer=OK, rival=OK, **MEMBERS)
ROWS = {
    ("inspections:open_presence", "get"): OPENS,
    ("inspections:open_presence", "post"): {w: DONE if word == OK else word for w, word in OPENS.items()},
    ("inspections:prove_presence", "get"): OWN,
    ("inspections:prove_presence", "post"): OWN | {"inspector": DONE},
    ("inspections:next_official_code", "get"): OWN,
    ("inspections:show_presence_state", "get"): OWN,
    ("inspections:meet_official", "get"): MEETS,
    # The code is of a request at the noodle bar: who works at another enterprise is told so on the page.
    ("inspections:meet_official", "post"): MEETS | {"officer": DONE, "director": DONE, "principal": DONE},
    ("inspections:next_site_code", "get"): MEETS,
    ("inspections:show_site_state", "get"): MEETS,
    # The reader of a code is led to the own page, or told to begin there.
    ("sites:read_presence_code", "get"): signed_in(
        OK, officer=DONE, rival=DONE, inspector=DONE, cook=OK, branch_regulator=OK, city_regulator=OK
    ),
}


def _opened(cast):
    return open_presence(enterprise=cast.noodle_bar, by=cast.inspector, at=timezone.now())


def _request_of_the_inspector(cast):
    return Call(kwargs={"pk": _opened(cast).pk})


def _inspector_scans(cast):
    at = timezone.now()
    shown = show_site_code(enterprise=cast.noodle_bar, member=cast.officer, at=at)
    return Call(kwargs={"pk": _opened(cast).pk}, data={"code": shown.url})


def _member_scans(cast):
    return Call(data={"code": show_official_code(request=_opened(cast), at=timezone.now()).url})


def _camera_of_the_phone(cast):
    token = show_official_code(request=_opened(cast), at=timezone.now()).url.rpartition("/")[2]
    return Call(kwargs={"token": token})


CALLS = {
    "inspections:open_presence": lambda cast: Call(kwargs={"public_id": cast.noodle_bar.public_id}),
    ("inspections:prove_presence", "get"): _request_of_the_inspector,
    ("inspections:prove_presence", "post"): _inspector_scans,
    "inspections:next_official_code": _request_of_the_inspector,
    "inspections:show_presence_state": _request_of_the_inspector,
    ("inspections:meet_official", "post"): _member_scans,
    "sites:read_presence_code": _camera_of_the_phone,
}

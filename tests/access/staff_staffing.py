"""Who may look at staffing, and who keeps the list of prohibited persons."""

from datetime import date

from staff.services.prohibition import record_prohibition
from tests.access.words import CADRES_ONLY, DONE, HIDDEN, LOGIN, OK, REFUSED, Call, signed_in
from tests.factories.staff import make_citizen_id

NOT_OFFICIAL = dict.fromkeys(["officer", "rival", "director", "principal", "cook"], REFUSED)
# Staffing of a territory: regulators and backing cadres.
LOOK = signed_in(OK, **NOT_OFFICIAL, auditor=REFUSED, administrator=REFUSED, **CADRES_ONLY)
# The list of prohibited persons: regulators keep it, auditors read it.
KEEP = signed_in(DONE, **NOT_OFFICIAL, cadre=REFUSED, auditor=REFUSED, administrator=REFUSED)
KEEP_FORM = KEEP | dict.fromkeys(["inspector", "far_inspector"], OK)
KEPT = {"cadre": HIDDEN, "administrator": HIDDEN, "auditor": REFUSED, "anonymous": LOGIN} | dict.fromkeys(
    NOT_OFFICIAL, HIDDEN
)

ROWS = {
    ("staff:staffing", "get"): LOOK,
    ("staff:list_unstaffed", "get"): LOOK,
    ("staff:export_unstaffed", "get"): LOOK,
    ("staff:list_findings", "get"): LOOK,
    ("staff:show_staffing", "get"): signed_in(
        OK,
        rival=HIDDEN,
        far_inspector=HIDDEN,
        auditor=REFUSED,
        administrator=REFUSED,
        director=OK,
        principal=OK,
        cook=HIDDEN,
        **CADRES_ONLY,
    ),
    ("staff:list_prohibitions", "get"): KEEP_FORM | {"auditor": OK},
    ("staff:record_prohibition", "get"): KEEP_FORM,
    ("staff:record_prohibition", "post"): KEEP,
    ("staff:withdraw_prohibition", "get"): KEPT | dict.fromkeys(["inspector", "far_inspector"], OK),
    ("staff:withdraw_prohibition", "post"): KEPT | dict.fromkeys(["inspector", "far_inspector"], DONE),
}


def new_prohibition(cast):
    return {
        "name": "吴某",
        "citizen_id": make_citizen_id(),
        "ground": "FOOD_CRIME",
        "document_no": "（2026）苏0508刑初1号",
        "starts_on": date(2026, 3, 1),
    }


def prohibition(cast):
    row = record_prohibition(**new_prohibition(cast), by=cast.inspector, at=cast.at)
    return Call(kwargs={"pk": row.pk}, data={"reason": "判决已被撤销"})


CALLS = {
    "staff:show_staffing": lambda cast: Call(kwargs={"public_id": cast.noodle_bar.public_id}),
    ("staff:record_prohibition", "post"): lambda cast: Call(data=new_prohibition(cast)),
    ("staff:withdraw_prohibition", "get"): lambda cast: Call(kwargs=prohibition(cast).kwargs),
    ("staff:withdraw_prohibition", "post"): prohibition,
}

"""Who may do what with inspections."""

from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, signed_in
from tests.factories.inspections import make_inspection

# Facts about the noodle bar: its own people and the territory may read, the territory's regulators may act.
READ = signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN)
OPEN_FORM = signed_in(REFUSED, rival=HIDDEN, inspector=OK, far_inspector=HIDDEN)
ACT = signed_in(REFUSED, rival=HIDDEN, inspector=DONE, far_inspector=HIDDEN)

ROWS = {
    ("inspections:list_inspections", "get"): signed_in(OK),
    ("inspections:show_inspection", "get"): READ,
    ("inspections:create_inspection", "get"): OPEN_FORM,
    ("inspections:create_inspection", "post"): ACT,
    ("inspections:finalise_inspection", "post"): ACT,
    ("inspections:withdraw_inspection", "get"): OPEN_FORM,
    ("inspections:withdraw_inspection", "post"): ACT,
    ("inspection-list", "get"): signed_in(OK),
    ("inspection-detail", "get"): READ,
}


def _inspection(cast, **fields):
    return Call(kwargs={"pk": make_inspection(cast.noodle_bar, **fields).pk}, data={})


def _withdraw_inspection(cast):
    call = _inspection(cast)
    return Call(kwargs=call.kwargs, data={"reason": "查错了门店"})


def _at_the_noodle_bar(cast):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


def _create_inspection(cast):
    data = {
        "number": "JC-7",
        "kind": "DAILY",
        "inspected_on": "2025-11-20",
        "told_on": "2025-11-20",
        "first_inspector": "王敏",
        "second_inspector": "李强",
        "reason": "系统启用前的检查",
        "key_failures": "生熟不分",
        "is_final": "on",
    }
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=data)


CALLS = {
    "inspections:show_inspection": _inspection,
    ("inspections:create_inspection", "get"): _at_the_noodle_bar,
    ("inspections:create_inspection", "post"): _create_inspection,
    "inspections:finalise_inspection": lambda cast: _inspection(cast, final_at=None),
    ("inspections:withdraw_inspection", "get"): _inspection,
    ("inspections:withdraw_inspection", "post"): _withdraw_inspection,
    "inspection-detail": lambda cast: Call(kwargs={"pk": make_inspection(cast.noodle_bar).pk}),
}

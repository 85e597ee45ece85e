"""Who may do what with accountability interviews: regulators of the territory act, the enterprise reads."""

from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, signed_in
from tests.factories.interviews import make_interview

READ = signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN, principal=OK)
FORM = signed_in(REFUSED, rival=HIDDEN, inspector=OK, far_inspector=HIDDEN, principal=REFUSED)
ACT = FORM | {"inspector": DONE}
ROWS = {
    ("inspections:list_interviews", "get"): signed_in(OK),
    ("inspections:record_interview", "get"): FORM,
    ("inspections:record_interview", "post"): ACT,
    ("inspections:show_interview", "get"): READ,
    ("inspections:confirm_interview_measures", "get"): FORM,
    ("inspections:confirm_interview_measures", "post"): ACT,
    ("inspections:withdraw_interview", "get"): FORM,
    ("inspections:withdraw_interview", "post"): ACT,
}
TALK = {
    "ground": "OTHER",
    "facts": "未整改",
    "held_on": "2026-11-20",
    "interviewers": "监管人员",
    "interviewee": "老板",
    "interviewee_post": "PRINCIPAL",
    "measures": "整改",
    "due_on": "2026-11-30",
    "minutes": "已谈",
}


def new_interview(cast):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=TALK)


def empty_form(cast):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


def of_interview(data=None):
    def call(cast):
        return Call(kwargs={"pk": make_interview(cast.noodle_bar, cast.inspector).pk}, data=data)

    return call


CALLS = {
    ("inspections:record_interview", "get"): empty_form,
    ("inspections:record_interview", "post"): new_interview,
    "inspections:show_interview": of_interview(),
    ("inspections:confirm_interview_measures", "get"): of_interview(),
    ("inspections:confirm_interview_measures", "post"): of_interview({"note": "已更换"}),
    ("inspections:withdraw_interview", "get"): of_interview(),
    ("inspections:withdraw_interview", "post"): of_interview({"reason": "记错了店"}),
}

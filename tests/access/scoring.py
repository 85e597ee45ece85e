"""Who may read the index, object to it, and speak beside it."""

from common.local_time import local_date
from scoring.models import ObjectionRule
from scoring.services.objection import accept_objection
from scoring.services.score import recompute_index
from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, everyone, signed_in
from tests.factories.inspections import make_inspection, make_sample
from tests.factories.scoring import make_objection, make_reply

READ = signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN)
HANDLE = signed_in(REFUSED, rival=HIDDEN, far_inspector=HIDDEN, inspector=DONE)


def speak(outcome):
    """Principal and director speak for the enterprise, an officer does not."""
    others = signed_in(REFUSED, rival=HIDDEN, far_inspector=HIDDEN)
    return others | {"director": outcome, "principal": outcome}


ROWS = {
    ("index-list", "get"): signed_in(OK),
    ("index-detail", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
    ("public-index-detail", "get"): everyone(OK),
    ("index-objection-list", "get"): signed_in(OK),
    ("index-objection-detail", "get"): READ,
    ("scoring:list_objections", "get"): signed_in(OK),
    ("scoring:take_objections", "post"): HANDLE,
    ("scoring:show_objection", "get"): READ,
    ("scoring:file_objection", "get"): speak(OK),
    ("scoring:file_objection", "post"): speak(DONE),
    ("scoring:withdraw_objection", "post"): speak(DONE),
    ("scoring:accept_objection", "post"): HANDLE,
    ("scoring:take_over_objection", "post"): HANDLE,
    ("scoring:refuse_objection", "post"): HANDLE,
    # Who has accepted it answers; others of the territory take it over first.
    ("scoring:answer_objection", "post"): HANDLE | {"branch_regulator": OK, "city_regulator": OK},
    ("scoring:list_replies", "get"): READ,
    ("scoring:reply_to_index", "get"): speak(OK),
    ("scoring:reply_to_index", "post"): speak(DONE),
    ("scoring:reply_to_inspection", "get"): speak(OK),
    ("scoring:reply_to_inspection", "post"): speak(DONE),
    ("scoring:reply_to_sample", "get"): speak(OK),
    ("scoring:reply_to_sample", "post"): speak(DONE),
    ("scoring:withdraw_reply", "post"): speak(DONE),
    ("scoring:remove_reply", "get"): signed_in(REFUSED, rival=HIDDEN, far_inspector=HIDDEN, inspector=OK),
    ("scoring:remove_reply", "post"): HANDLE,
}


def scored_noodle_bar(cast):
    today = local_date(cast.at)
    recompute_index(as_of=today, at=cast.at, today=today)
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


def objection(cast, data=None, *, accepted_by=None):
    row = make_objection(cast.noodle_bar, cast.principal, cast.at)
    if accepted_by:
        row = accept_objection(objection=row, by=accepted_by, at=cast.at)
    return Call(kwargs={"pk": row.pk}, data=data or {})


def ticked_objection(cast):
    return Call(data={"row": [make_objection(cast.noodle_bar, cast.principal, cast.at).pk]})


def new_objection(cast):
    scored_noodle_bar(cast)
    rule = ObjectionRule.objects.get()
    rule.file_within_days = 3650  # the page reads the real clock
    rule.save()
    return Call(
        kwargs={"public_id": cast.noodle_bar.public_id}, data={"part": "DUTY", "statement": "那天停业"}
    )


def reply(cast):
    return Call(
        kwargs={"pk": make_reply(cast.noodle_bar, cast.principal, cast.at).pk}, data={"reason": "有电话"}
    )


def said_of(row):
    return {"public_id": row.enterprise.public_id, "pk": row.pk}


SAID = {"text": "已经换了冷藏柜"}
ANSWER = {"outcome": "UPHELD", "answer": "已撤销记错的检查"}
CALLS = {
    "index-objection-detail": objection,
    "scoring:take_objections": ticked_objection,
    "scoring:show_objection": objection,
    ("scoring:file_objection", "get"): new_objection,
    ("scoring:file_objection", "post"): new_objection,
    "scoring:withdraw_objection": objection,
    "scoring:accept_objection": objection,
    "scoring:take_over_objection": lambda cast: objection(cast, accepted_by=cast.administrator),
    "scoring:refuse_objection": lambda cast: objection(cast, {"answer": "没有写明哪条记录"}),
    "scoring:answer_objection": lambda cast: objection(cast, ANSWER, accepted_by=cast.inspector),
    "scoring:list_replies": lambda cast: Call(kwargs={"public_id": cast.noodle_bar.public_id}),
    "scoring:reply_to_index": lambda cast: Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=SAID),
    "scoring:reply_to_inspection": lambda cast: Call(said_of(make_inspection(cast.noodle_bar)), data=SAID),
    "scoring:reply_to_sample": lambda cast: Call(said_of(make_sample(cast.noodle_bar)), data=SAID),
    "scoring:withdraw_reply": reply,
    "scoring:remove_reply": reply,
    "index-detail": scored_noodle_bar,
    "public-index-detail": scored_noodle_bar,
}

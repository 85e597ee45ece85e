"""Who may do what at `duties:`."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from common.local_time import local_date, sunday_of
from duties.models import Duty
from tests.access.words import DONE, HIDDEN, LOGIN, OK, REFUSED, Call, everyone, signed_in
from tests.factories.daily_answers import as_sent, good_answers
from tests.factories.duties import make_duty, make_record

# Handing in and correcting is for those who work there: the rest of the territory only reads.
MEMBERS_ONLY = {
    "anonymous": LOGIN,
    "rival": HIDDEN,
    "cadre": REFUSED,
    "inspector": REFUSED,
    "far_inspector": HIDDEN,
    "auditor": REFUSED,
    "administrator": REFUSED,
}
ROWS = {
    ("duties:list_duties", "get"): signed_in(OK),
    ("duties:show_worker", "get"): everyone(OK),
    ("duties:show_outbox", "get"): signed_in(OK),
    ("duty-record-list", "post"): MEMBERS_ONLY | {"officer": DONE, "director": DONE, "principal": DONE},
    ("duties:show_chain", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
    ("duties:list_records", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
    ("duties:show_record", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
    ("duties:show_ladder", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
    ("duties:list_climbed", "get"): signed_in(OK),
    ("ladder-step-list", "get"): signed_in(OK),
    ("duty-list", "get"): signed_in(OK),
    ("duties:list_ladder_rules", "get"): signed_in(OK),
    ("duties:change_ladder_rule", "get"): signed_in(REFUSED, administrator=OK),
    ("duties:change_ladder_rule", "post"): signed_in(REFUSED, administrator=DONE),
    ("duties:submit_duty", "get"): MEMBERS_ONLY | {"officer": OK, "director": OK, "principal": OK},
    ("duties:submit_duty", "post"): MEMBERS_ONLY | {"officer": DONE, "director": DONE, "principal": DONE},
    ("duties:list_reviews", "get"): signed_in(OK),
    # The leaders decide; a regulator, who only remarks, gets the page back with an error.
    ("duties:review_record", "post"): MEMBERS_ONLY
    | {"officer": REFUSED, "director": DONE, "principal": DONE, "inspector": OK},
    ("duties:save_draft", "post"): MEMBERS_ONLY | {"officer": DONE, "director": DONE, "principal": DONE},
    ("duties:correct_record", "get"): MEMBERS_ONLY | {"officer": OK, "director": OK, "principal": OK},
    ("duties:correct_record", "post"): MEMBERS_ONLY | {"officer": DONE, "director": DONE, "principal": DONE},
}


def _call(enterprise, due_on):
    return Call(
        kwargs={"public_id": enterprise.public_id, "kind": "daily-control", "due_on": due_on},
        data=good_answers(enterprise, due_on, reason="漏填"),
    )


def open_duty(cast):
    today = local_date(timezone.now())
    make_duty(cast.noodle_bar, today)
    return _call(cast.noodle_bar, today)


def reviewed_record(cast):
    yesterday = local_date(timezone.now()) - timedelta(days=1)
    make_record(cast.noodle_bar, cast.officer, yesterday)
    return Call(kwargs=_call(cast.noodle_bar, yesterday).kwargs, data={"revision": 1, "verdict": "CONFIRMED"})


def report_draft(cast):
    due_on = sunday_of(local_date(timezone.now()))
    make_duty(cast.noodle_bar, due_on, Duty.Kind.WEEKLY_CHECK)
    kwargs = {"public_id": cast.noodle_bar.public_id, "kind": "weekly-check", "due_on": due_on}
    return Call(kwargs=kwargs, data={"assessed": "一周的日管控", "draft_version": "0"})


def sent_record(cast):
    call = open_duty(cast)
    return Call(
        data={
            "id": str(uuid4()),
            "enterprise": cast.noodle_bar.public_id,
            "kind": "DAILY_CONTROL",
            "due_on": call.kwargs["due_on"].isoformat(),
            "answers": as_sent(call.data, cast.noodle_bar, cast.officer),
        },
        content_type="application/json",
    )


def record(cast):
    yesterday = local_date(timezone.now()) - timedelta(days=1)
    make_record(cast.noodle_bar, cast.officer, yesterday)
    return _call(cast.noodle_bar, yesterday)


def own_list(cast):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


def new_ladder(cast):
    tomorrow = local_date(timezone.now()) + timedelta(days=1)
    return Call(
        kwargs={"kind": "daily-control"},
        data={
            "effective_from": tomorrow.isoformat(),
            "pause_hours": "12",
            "reason": "试行",
            "rungs-TOTAL_FORMS": "1",
            "rungs-INITIAL_FORMS": "0",
            "rungs-0-who": "ASSIGNEE",
            "rungs-0-hours": "2.5",
            "rungs-0-side": "BEFORE",
            "rungs-0-urgency": "NORMAL",
        },
    )


CALLS = {
    ("duties:show_ladder", "get"): lambda cast: Call(kwargs=open_duty(cast).kwargs),
    ("duties:change_ladder_rule", "get"): lambda cast: Call(kwargs={"kind": "daily-control"}),
    ("duties:change_ladder_rule", "post"): new_ladder,
    "duty-record-list": sent_record,
    "duties:show_chain": own_list,
    "duties:list_records": own_list,
    ("duties:show_record", "get"): lambda cast: Call(kwargs=record(cast).kwargs),
    ("duties:submit_duty", "get"): lambda cast: Call(kwargs=open_duty(cast).kwargs),
    ("duties:submit_duty", "post"): open_duty,
    "duties:review_record": reviewed_record,
    "duties:save_draft": report_draft,
    ("duties:correct_record", "get"): lambda cast: Call(kwargs=record(cast).kwargs),
    ("duties:correct_record", "post"): record,
}

"""Who may do what at `duties:`."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from common.local_time import local_date
from duties.checklists import checklist_for
from tests.access.words import DONE, HIDDEN, LOGIN, OK, REFUSED, Call, signed_in
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
    ("duties:list_records", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
    ("duties:show_record", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
    ("duties:submit_duty", "get"): MEMBERS_ONLY | {"officer": OK, "director": OK, "principal": OK},
    ("duties:submit_duty", "post"): MEMBERS_ONLY | {"officer": DONE, "director": DONE, "principal": DONE},
    ("duties:correct_record", "get"): MEMBERS_ONLY | {"officer": OK, "director": OK, "principal": OK},
    ("duties:correct_record", "post"): MEMBERS_ONLY | {"officer": DONE, "director": DONE, "principal": DONE},
}


def _call(enterprise, due_on):
    items = checklist_for(enterprise).items
    answers = {f"answer_{item.code}": "YES" for item in items}
    return Call(
        kwargs={"public_id": enterprise.public_id, "kind": "daily-control", "due_on": due_on},
        data=answers | {"idempotency_key": uuid4(), "reason": "漏填"},
    )


def open_duty(cast):
    today = local_date(timezone.now())
    make_duty(cast.noodle_bar, today)
    return _call(cast.noodle_bar, today)


def record(cast):
    yesterday = local_date(timezone.now()) - timedelta(days=1)
    make_record(cast.noodle_bar, cast.officer, yesterday)
    return _call(cast.noodle_bar, yesterday)


def own_list(cast):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


CALLS = {
    "duties:list_records": own_list,
    ("duties:show_record", "get"): lambda cast: Call(kwargs=record(cast).kwargs),
    ("duties:submit_duty", "get"): lambda cast: Call(kwargs=open_duty(cast).kwargs),
    ("duties:submit_duty", "post"): open_duty,
    ("duties:correct_record", "get"): lambda cast: Call(kwargs=record(cast).kwargs),
    ("duties:correct_record", "post"): record,
}

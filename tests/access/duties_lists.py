"""Who may do what with risk control lists."""

from datetime import timedelta

from django.utils import timezone

from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, signed_in
from tests.factories.risk_control import make_version

NOT_THEIRS = {"rival": HIDDEN, "far_inspector": HIDDEN}
# The firm's own list: its leaders change it, everybody else who sees the firm reads it.
READERS = {
    "officer": REFUSED,
    "cadre": REFUSED,
    "inspector": REFUSED,
    "auditor": REFUSED,
    "administrator": REFUSED,
}
READ = signed_in(OK, **NOT_THEIRS, director=OK, principal=OK)
ROWS = {
    ("duties:show_risk_control_list", "get"): READ,
    ("duties:show_risk_control_list_version", "get"): READ,
    ("duties:adapt_risk_control_list", "get"): signed_in(
        OK, **NOT_THEIRS, **READERS, director=OK, principal=OK
    ),
    ("duties:adapt_risk_control_list", "post"): signed_in(
        DONE, **NOT_THEIRS, **READERS, director=DONE, principal=DONE
    ),
    ("risk-control-list-list", "get"): signed_in(OK),
    ("risk-control-list-detail", "get"): READ,
}


def own_list(cast):
    make_version(cast.noodle_bar, cast.director, timezone.now() - timedelta(days=2), dropped=("frying_oil",))
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


def version(cast):
    return Call(kwargs=own_list(cast).kwargs | {"number": 1})


def adapting(cast):
    data = {
        "template_code": "restaurant",
        "based_on": 0,
        "own-TOTAL_FORMS": 0,
        "own-INITIAL_FORMS": 0,
        "photo_dress": "on",
    }
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=data)


CALLS = {
    "duties:show_risk_control_list": own_list,
    "duties:show_risk_control_list_version": version,
    ("duties:adapt_risk_control_list", "get"): own_list,
    ("duties:adapt_risk_control_list", "post"): adapting,
    "risk-control-list-detail": own_list,
}

"""Who may read the index through the API."""

from common.local_time import local_date
from scoring.services.score import recompute_index
from tests.access.words import HIDDEN, OK, Call, everyone, signed_in

ROWS = {
    ("index-list", "get"): signed_in(OK),
    ("index-detail", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
    ("public-index-detail", "get"): everyone(OK),
}


def scored_noodle_bar(cast):
    today = local_date(cast.at)
    recompute_index(as_of=today, at=cast.at, today=today)
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


CALLS = {"index-detail": scored_noodle_bar, "public-index-detail": scored_noodle_bar}

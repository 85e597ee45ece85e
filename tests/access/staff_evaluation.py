"""Who may evaluate a manager: the regulator of the territory alone."""

from common.local_time import first_of_quarter, local_date
from tests.access.words import DONE, HIDDEN, LOGIN, OK, REFUSED, Call

REGULATOR = {
    "anonymous": LOGIN,
    "officer": REFUSED,
    "director": REFUSED,  # nobody evaluates oneself
    "principal": REFUSED,
    "cook": HIDDEN,
    "rival": HIDDEN,
    "cadre": REFUSED,
    "far_inspector": HIDDEN,
    "auditor": REFUSED,
    "administrator": REFUSED,
}
ROWS = {
    ("staff:evaluate_post", "get"): REGULATOR | {"inspector": OK},
    ("staff:evaluate_post", "post"): REGULATOR | {"inspector": DONE},
}


def evaluation_of_the_director(cast):
    quarter = first_of_quarter(local_date(cast.at))
    return Call(
        kwargs={"pk": cast.director_person.posts.get().pk},
        data={"quarter": quarter.isoformat(), "score": 86, "comment": "周排查按时，隐患整改快。"},
    )


CALLS = {
    ("staff:evaluate_post", "get"): lambda cast: Call(kwargs={"pk": cast.director_person.posts.get().pk}),
    ("staff:evaluate_post", "post"): evaluation_of_the_director,
}

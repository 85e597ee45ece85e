"""Who may issue, print, revoke and verify badges. Anybody may verify one; keys and list are public."""

from django.utils import timezone

from common.badge_token import token_in
from staff.services.badge import badge_url, issue_badge
from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, everyone, signed_in
from tests.factories.staff import make_certificate

OUTSIDE = {"rival": HIDDEN, "far_inspector": HIDDEN}
OF_THE_BAR = {"officer": OK, "director": OK, "principal": OK}
# The cook has no membership: of the enterprise as a whole they see nothing, of their own badge everything.
TOGETHER = signed_in(REFUSED, **OUTSIDE, **OF_THE_BAR, cook=HIDDEN)
OWN = signed_in(REFUSED, **OUTSIDE, **OF_THE_BAR, cook=OK)
KEEPERS = {"inspector": OK, "administrator": OK}
ALL = {"cook": OK, "director": OK, "principal": OK}


def done(row):
    return {who: DONE if word == OK else word for who, word in row.items()}


ROWS = {
    ("staff:list_badges", "get"): TOGETHER,
    ("staff:issue_badges", "post"): done(TOGETHER),
    ("staff:print_badges", "get"): TOGETHER,
    ("staff:issue_badge", "post"): done(OWN),
    ("staff:print_badge", "get"): OWN,
    ("staff:revoke_badge", "get"): OWN | KEEPERS,
    ("staff:revoke_badge", "post"): done(OWN | KEEPERS),
    ("staff:check_badges", "get"): signed_in(OK, officer=REFUSED, rival=REFUSED, cook=REFUSED),
    ("staff:check_badges", "post"): signed_in(DONE, officer=REFUSED, rival=REFUSED, cook=REFUSED),
    ("staff:badge_check_worker", "get"): everyone(OK, **ALL),
    ("staff:badge_keys", "get"): everyone(OK, **ALL),
    ("staff:badge_revocations", "get"): everyone(OK, **ALL),
    ("codes:verify_badge", "get"): everyone(OK, **ALL),
}


def the_cooks_badge(cast):
    """The clock of the request is the real one, so the certificate is of today."""
    now = timezone.now()
    make_certificate(cast.cook, issued_on=timezone.localdate(now))
    return issue_badge(post=cast.cook.posts.get(), by=cast.officer, at=now)


def noodle_bar(cast):
    the_cooks_badge(cast)
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


def badge(cast):
    return Call(kwargs={"pk": the_cooks_badge(cast).pk}, data=None)


def revocation(cast):
    return Call(kwargs={"pk": the_cooks_badge(cast).pk}, data={"reason": "遗失"})


def post(cast):
    return Call(kwargs={"pk": the_cooks_badge(cast).post_id})


def token(cast):
    return Call(kwargs={"token": token_in(badge_url(the_cooks_badge(cast)))})


CALLS = {
    "staff:list_badges": noodle_bar,
    "staff:issue_badges": noodle_bar,
    "staff:print_badges": noodle_bar,
    "staff:issue_badge": post,
    "staff:print_badge": badge,
    ("staff:revoke_badge", "get"): badge,
    ("staff:revoke_badge", "post"): revocation,
    "codes:verify_badge": token,
    ("staff:check_badges", "post"): lambda cast: Call(data={"code": badge_url(the_cooks_badge(cast))}),
}

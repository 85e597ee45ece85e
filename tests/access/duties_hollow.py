"""Who may do what with signs of a hollow routine."""

from accounts.models import Role
from duties.services.hollow_signal import confirm_hollow_signal
from tests.access.words import DONE, HIDDEN, LOGIN, OK, REFUSED, Call, signed_in
from tests.factories.accounts import give_role, make_user
from tests.factories.hollow import make_hollow_signal

READING = {
    "anonymous": LOGIN,
    "officer": OK,
    "director": OK,
    "principal": OK,
    "rival": HIDDEN,
    "cadre": HIDDEN,
    "inspector": OK,
    "far_inspector": HIDDEN,
    "auditor": OK,
    "administrator": HIDDEN,
}
REVIEWING = {
    "anonymous": LOGIN,
    "officer": REFUSED,
    "director": REFUSED,
    "principal": REFUSED,
    "rival": HIDDEN,
    "cadre": HIDDEN,
    "inspector": DONE,
    "far_inspector": HIDDEN,
    "auditor": REFUSED,
    "administrator": HIDDEN,
}
COMMENTING = {
    "anonymous": LOGIN,
    "officer": DONE,
    "director": DONE,
    "principal": DONE,
    "rival": HIDDEN,
    "cadre": HIDDEN,
    "inspector": REFUSED,
    "far_inspector": HIDDEN,
    "auditor": REFUSED,
    "administrator": HIDDEN,
}
REVIEWING_BY_PROGRAM = REVIEWING | {"inspector": OK}
ROWS = {
    ("duties:list_hollow_signals", "get"): {
        "anonymous": LOGIN,
        "officer": REFUSED,
        "rival": REFUSED,
        "cadre": REFUSED,
        "inspector": OK,
        "far_inspector": OK,
        "auditor": OK,
        "administrator": REFUSED,
    },
    # The enterprise itself is no secret in its territory; what is said of its managers is.
    ("duties:list_own_hollow_signals", "get"): READING | {"cadre": REFUSED, "administrator": REFUSED},
    ("duties:show_hollow_signal", "get"): READING,
    ("duties:confirm_hollow_signal", "post"): REVIEWING,
    ("duties:dismiss_hollow_signal", "post"): REVIEWING,
    ("duties:reverse_hollow_signal", "post"): REVIEWING,
    ("duties:comment_hollow_signal", "post"): COMMENTING,
    ("hollow-signal-list", "get"): signed_in(OK),  # others' rows are not in it
    ("hollow-signal-detail", "get"): READING,
    ("hollow-signal-confirm", "post"): REVIEWING_BY_PROGRAM,
    ("hollow-signal-dismiss", "post"): REVIEWING_BY_PROGRAM,
    ("hollow-signal-reverse", "post"): REVIEWING_BY_PROGRAM,
}
DATA = {"reason": "调看了五天的记录", "text": "那几天手机时间不对"}


def new_signal(cast):
    return Call(kwargs={"pk": make_hollow_signal(cast.noodle_bar, cast.officer).pk}, data=DATA)


def confirmed_signal(cast):
    signal = make_hollow_signal(cast.noodle_bar, cast.officer)
    colleague = make_user("colleague", "另一位监管人员")
    give_role(colleague, Role.DISTRICT_REGULATOR, cast.district)
    confirm_hollow_signal(signal=signal, reason="调看了监控", by=colleague, at=cast.at)
    return Call(kwargs={"pk": signal.pk}, data=DATA)


CALLS = {
    "duties:list_own_hollow_signals": lambda cast: Call(kwargs={"public_id": cast.noodle_bar.public_id}),
    ("duties:show_hollow_signal", "get"): lambda cast: Call(kwargs=new_signal(cast).kwargs),
    "duties:confirm_hollow_signal": new_signal,
    "duties:dismiss_hollow_signal": new_signal,
    "duties:reverse_hollow_signal": confirmed_signal,
    "duties:comment_hollow_signal": new_signal,
    "hollow-signal-detail": lambda cast: Call(kwargs=new_signal(cast).kwargs),
    "hollow-signal-confirm": new_signal,
    "hollow-signal-dismiss": new_signal,
    "hollow-signal-reverse": confirmed_signal,
}

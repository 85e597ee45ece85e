"""Who may see manager's duty cards: the person, the leaders, regulators and backing cadres."""

from tests.access.words import CADRES_ONLY, DONE, HIDDEN, OK, REFUSED, Call, signed_in

# The officer's card: a colleague in the kitchen doesn't see it, nor do auditor and administrator.
THE_OFFICERS = signed_in(
    OK,
    director=OK,
    principal=OK,
    cook=HIDDEN,
    rival=HIDDEN,
    far_inspector=HIDDEN,
    auditor=REFUSED,
    administrator=REFUSED,
    **CADRES_ONLY,
)
# The director's card: the officer is no leader.
TERRITORY = signed_in(
    OK,
    officer=REFUSED,
    director=REFUSED,
    principal=REFUSED,
    cook=REFUSED,
    rival=REFUSED,
    auditor=REFUSED,
    administrator=REFUSED,
    **CADRES_ONLY,
)
ROWS = {
    ("portal:list_duty_cards", "get"): TERRITORY,
    ("portal:export_duty_cards", "get"): TERRITORY,
    # Who has exactly one card is sent to it.
    ("portal:my_duty_cards", "get"): signed_in(
        OK, officer=DONE, director=OK, principal=OK, cook=OK, rival=DONE
    ),
    ("portal:show_duty_card", "get"): THE_OFFICERS,
    ("portal:print_duty_card", "get"): signed_in(
        OK,
        officer=REFUSED,
        director=OK,
        principal=OK,
        cook=HIDDEN,
        rival=HIDDEN,
        far_inspector=HIDDEN,
        auditor=REFUSED,
        administrator=REFUSED,
        **CADRES_ONLY,
    ),
    ("duty-card-list", "get"): signed_in(OK, cook=OK),
    ("duty-card-detail", "get"): THE_OFFICERS,
}


def post_of(person):
    return Call(kwargs={"pk": person.posts.get().pk})


CALLS = {
    "portal:show_duty_card": lambda cast: post_of(cast.officer_person),
    "portal:print_duty_card": lambda cast: post_of(cast.director_person),
    "duty-card-detail": lambda cast: post_of(cast.officer_person),
}

"""Who may do what with people's own pages, their requests and the import of staff."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.words import DONE, HIDDEN, LOGIN, OK, REFUSED, Call, signed_in
from tests.factories.staff import make_data_request
from tests.factories.staff_file import make_staff_file

# Everybody at an enterprise is somebody; officials are nobody here.
OWN = signed_in(HIDDEN, officer=OK, rival=OK, director=OK, principal=OK, cook=OK)
OWN_DONE = {person: DONE if outcome == OK else outcome for person, outcome in OWN.items()}

# Its managers, and who keeps the registry, keep the staff of the noodle bar. The cook sees no enterprise.
KEEPS = {
    "anonymous": LOGIN,
    "officer": OK,
    "director": OK,
    "principal": OK,
    "rival": HIDDEN,
    "cadre": REFUSED,
    "inspector": OK,
    "far_inspector": HIDDEN,
    "auditor": REFUSED,
    "administrator": OK,
    "cook": HIDDEN,
}

ROWS = {
    ("staff:import_staff", "get"): KEEPS,
    ("staff:import_staff", "post"): KEEPS,
    ("staff:download_staff_template", "get"): KEEPS,
    # Nobody has sent a file with errors: who may, goes back to the page.
    ("staff:download_staff_errors", "get"): {
        person: DONE if outcome == OK else outcome for person, outcome in KEEPS.items()
    },
    ("staff:show_me", "get"): signed_in(OK, cook=OK),
    ("staff:show_my_data", "get"): OWN,
    ("staff:reveal_my_data", "post"): OWN,
    ("staff:export_my_data", "post"): OWN,
    ("staff:make_request", "get"): OWN,
    ("staff:make_request", "post"): OWN_DONE,
    ("staff:list_requests", "get"): signed_in(
        REFUSED, director=OK, principal=OK, inspector=OK, far_inspector=OK, cook=REFUSED
    ),
    # A correction that the cook asks for.
    ("staff:decide_request", "get"): {
        "anonymous": LOGIN,
        "officer": REFUSED,
        "director": OK,
        "principal": OK,
        "rival": HIDDEN,
        "cadre": REFUSED,
        "inspector": OK,
        "far_inspector": HIDDEN,
        "auditor": REFUSED,
        "administrator": REFUSED,
        "cook": REFUSED,
    },
    ("staff:decide_request", "post"): {
        "anonymous": LOGIN,
        "officer": REFUSED,
        "director": DONE,
        "principal": DONE,
        "rival": HIDDEN,
        "cadre": REFUSED,
        "inspector": DONE,
        "far_inspector": HIDDEN,
        "auditor": REFUSED,
        "administrator": REFUSED,
        "cook": REFUSED,
    },
    ("staff:withdraw_request", "post"): {
        "anonymous": LOGIN,
        "officer": REFUSED,
        "director": REFUSED,
        "principal": REFUSED,
        "rival": HIDDEN,
        "cadre": REFUSED,
        "inspector": REFUSED,
        "far_inspector": HIDDEN,
        "auditor": REFUSED,
        "administrator": REFUSED,
        "cook": DONE,
    },
}


def decide(cast):
    request = make_data_request(cast.cook, at=cast.at)
    return Call(kwargs={"pk": request.pk}, data={"is_granted": "no", "answer": "核对过，登记无误。"})


def staff_file(cast):
    return Call(
        kwargs={"public_id": cast.noodle_bar.public_id},
        data={"file": SimpleUploadedFile("staff.xlsx", make_staff_file([{}])), "is_dry_run": ""},
    )


def of_the_noodle_bar(cast):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


CALLS = {
    ("staff:import_staff", "get"): of_the_noodle_bar,
    ("staff:import_staff", "post"): staff_file,
    "staff:download_staff_template": of_the_noodle_bar,
    "staff:download_staff_errors": of_the_noodle_bar,
    "staff:make_request": lambda cast: Call(data={"kind": "CORRECTION", "statement": "手机号换了"}),
    ("staff:export_my_data", "post"): lambda cast: Call(data={"file_format": "json"}),
    ("staff:decide_request", "get"): lambda cast: Call(
        kwargs={"pk": make_data_request(cast.cook, at=cast.at).pk}
    ),
    ("staff:decide_request", "post"): decide,
    "staff:withdraw_request": lambda cast: Call(kwargs={"pk": make_data_request(cast.cook, at=cast.at).pk}),
}

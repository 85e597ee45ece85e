"""Who may do what with staff codes: anybody shows their own and looks at others.

What each is told on the scan page: tests/staff/views/test_scan_code.py.
"""

from django.utils import timezone

from staff.models import CodePurpose
from staff.services.staff_code import make_staff_code, staff_code_url
from tests.access.words import DONE, OK, REFUSED, Call, everyone, signed_in

ALL_OF_THE_BAR = {"cook": OK, "director": OK, "principal": OK}
OWN_CODE = signed_in(REFUSED, officer=OK, rival=OK, cook=OK, director=OK, principal=OK)
SCANS = signed_in(OK, cook=REFUSED, director=OK, principal=OK)
ROWS = {
    # Who is not registered as a person is told what to do.
    ("staff:show_my_code", "get"): signed_in(OK, **ALL_OF_THE_BAR),
    ("staff:next_code", "get"): OWN_CODE,
    ("staff:scan", "get"): SCANS,
    ("staff:scan", "post"): {who: DONE if word == OK else word for who, word in SCANS.items()},
    ("codes:scan_code", "get"): everyone(OK, **ALL_OF_THE_BAR),
}


def the_cook_shows(cast):
    token = make_staff_code(person=cast.cook, purpose=CodePurpose.IDENTITY, at=timezone.now())
    return Call(kwargs={"token": token})


def scanned_in_the_page(cast):
    token = the_cook_shows(cast).kwargs["token"]
    return Call(data={"code": staff_code_url(token)})


CALLS = {
    ("staff:scan", "post"): scanned_in_the_page,
    "codes:scan_code": the_cook_shows,
}

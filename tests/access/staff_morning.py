"""Who may do what at the morning check: the enterprise checks, regulators and cadres look, nobody else."""

from datetime import timedelta

from django.utils import timezone

from staff.models import CodePurpose
from staff.services.staff_code import make_staff_code
from tests.access.words import CADRES_ONLY, DONE, HIDDEN, LOGIN, OK, REFUSED, Call
from tests.factories.staff import make_morning_check

LOOKS = {
    "anonymous": LOGIN,
    "cook": HIDDEN,
    "officer": OK,
    "director": OK,
    "principal": OK,
    "rival": HIDDEN,
    "cadre": OK,
    "inspector": OK,
    "far_inspector": HIDDEN,
    "auditor": REFUSED,
    "administrator": REFUSED,
}
OPENS = LOOKS | {"cadre": REFUSED, "inspector": REFUSED}
CHECKS = OPENS | {"officer": DONE, "director": DONE, "principal": DONE}
ROWS = {
    ("staff:list_morning_checks", "get"): LOOKS | CADRES_ONLY,
    ("staff:record_morning_check", "get"): OPENS,
    ("staff:record_morning_check", "post"): CHECKS,
    ("staff:clear_off_duty", "get"): OPENS,
    ("staff:clear_off_duty", "post"): CHECKS,
    ("staff:check_in_by_code", "post"): CHECKS,
}


def the_cook(cast, **data):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id, "code": cast.cook.code}, data=data)


def the_cook_off_duty(cast):
    make_morning_check(
        cast.cook, cast.noodle_bar, cast.officer, timezone.now() - timedelta(hours=2), is_fit=False
    )
    return the_cook(cast, symptom="NONE", is_recovered="on")


def the_cooks_code(cast):
    token = make_staff_code(person=cast.cook, purpose=CodePurpose.CHECK_IN, at=timezone.now())
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data={"token": token, "symptom": "NONE"})


CALLS = {
    "staff:list_morning_checks": lambda cast: Call(kwargs={"public_id": cast.noodle_bar.public_id}),
    "staff:record_morning_check": lambda cast: the_cook(cast, symptom="NONE"),
    "staff:clear_off_duty": the_cook_off_duty,
    "staff:check_in_by_code": the_cooks_code,
}

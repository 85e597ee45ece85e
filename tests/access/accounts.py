"""Who may do what at `accounts:`."""

from accounts.models import Role
from tests.access.words import DONE, EVERYBODY, HIDDEN, LOGIN, OK, REFUSED, Call, everyone, signed_in
from tests.cast import user_of
from tests.factories.accounts import give_role, make_user

PASSWORD = "Noodles-2026"

# Nobody but the administrator knows of other people; they see themselves, but don't manage themselves.
FOR_THE_ADMINISTRATOR = signed_in(HIDDEN, administrator=DONE)

ROWS = {
    ("accounts:sign_in", "get"): everyone(DONE, anonymous=OK),
    ("accounts:sign_in", "post"): everyone(DONE),
    ("accounts:sign_out", "post"): everyone(LOGIN),  # all end at the sign-in page
    ("accounts:show_account", "get"): signed_in(OK),
    ("accounts:list_sign_ins", "get"): signed_in(OK),
    ("accounts:change_password", "get"): signed_in(OK),
    ("accounts:change_password", "post"): signed_in(DONE),
    ("accounts:enrol_second_factor", "get"): signed_in(OK),
    ("accounts:enrol_second_factor", "post"): signed_in(OK),
    ("accounts:verify_second_factor", "get"): signed_in(DONE),
    ("accounts:verify_second_factor", "post"): signed_in(DONE),
    ("accounts:create_recovery_codes", "post"): signed_in(OK, officer=REFUSED, rival=REFUSED),
    ("accounts:remove_second_factor", "post"): signed_in(REFUSED),
    ("accounts:list_users", "get"): signed_in(REFUSED, administrator=OK),
    ("accounts:create_user", "get"): signed_in(REFUSED, administrator=OK),
    ("accounts:create_user", "post"): signed_in(REFUSED, administrator=OK),  # the initial password, once
    ("accounts:show_user", "get"): signed_in(HIDDEN, administrator=OK),
    ("accounts:assign_role", "post"): FOR_THE_ADMINISTRATOR,
    ("accounts:deactivate_user", "post"): FOR_THE_ADMINISTRATOR,
    ("accounts:activate_user", "post"): FOR_THE_ADMINISTRATOR,
    ("accounts:reset_password", "post"): signed_in(HIDDEN, administrator=OK),
    ("accounts:reset_second_factor", "post"): FOR_THE_ADMINISTRATOR,
    ("accounts:end_role", "post"): FOR_THE_ADMINISTRATOR,
    ("accounts:list_audit_entries", "get"): signed_in(REFUSED, auditor=OK),
}


def colleague_of_the_district(cast):
    colleague = make_user(display_name="同事")
    give_role(colleague, Role.CADRE, cast.district)
    return colleague


def colleague(cast):
    return Call(kwargs={"pk": colleague_of_the_district(cast).pk})


def new_role_for_a_colleague(cast):
    data = {"role": Role.GRID_WORKER, "region": cast.district.pk}
    return Call(kwargs={"pk": colleague_of_the_district(cast).pk}, data=data)


def role_of_a_colleague(cast):
    assignment = colleague_of_the_district(cast).role_assignments.get()
    return Call(kwargs={"pk": assignment.pk})


def good_sign_in(cast):
    user = make_user(password=PASSWORD)
    return Call(data={"username": user.username, "password": PASSWORD})


def new_official(cast):
    data = {"username": "newcomer", "display_name": "新人", "role": Role.CADRE, "region": cast.district.pk}
    return Call(data=data)


def new_password(cast):
    for person in EVERYBODY[1:]:
        user = user_of(person, cast)
        user.set_password(PASSWORD)
        user.save()
    new = "Dumplings-2027"
    return Call(data={"old_password": PASSWORD, "new_password1": new, "new_password2": new})


CALLS = {
    ("accounts:sign_in", "post"): good_sign_in,
    ("accounts:change_password", "post"): new_password,
    ("accounts:create_user", "post"): new_official,
    "accounts:show_user": colleague,
    "accounts:assign_role": new_role_for_a_colleague,
    "accounts:deactivate_user": colleague,
    "accounts:activate_user": colleague,
    "accounts:reset_password": colleague,
    "accounts:reset_second_factor": colleague,
    "accounts:end_role": role_of_a_colleague,
}

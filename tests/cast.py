"""The cast: the same faces with the same rights in every test.

Each face is a function of the faces it needs. `tests/conftest.py` makes a fixture of each, and `make_cast`
makes them all at once, for tests that share them.
"""

import time
from inspect import signature
from types import SimpleNamespace

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django_otp import DEVICE_ID_SESSION_KEY, user_has_device
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Role
from accounts.session_keys import SECOND_FACTOR_EXPECTED, SEEN_AT
from enterprises.models import Membership
from staff.models import Post
from tests.factories.accounts import give_role, make_region, make_user
from tests.factories.enterprises import make_enterprise, make_member
from tests.factories.staff import make_certificate, make_person, make_post, make_training


def province(db):
    return make_region("320000", "江苏省", "PROVINCE")


def city(province):
    return make_region("320500", "苏州市", "CITY", province)


def district(city):
    return make_region("320508", "姑苏区", "DISTRICT", city)


def far_district(city):
    return make_region("320585", "太仓市", "DISTRICT", city)


def noodle_bar(district):
    return make_enterprise(district, name="平江面馆", credit_code="91320594000000000Y", foreign_id="")


def rival_bar(district):
    return make_enterprise(district, name="对门面馆")


def _member(username, display_name, enterprise, role):
    user = make_user(username, display_name)
    make_member(user, enterprise, role)
    return user


def officer(noodle_bar):
    return _member("officer", "安全员", noodle_bar, Membership.Role.OFFICER)


def director(noodle_bar):
    return _member("director", "安全总监", noodle_bar, Membership.Role.DIRECTOR)


def principal(noodle_bar):
    return _member("principal", "负责人", noodle_bar, Membership.Role.PRINCIPAL)


def rival(rival_bar):
    """Officer at another enterprise of the same district."""
    return _member("rival", "对门安全员", rival_bar, Membership.Role.OFFICER)


def cook(noodle_bar):
    """Cooks at the noodle bar, with certificate and training, and a sign-in but no membership."""
    person = make_person("陈师傅", user=make_user("cook", "陈师傅"))
    make_post(person, noodle_bar, job_title="厨师", handles_food=True)
    make_certificate(person)
    make_training(person, hours=8)
    return person


def officer_person(officer, noodle_bar):
    """The officer of the noodle bar as a person in post."""
    return _person_in_post("安小全", officer, noodle_bar, Post.Kind.OFFICER)


def director_person(director, noodle_bar):
    return _person_in_post("宗建民", director, noodle_bar, Post.Kind.DIRECTOR)


def principal_person(principal, noodle_bar):
    return _person_in_post("傅国强", principal, noodle_bar, Post.Kind.PRINCIPAL)


def rival_person(rival, rival_bar):
    return _person_in_post("对小全", rival, rival_bar, Post.Kind.OFFICER)


def _person_in_post(name, user, enterprise, kind):
    person = make_person(name, user=user)
    make_post(person, enterprise, kind)
    return person


def _official(username, display_name, role, region):
    user = make_user(username, display_name)
    give_role(user, role, region)
    return user


def cadre(district):
    return _official("cadre", "包保干部", Role.CADRE, district)


def inspector(district):
    return _official("inspector", "监管人员", Role.DISTRICT_REGULATOR, district)


def far_inspector(far_district):
    return _official("far_inspector", "外区监管人员", Role.DISTRICT_REGULATOR, far_district)


def branch_regulator(district):
    return _official("branch_regulator", "分局监管人员", Role.BRANCH_REGULATOR, district)


def city_regulator(city):
    return _official("city_regulator", "市局监管人员", Role.CITY_REGULATOR, city)


def grid_worker(district):
    return _official("grid_worker", "网格员", Role.GRID_WORKER, district)


def expert(district):
    return _official("expert", "专家", Role.EXPERT, district)


def auditor(city):
    return _official("auditor", "审计员", Role.AUDITOR, city)


def administrator(city):
    return _official("administrator", "管理员", Role.ADMINISTRATOR, city)


FACES = (
    province,
    city,
    district,
    far_district,
    noodle_bar,
    rival_bar,
    officer,
    director,
    principal,
    rival,
    cook,
    officer_person,
    director_person,
    principal_person,
    rival_person,
    cadre,
    inspector,
    far_inspector,
    branch_regulator,
    city_regulator,
    grid_worker,
    expert,
    auditor,
    administrator,
)


def make_cast():
    made = {"db": None}
    for face in FACES:
        made[face.__name__] = face(**{name: made[name] for name in signature(face).parameters})
    return SimpleNamespace(**made)


def open_session(user):
    """The key of a session as signing in leaves it, without its history (`Client.force_login` has that)."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[SEEN_AT] = int(time.time())
    if user.is_government:
        device = TOTPDevice.objects.get_or_create(user=user, defaults={"name": "test", "confirmed": True})[0]
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session[SECOND_FACTOR_EXPECTED] = True
    else:
        session[SECOND_FACTOR_EXPECTED] = user_has_device(user)
    session.create()
    return session.session_key


def user_of(person, cast):
    return cast.cook.user if person == "cook" else getattr(cast, person)

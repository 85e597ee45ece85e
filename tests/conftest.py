"""The cast: the same faces with the same rights in every test."""

from datetime import UTC, datetime

import pytest
from django.test import Client, TransactionTestCase
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Role
from enterprises.models import Membership
from staff.models import Post
from tests.factories.accounts import give_role, make_region, make_user
from tests.factories.enterprises import make_enterprise, make_member
from tests.factories.staff import make_certificate, make_person, make_post, make_training
from tests.flush import flush_and_restore, remember_rows


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Transactional tests leave the rows of the migrations behind, as they found them."""
    with django_db_blocker.unblock():
        remember_rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_and_restore)
        yield


@pytest.fixture
def at():
    """A moment: Monday, 23 November 2026, 10:00 in Suzhou."""
    return datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def province(db):
    return make_region("320000", "江苏省", "PROVINCE")


@pytest.fixture
def city(province):
    return make_region("320500", "苏州市", "CITY", province)


@pytest.fixture
def district(city):
    return make_region("320508", "姑苏区", "DISTRICT", city)


@pytest.fixture
def far_district(city):
    return make_region("320585", "太仓市", "DISTRICT", city)


@pytest.fixture
def noodle_bar(district):
    return make_enterprise(district, name="平江面馆", credit_code="91320594000000000Y", foreign_id="")


@pytest.fixture
def rival_bar(district):
    return make_enterprise(district, name="对门面馆")


def _member(username, display_name, enterprise, role):
    user = make_user(username, display_name)
    make_member(user, enterprise, role)
    return user


@pytest.fixture
def officer(noodle_bar):
    return _member("officer", "安全员", noodle_bar, Membership.Role.OFFICER)


@pytest.fixture
def director(noodle_bar):
    return _member("director", "安全总监", noodle_bar, Membership.Role.DIRECTOR)


@pytest.fixture
def principal(noodle_bar):
    return _member("principal", "负责人", noodle_bar, Membership.Role.PRINCIPAL)


@pytest.fixture
def rival(rival_bar):
    """Officer at another enterprise of the same district."""
    return _member("rival", "对门安全员", rival_bar, Membership.Role.OFFICER)


@pytest.fixture
def cook(noodle_bar):
    """Cooks at the noodle bar, with certificate and training, and a sign-in but no membership."""
    person = make_person("陈师傅", user=make_user("cook", "陈师傅"))
    make_post(person, noodle_bar, job_title="厨师", handles_food=True)
    make_certificate(person)
    make_training(person, hours=8)
    return person


@pytest.fixture
def officer_person(officer, noodle_bar):
    """The officer of the noodle bar as a person in post."""
    return _person_in_post("安小全", officer, noodle_bar, Post.Kind.OFFICER)


@pytest.fixture
def director_person(director, noodle_bar):
    return _person_in_post("宗建民", director, noodle_bar, Post.Kind.DIRECTOR)


@pytest.fixture
def principal_person(principal, noodle_bar):
    return _person_in_post("傅国强", principal, noodle_bar, Post.Kind.PRINCIPAL)


@pytest.fixture
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


@pytest.fixture
def cadre(district):
    return _official("cadre", "包保干部", Role.CADRE, district)


@pytest.fixture
def inspector(district):
    return _official("inspector", "监管人员", Role.DISTRICT_REGULATOR, district)


@pytest.fixture
def far_inspector(far_district):
    return _official("far_inspector", "外区监管人员", Role.DISTRICT_REGULATOR, far_district)


@pytest.fixture
def auditor(city):
    return _official("auditor", "审计员", Role.AUDITOR, city)


@pytest.fixture
def administrator(city):
    return _official("administrator", "管理员", Role.ADMINISTRATOR, city)


@pytest.fixture
def sign_in():
    """Signs somebody in: a client with their session, for government roles with a verified second factor."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        if user.is_government:
            device = TOTPDevice.objects.get_or_create(
                user=user, defaults={"name": "test", "confirmed": True}
            )[0]
            session = client.session
            session[DEVICE_ID_SESSION_KEY] = device.persistent_id
            session.save()
        return client

    return sign_in

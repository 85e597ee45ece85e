"""What every test may ask for: the cast, a moment, a sign-in. And how the database comes and goes."""

import gc
from copy import deepcopy
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from accounts.models import User
from tests.cast import FACES, make_cast, open_session, user_of
from tests.flush import remember_rows, restore
from tests.migrated_database import migrated_databases

# How fast a machine draws its examples is no matter of right or wrong.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


def pytest_collection_finish():
    """What collecting has made lives to the end: the garbage collector need not walk through it each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    with migrated_databases():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Transactional tests leave the rows of the migrations behind, as they found them."""
    with django_db_blocker.unblock():
        remember_rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield


@pytest.fixture(autouse=True)
def own_language():
    """A visitor who reads English leaves that language behind in the thread of the tests."""
    yield
    translation.deactivate()


@pytest.fixture
def at():
    """A moment: Monday, 23 November 2026, 10:00 in Suzhou."""
    return datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


# province, city, noodle_bar, officer, inspector …: every face of the cast is a fixture.
globals().update({face.__name__: pytest.fixture(face) for face in FACES})


@pytest.fixture
def sign_in():
    """Signs somebody in: a client with their session, for government roles with a verified second factor."""

    def sign_in(user):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = open_session(user)
        return client

    return sign_in


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """The cast, made and signed in once; what the tests of the module do to its rows is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_cast()
        made.sessions = {
            (name, user_of(name, made).password): open_session(user_of(name, made))
            for name in (face.__name__ for face in FACES)
            if name == "cook" or isinstance(getattr(made, name), User)
        }
        with django_db_blocker.block():
            yield made
        transaction.set_rollback(True)


@pytest.fixture
def cast(db, stage, at):
    """Copies: what a test does to them, the next one does not see."""
    return SimpleNamespace(**vars(deepcopy(stage)), at=at)

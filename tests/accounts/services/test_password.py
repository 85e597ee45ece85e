from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry, User
from accounts.password_policy import count_character_classes, make_initial_password
from accounts.services.password import change_password, reset_password
from tests.factories.accounts import make_user


def test_it_changes(officer, at):
    change_password(user=officer, password="Dumplings-2027", at=at)

    user = User.objects.get(pk=officer.pk)
    assert user.check_password("Dumplings-2027")
    assert (user.password_changed_at, user.must_change_password) == (at, False)
    assert AuditEntry.objects.get().new == {}


def test_a_reset_password_must_be_replaced(inspector, administrator, district, at):
    password = reset_password(user=inspector, by=administrator, at=at)

    user = User.objects.get(pk=inspector.pk)
    assert user.check_password(password)
    assert user.has_expired_password(at)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.region_path) == ("reset_password", administrator, district.path)
    assert password not in str(entry.new)


@pytest.mark.parametrize(("days", "expired"), [(89, False), (90, False), (91, True)])
def test_a_password_lasts_ninety_days(days, expired, at, db):
    user = make_user(password="x", password_changed_at=at - timedelta(days=days))

    assert user.has_expired_password(at) is expired


def test_zero_days_means_for_ever(settings, at, db):
    settings.PASSWORD_MAX_AGE_DAYS = 0

    assert not make_user(password="x", password_changed_at=at - timedelta(days=999)).has_expired_password(at)


def test_without_a_usable_password_none_expires(at, db):
    assert not make_user(must_change_password=True).has_expired_password(at)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Short-1aa", "password_too_short"),
        ("alllowercase1", "password_too_uniform"),
        ("ALL UPPERCASE", "password_too_uniform"),
        ("Password123", "password_too_common"),
        ("Inspector-1", "password_too_similar"),
    ],
)
def test_the_policy_refuses(password, code, db):
    user = make_user("inspector")

    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)

    assert code in [error.code for error in refused.value.error_list]


@pytest.mark.parametrize("password", ["Noodles2026x", "noodles-2026", "面条Noodles26"])
def test_the_policy_accepts(password, db):
    validate_password(password, make_user("inspector"))


def test_the_policy_accepts_an_initial_password(db):
    validate_password(make_initial_password(), make_user("inspector"))


@pytest.mark.parametrize(("password", "count"), [("", 0), ("abc", 1), ("abC", 2), ("abC1", 3), ("a C1", 4)])
def test_character_classes_are_counted(password, count):
    assert count_character_classes(password) == count

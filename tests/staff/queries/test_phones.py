import pytest

from notifications.address_book import phones_of
from staff.queries.phones import phones_of_users
from tests.factories.accounts import make_user
from tests.factories.staff import make_person

pytestmark = pytest.mark.django_db


def test_phones_by_who_signs_in():
    cook, waiter, stranger = make_user(), make_user(), make_user()
    make_person("陈师傅", phone="13912345678", user=cook)
    make_person("李阿姨", phone="", user=waiter)
    make_person("没有账号", phone="13800000000")

    everybody = [cook.pk, waiter.pk, stranger.pk]

    assert phones_of_users(everybody) == {cook.pk: "13912345678"}
    assert phones_of(everybody) == {cook.pk: "13912345678"}  # the address book knows whom to ask
    assert phones_of_users([waiter.pk]) == {}


def test_one_statement_whatever_their_number(django_assert_num_queries):
    users = [make_user() for _number in range(3)]
    for user in users:
        make_person(phone="13912345678", user=user)

    with django_assert_num_queries(1):
        assert len(phones_of_users([user.pk for user in users])) == 3

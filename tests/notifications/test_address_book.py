import pytest

from notifications import address_book


@pytest.fixture(autouse=True)
def _empty(monkeypatch):
    monkeypatch.setattr(address_book, "_finders", [])


def test_nobody_knows_a_phone():
    assert address_book.phones_of([1, 2]) == {}


def test_who_was_registered_first_wins():
    address_book.register_phones(lambda ids: {1: "a"})
    address_book.register_phones(lambda ids: {1: "b", 2: "c"})

    assert address_book.phones_of([1, 2]) == {1: "a", 2: "c"}


def test_a_finder_is_registered_once():
    asked = []

    def find(ids):
        asked.append(ids)
        return {}

    address_book.register_phones(find)
    address_book.register_phones(find)
    address_book.phones_of([1])

    assert asked == [[1]]

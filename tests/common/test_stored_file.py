import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage

from common.encryption import DamagedValue, UnknownKey
from common.stored_file import (
    FileMissing,
    NameTaken,
    delete_stored,
    read_encrypted,
    renew_stored,
    store_encrypted,
)

OLD = {"1": "first secret"}
NEW = {"2": "second secret", "1": "first secret"}


@pytest.fixture(autouse=True)
def storage(monkeypatch):
    """A storage of this test alone."""
    monkeypatch.setattr(default_storage, "_wrapped", InMemoryStorage())
    return default_storage


def raw(name):
    with default_storage.open(name) as file:
        return file.read()


def test_what_is_stored_comes_back_and_lies_sealed():
    name = store_encrypted(b"a photo of somebody", folder="certificates")

    assert read_encrypted(name) == b"a photo of somebody"
    assert b"photo" not in raw(name)


def test_the_name_is_random_and_lies_in_its_folder():
    one, two = (store_encrypted(b"same", folder="certificates") for _ in range(2))

    assert one != two
    assert one.startswith("certificates/")
    assert raw(one) != raw(two)


def test_nothing_is_left_after_deleting():
    name = store_encrypted(b"x", folder="certificates")

    delete_stored(name)
    delete_stored(name)  # twice does no harm

    with pytest.raises(FileMissing):
        read_encrypted(name)


def test_a_file_copied_over_another_does_not_open():
    one, two = (store_encrypted(data, folder="certificates") for data in (b"one", b"two"))
    sealed = raw(one)
    default_storage.delete(two)
    default_storage.save(two, ContentFile(sealed))

    with pytest.raises(DamagedValue):
        read_encrypted(two)


@pytest.mark.parametrize(
    "harm", [lambda b: b[:-1], lambda b: b[:10], lambda b: b"", lambda b: b[:-1] + bytes([b[-1] ^ 1])]
)
def test_a_damaged_file_is_told(harm):
    name = store_encrypted(b"content", folder="certificates")
    harmed = harm(raw(name))
    default_storage.delete(name)
    default_storage.save(name, ContentFile(harmed))

    with pytest.raises(DamagedValue):
        read_encrypted(name)


def test_an_old_file_is_sealed_anew_under_the_new_key(settings):
    settings.FIELD_ENCRYPTION_KEYS = OLD
    name = store_encrypted(b"content", folder="certificates")
    settings.FIELD_ENCRYPTION_KEYS = NEW

    assert renew_stored(name)
    assert not renew_stored(name)

    settings.FIELD_ENCRYPTION_KEYS = {"2": "second secret"}
    assert read_encrypted(name) == b"content"
    assert default_storage.listdir("renewing")[0] == [] or all(
        not default_storage.listdir(f"renewing/{part}")[1] for part in default_storage.listdir("renewing")[0]
    )


def test_a_key_taken_away_is_named(settings):
    settings.FIELD_ENCRYPTION_KEYS = OLD
    name = store_encrypted(b"content", folder="certificates")
    settings.FIELD_ENCRYPTION_KEYS = {"2": "second secret"}

    with pytest.raises(UnknownKey, match="1"):
        read_encrypted(name)


def test_a_storage_that_renames_is_refused(monkeypatch):
    monkeypatch.setattr(default_storage, "save", lambda name, content: name + "_2")

    with pytest.raises(NameTaken):
        store_encrypted(b"content", folder="certificates")

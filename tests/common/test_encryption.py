import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.encryption import (
    DamagedValue,
    NoKeys,
    UnknownKey,
    bytes_need_new_key,
    decrypt,
    decrypt_bytes,
    encrypt,
    encrypt_bytes,
    keyed_hash,
    keyed_hashes,
    needs_new_key,
)

OLD = {"1": "first secret"}
NEW = {"2": "second secret", "1": "first secret"}
ID = "staff.citizen_id"
STORED = "v1.1.8w22eqbXh8vn0AWWZl76j6iXZEB10mrmWU8Rk0BqDlao01ESUA=="


@given(st.text())
def test_what_goes_in_comes_out(text):
    assert decrypt(encrypt(text, purpose=ID, keys=NEW), purpose=ID, keys=NEW) == text


def test_the_same_text_never_looks_the_same_and_shows_nothing():
    one, two = (encrypt("11010519491231002X", purpose=ID, keys=NEW) for _ in range(2))

    assert one != two
    assert one.startswith("v1.2.")
    assert "1101" not in one


def test_an_old_value_stays_readable_after_the_keys_have_changed():
    value = encrypt("秘密", purpose=ID, keys=OLD)

    assert decrypt(value, purpose=ID, keys=NEW) == "秘密"
    assert needs_new_key(value, keys=NEW)
    assert not needs_new_key(encrypt("秘密", purpose=ID, keys=NEW), keys=NEW)


def test_a_key_taken_away_is_named():
    with pytest.raises(UnknownKey, match="1"):
        decrypt(encrypt("秘密", purpose=ID, keys=OLD), purpose=ID, keys={"2": "second secret"})


def test_another_purpose_does_not_open_it():
    with pytest.raises(DamagedValue):
        decrypt(encrypt("秘密", purpose=ID, keys=NEW), purpose="complaint.phone", keys=NEW)


def test_another_secret_under_the_same_id_does_not_open_it():
    with pytest.raises(DamagedValue):
        decrypt(encrypt("秘密", purpose=ID, keys=OLD), purpose=ID, keys={"1": "guessed"})


def test_one_changed_character_is_seen():
    changes = [
        STORED[:at] + to + STORED[at + 1 :]
        for at in range(len("v1.1."), len(STORED))
        for to in "ABgw_="
        if STORED[at] != to
    ]

    for changed in changes:
        with pytest.raises(DamagedValue):
            decrypt(changed, purpose=ID, keys=OLD)


@pytest.mark.parametrize(
    "value", ["", "plain", "v1.1.", "v1.1.AAAA", "v1.1.!!", "v2.1.AAAAAAAAAAAAAAAAAAAAAAAA", "v1.1.ä"]
)
def test_what_was_never_encrypted_is_refused(value):
    with pytest.raises(DamagedValue):
        decrypt(value, purpose=ID, keys=OLD)


def test_a_hash_finds_equal_texts_of_one_purpose_only():
    assert keyed_hash("13812341234", purpose=ID, keys=OLD) == keyed_hash("13812341234", purpose=ID, keys=OLD)
    assert keyed_hash("13812341234", purpose=ID, keys=OLD) != keyed_hash("13812341235", purpose=ID, keys=OLD)
    assert keyed_hash("13812341234", purpose=ID, keys=OLD) != keyed_hash("13812341234", purpose="x", keys=OLD)
    assert keyed_hash("13812341234", purpose=ID, keys=OLD) != keyed_hash("13812341234", purpose=ID, keys=NEW)
    assert len(keyed_hash("", purpose=ID, keys=OLD)) == 64


def test_a_look_up_during_a_change_of_keys_asks_for_both():
    assert keyed_hashes("x", purpose=ID, keys=NEW) == [
        keyed_hash("x", purpose=ID, keys=NEW),
        keyed_hash("x", purpose=ID, keys=OLD),
    ]


def test_the_format_does_not_move():
    """Stored values must open in every later version."""
    assert decrypt(STORED, purpose=ID, keys=OLD) == "苏食安"
    assert (
        keyed_hash("苏食安", purpose=ID, keys=OLD)
        == "aaba5f8627a7068f456715f526a1cb6200978452c2757729411f40f4087a0198"
    )


def test_a_key_id_may_hold_a_dot():
    keys = {"2026.11": "secret"}

    assert decrypt(encrypt("秘密", purpose=ID, keys=keys), purpose=ID, keys=keys) == "秘密"


def test_without_keys_nothing_is_written():
    with pytest.raises(NoKeys):
        encrypt("秘密", purpose=ID, keys={})


def test_keys_come_from_the_settings(settings):
    settings.FIELD_ENCRYPTION_KEYS = NEW

    assert decrypt(encrypt("秘密", purpose=ID), purpose=ID, keys=NEW) == "秘密"


def test_without_keys_of_its_own_it_derives_them_from_the_secret_key(settings):
    settings.FIELD_ENCRYPTION_KEYS = {}
    settings.SECRET_KEY = "old key of the site"
    value = encrypt("秘密", purpose=ID)

    settings.SECRET_KEY = "new key of the site"
    with pytest.raises(UnknownKey):
        decrypt(value, purpose=ID)

    settings.SECRET_KEY_FALLBACKS = ["old key of the site"]
    assert decrypt(value, purpose=ID) == "秘密"
    assert needs_new_key(value)


@given(st.binary(max_size=200))
def test_bytes_that_go_in_come_out(data):
    assert decrypt_bytes(encrypt_bytes(data, purpose=ID, keys=NEW), purpose=ID, keys=NEW) == data


def test_bytes_stay_readable_after_the_keys_have_changed():
    sealed = encrypt_bytes(b"\0photo", purpose=ID, keys=OLD)

    assert decrypt_bytes(sealed, purpose=ID, keys=NEW) == b"\0photo"
    assert bytes_need_new_key(sealed, keys=NEW)
    assert not bytes_need_new_key(encrypt_bytes(b"", purpose=ID, keys=NEW), keys=NEW)
    with pytest.raises(UnknownKey, match="1"):
        decrypt_bytes(sealed, purpose=ID, keys={"2": "second secret"})


def test_bytes_of_another_purpose_or_form_do_not_open():
    sealed = encrypt_bytes(b"photo", purpose=ID, keys=NEW)

    with pytest.raises(DamagedValue):
        decrypt_bytes(sealed, purpose="complaint.phone", keys=NEW)
    for wrong in (b"", b"v1", b"v2" + sealed[2:], sealed[:20], b"v1\0\xff\0" + b"0" * 40):
        with pytest.raises(DamagedValue):
            decrypt_bytes(wrong, purpose=ID, keys=NEW)

import base64

import pytest

from notifications.push_keys import BadKey, current_key_id, public_key_text, push_keys, read_scalar

# The sender's key in the example of RFC 8291, section 5.
SCALAR = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
POINT = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"


def test_the_public_key_is_the_point_of_the_scalar(settings):
    settings.VAPID_KEYS = {"a": SCALAR}

    assert (current_key_id(), public_key_text("a")) == ("a", POINT)


def test_hex_says_the_same():
    raw = base64.urlsafe_b64decode(SCALAR + "=")

    assert read_scalar(raw.hex()).private_numbers() == read_scalar(SCALAR).private_numbers()


@pytest.mark.parametrize("text", ["", "no key", "00" * 32, "ff" * 32, "11" * 31, "é" * 43])
def test_what_is_no_key(text):
    with pytest.raises(BadKey):
        read_scalar(text)


def test_in_development_it_follows_from_the_secret_key(settings):
    settings.VAPID_KEYS = {}
    first = public_key_text(current_key_id())
    settings.SECRET_KEY = "another" * 10

    assert public_key_text(current_key_id()) != first
    assert list(push_keys()) == ["0"]

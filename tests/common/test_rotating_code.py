import hmac
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from common import rotating_code
from common.rotating_code import (
    ALPHABET,
    LIFE,
    RotatingCode,
    make_rotating_code,
    make_short_form,
    next_step_at,
    pseudonyms_of,
    read_rotating_code,
    read_short_form,
)

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # the first moment of a step
SUBJECT = "ABCDEFGH2345"
CODE = make_rotating_code(subject=SUBJECT, purpose="I", at=AT)
MAC_LETTERS = 16
WHOLE_CODE = RotatingCode(SUBJECT, "I", int(AT.timestamp()) // 30)


def test_it_reads_what_it_made():
    assert read_rotating_code(CODE) == WHOLE_CODE
    assert read_rotating_code(CODE.lower()) == WHOLE_CODE  # typed by hand
    assert WHOLE_CODE.made_at == AT


def test_all_its_letters_stay_in_the_alphanumeric_mode():
    assert set(CODE) <= set(ALPHABET) | {"I"}
    assert len(CODE) == 35


def test_it_is_the_same_for_one_step_and_another_in_the_next():
    codes = [
        make_rotating_code(subject=SUBJECT, purpose="I", at=AT + timedelta(seconds=seconds))
        for seconds in (0, 29.9, 30)
    ]

    assert codes[0] == codes[1] != codes[2]
    assert next_step_at(AT + timedelta(seconds=29.9)) == next_step_at(AT) == AT + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("seconds_into_step", "age", "is_fresh"),
    [
        (0, 0, True),
        (0, 59.9, True),
        (0, 60, False),
        (29.9, 30, True),
        (29.9, 31, False),  # made at the very end of its step
        (0, 89, False),
        (15, 89, False),
        (29.9, 89, False),
        (0, 91, False),
        (29.9, 91, False),
        (0, -30, True),  # another server's clock is half a minute behind
        (0, -30.1, False),
    ],
)
def test_it_is_believed_for_one_step_around_its_own(seconds_into_step, age, is_fresh):
    made_at = AT + timedelta(seconds=seconds_into_step)
    code = read_rotating_code(make_rotating_code(subject=SUBJECT, purpose="I", at=made_at))

    assert code.is_fresh(made_at + timedelta(seconds=age)) is is_fresh


@given(seconds=st.floats(0, 30, exclude_max=True), later=st.floats(90, 10**9))
def test_after_90_seconds_it_is_dead_whenever_it_was_made(seconds, later):
    made_at = AT + timedelta(seconds=seconds)
    code = read_rotating_code(make_rotating_code(subject=SUBJECT, purpose="I", at=made_at))
    at = made_at + timedelta(seconds=later)

    assert (code.is_fresh(at), code.is_dead(at)) == (False, True)
    assert timedelta(seconds=90) == LIFE


def test_the_mac_depends_on_every_part(settings):
    codes = {
        CODE,
        make_rotating_code(subject=SUBJECT, purpose="C", at=AT),
        make_rotating_code(subject=SUBJECT[:-1] + "6", purpose="I", at=AT),
        make_rotating_code(subject=SUBJECT, purpose="I", at=AT + timedelta(seconds=30)),
    }
    settings.STAFF_CODE_KEYS = {"1": "x" * 40}
    codes.add(make_rotating_code(subject=SUBJECT, purpose="I", at=AT))

    assert len({code[-MAC_LETTERS:] for code in codes}) == 5


def test_the_key_serves_no_other_purpose(settings):
    """The secret itself, or the same secret as a sticker's, gives another MAC: keys are domain-separated."""
    body = CODE[:-MAC_LETTERS]
    bare = rotating_code.base64.b32encode(
        hmac.digest(settings.SECRET_KEY.encode(), body.encode(), "sha256")[:10]
    )

    assert read_rotating_code(body + bare.translate(rotating_code._TO_CROCKFORD).decode()) is None


def test_after_a_change_of_keys_both_are_read_and_the_first_signs(settings):
    settings.STAFF_CODE_KEYS = {"1": "a" * 40}
    old = make_rotating_code(subject=SUBJECT, purpose="I", at=AT)
    settings.STAFF_CODE_KEYS = {"2": "b" * 40, "1": "a" * 40}
    new = make_rotating_code(subject=SUBJECT, purpose="I", at=AT)
    assert (read_rotating_code(old), read_rotating_code(new)) == (WHOLE_CODE, WHOLE_CODE)

    settings.STAFF_CODE_KEYS = {"2": "b" * 40}

    assert (read_rotating_code(old), read_rotating_code(new)) == (None, WHOLE_CODE)


def test_every_key_is_compared_in_constant_time(settings, monkeypatch):
    settings.STAFF_CODE_KEYS = {"2": "b" * 40, "1": "a" * 40}
    code = make_rotating_code(subject=SUBJECT, purpose="I", at=AT)
    compared = []

    def compare(one, other):
        compared.append((one, other))
        return compare_digest(one, other)

    compare_digest = hmac.compare_digest
    monkeypatch.setattr(rotating_code.hmac, "compare_digest", compare)

    assert read_rotating_code(code) == WHOLE_CODE
    assert len(compared) == 2  # also after the first has fitted


def test_a_million_guesses_are_refused():
    """Well-formed, for a person, purpose and step that exist: only the MAC is guessed."""
    body = CODE[:-MAC_LETTERS]
    genuine = CODE[-MAC_LETTERS:]
    dice = random.Random(20261123)  # noqa: S311  a test that can be repeated
    letters = dice.choices(ALPHABET, k=1_000_000 + MAC_LETTERS)
    run = "".join(letters)
    guesses = (run[start : start + MAC_LETTERS] for start in range(1_000_000))

    believed = [guess for guess in guesses if guess != genuine and read_rotating_code(body + guess)]

    assert believed == []
    assert read_rotating_code(body + genuine) == WHOLE_CODE


@given(position=st.integers(0, len(CODE) - 1), letter=st.sampled_from(ALPHABET + "-ILOU"))
def test_one_letter_changed_is_refused(position, letter):
    changed = CODE[:position] + letter + CODE[position + 1 :]
    assume(changed != CODE)

    assert read_rotating_code(changed) is None


@given(text=st.text(max_size=80))
def test_nonsense_is_refused(text):
    assert read_rotating_code(text) is None


@pytest.mark.parametrize(
    "text",
    ["", "I", CODE[:-1], CODE + "0", CODE * 2, CODE * 10_000, CODE[1:], " " + CODE, CODE + "\n"]
    + ["é" * 35, "ı" + CODE[1:], "١" + CODE[1:], CODE[:-1] + "\0", "I" + "Z" * 34],
)
def test_what_is_no_code_is_refused(text):
    assert read_rotating_code(text) is None


@pytest.mark.parametrize(("subject", "purpose"), [("", "I"), ("A" * 17, "I"), ("abc", "I"), ("ABC", "id")])
def test_what_a_code_cannot_carry_is_not_made(subject, purpose):
    with pytest.raises(ValueError, match="can't carry"):
        make_rotating_code(subject=subject, purpose=purpose, at=AT)


DOOR = b"a door"


def test_a_code_of_one_use_is_forged_for_another():
    code = make_rotating_code(subject=SUBJECT, purpose="I", at=AT, domain=DOOR)

    assert code[:-MAC_LETTERS] == CODE[:-MAC_LETTERS]
    assert read_rotating_code(code) is None
    assert read_rotating_code(code, DOOR) == WHOLE_CODE


def test_digits_stand_for_a_fresh_code_of_the_few_who_may_show_one():
    digits = make_short_form(subject=SUBJECT, purpose="I", at=AT, domain=DOOR)

    def read(seconds=0, subjects=("ANOTHER1", SUBJECT), purpose="I", domain=DOOR, digits=digits):
        at = AT + timedelta(seconds=seconds)
        return read_short_form(digits, subjects=subjects, purpose=purpose, at=at, domain=domain)

    assert (len(digits), read(), read(59.9)) == (8, WHOLE_CODE, WHOLE_CODE)
    wrong = [
        read(60),
        read(-31),
        read(subjects=["ANOTHER1"]),
        read(purpose="O"),
        read(domain=b"window"),
        read(digits=digits[:7]),
        read(digits="一二三四五六七八"),
    ]
    assert wrong == [None] * 7


def test_an_old_key_is_believed_for_digits_and_names(settings):
    settings.STAFF_CODE_KEYS = {"1": "old"}
    digits = make_short_form(subject=SUBJECT, purpose="I", at=AT, domain=DOOR)
    [old_name] = pseudonyms_of("noodle bar/7", DOOR)

    settings.STAFF_CODE_KEYS = {"2": "new", "1": "old"}

    assert read_short_form(digits, subjects=[SUBJECT], purpose="I", at=AT, domain=DOOR) == WHOLE_CODE
    new_name, also_old = pseudonyms_of("noodle bar/7", DOOR)
    assert (also_old, len(new_name), new_name != old_name) == (old_name, 16, True)

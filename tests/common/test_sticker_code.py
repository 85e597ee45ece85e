import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from common.sticker_code import ALPHABET, make_serial, make_sticker_code, read_sticker_code

PUBLIC_ID = "ABCDEFGH2345"
CODE = make_sticker_code(public_id=PUBLIC_ID, serial="0123456789", key_id="0")

letters = st.text(alphabet=ALPHABET, min_size=20, max_size=20)


def test_it_reads_what_it_made():
    serial = make_serial()
    code = make_sticker_code(public_id=PUBLIC_ID, serial=serial, key_id="0")

    assert read_sticker_code(public_id=PUBLIC_ID, code=code) == serial


def test_the_mac_depends_on_every_part(settings):
    codes = {
        make_sticker_code(public_id=PUBLIC_ID, serial="0123456789", key_id="0"),
        make_sticker_code(public_id=PUBLIC_ID[:-1] + "6", serial="0123456789", key_id="0"),
        make_sticker_code(public_id=PUBLIC_ID, serial="012345678A", key_id="0"),
    }
    settings.STICKER_KEYS = {"0": "x" * 40, "1": "x" * 40}
    codes |= {make_sticker_code(public_id=PUBLIC_ID, serial="0123456789", key_id=key) for key in "01"}

    assert len({code.rpartition("-")[2] for code in codes}) == 5


@given(mac=letters)
def test_guesses_are_refused(mac):
    assume(not CODE.endswith(mac))

    assert read_sticker_code(public_id=PUBLIC_ID, code=f"0-0123456789-{mac}") is None


@given(code=st.text(max_size=60))
def test_nonsense_is_refused(code):
    assert read_sticker_code(public_id=PUBLIC_ID, code=code) is None


@given(position=st.integers(0, len(CODE) - 1), letter=st.sampled_from(ALPHABET + "-"))
def test_one_letter_changed_is_refused(position, letter):
    changed = CODE[:position] + letter + CODE[position + 1 :]
    assume(changed != CODE)

    assert read_sticker_code(public_id=PUBLIC_ID, code=changed) is None


@pytest.mark.parametrize(
    "code", ["", "-", "--", CODE + "0", CODE[:-1], CODE.replace("-", ""), "9" + CODE[1:], "é" * 30]
)
def test_what_is_no_code_is_refused(code):
    assert read_sticker_code(public_id=PUBLIC_ID, code=code) is None

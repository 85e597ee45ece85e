import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from common.signed_note import (
    COSIGNATURE,
    NoteRefused,
    Verifier,
    cosign,
    open_note,
    read_vkey,
    sign_note,
    text_of,
    verifier_of,
)

TEXT = "log.example.org/log\n3\nrrmS/ienS3FKD7Bnpe5VeCZNsPqbUa9eC6FZFY8ylAs=\n"
LOG, WITNESS = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
NAME, WITNESS_NAME = "log.example.org/log", "witness.example.org/w1"


@pytest.fixture
def note():
    return sign_note(TEXT, name=NAME, key=LOG)


def test_what_was_signed_is_read_again(note):
    text, found = open_note(note, [verifier_of(LOG, name=NAME)])

    assert (text, [(one.by.name, one.time) for one in found]) == (TEXT, [(NAME, None)])
    assert note == TEXT + "\n" + found[0].line


def test_a_witness_signs_beside_the_log(note):
    line = cosign(TEXT, name=WITNESS_NAME, key=WITNESS, time=1_700_000_000)
    verifiers = [verifier_of(LOG, name=NAME), verifier_of(WITNESS, name=WITNESS_NAME, kind=COSIGNATURE)]

    _text, found = open_note(note + line, verifiers)

    assert [(one.by.name, one.time) for one in found] == [(NAME, None), (WITNESS_NAME, 1_700_000_000)]


def test_the_published_cosignature_has_the_published_form():
    """The example of C2SP tlog-cosignature: name, four bytes of key id, eight of time, 64 of signature."""
    line = (
        "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+"
        "mbIUBkBIfZ+qnA=="
    )
    ours = cosign(TEXT, name=WITNESS_NAME, key=WITNESS, time=1679315147).split(" ")[2]

    assert len(base64.b64decode(ours)) == len(base64.b64decode(line)) == 4 + 8 + 64
    assert base64.b64decode(ours)[4:12] == base64.b64decode(line)[4:12]


def test_a_stranger_is_nobody(note):
    with pytest.raises(NoteRefused, match="nobody"):
        open_note(note, [verifier_of(WITNESS, name=NAME)])


def test_signatures_of_strangers_are_passed_over(note):
    stranger = sign_note(TEXT, name="other.example.org", key=WITNESS).rpartition("\n\n")[2]

    assert len(open_note(note + stranger, [verifier_of(LOG, name=NAME)])[1]) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note.replace("\n3\n", "\n4\n"),
        lambda note: note[:-5] + "AAA=\n",
        lambda note: note.rstrip("\n"),
        lambda note: note.replace("\n\n", "\n"),
        lambda note: note.replace("— ", "- "),
        lambda note: note.replace("— ", "—  "),
        lambda note: note.replace("3", "3\t"),
        lambda note: note + "— x +\n" * 70,
        lambda note: "",
    ],
    ids=[
        "text changed", "signature cut", "no last newline", "no empty line", "hyphen", "two spaces", "tab",
        "too many", "nothing",
    ],
)  # fmt: skip
def test_a_spoilt_note_is_refused(note, spoil):
    with pytest.raises(NoteRefused):
        open_note(spoil(note), [verifier_of(LOG, name=NAME)])


def test_a_plain_signature_is_no_cosignature(note):
    as_witness = Verifier(NAME, verifier_of(LOG, name=NAME).key, COSIGNATURE)

    with pytest.raises(NoteRefused):
        open_note(note, [as_witness])


def test_a_key_is_handed_on_in_one_word():
    for kind in (1, COSIGNATURE):
        verifier = verifier_of(LOG, name=NAME, kind=kind)
        assert read_vkey(verifier.vkey) == verifier


@pytest.mark.parametrize(
    "vkey",
    [
        "log.example.org/log",
        "log.example.org/log+00000000+AQ==",
        "log.example.org/log+00000000+" + base64.b64encode(bytes([1]) + bytes(32)).decode(),
        "two words+00000000+" + base64.b64encode(bytes([1]) + bytes(32)).decode(),
        "log+00000000+" + base64.b64encode(bytes([9]) + bytes(32)).decode(),
    ],
)
def test_a_wrong_key_is_refused(vkey):
    with pytest.raises(NoteRefused):
        read_vkey(vkey)


def test_the_text_is_cut_at_the_last_empty_line():
    note = sign_note("one\n\ntwo\n", name=NAME, key=LOG)

    assert text_of(note) == "one\n\ntwo\n"
    assert open_note(note, [verifier_of(LOG, name=NAME)])[0] == "one\n\ntwo\n"

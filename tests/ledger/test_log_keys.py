import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from common.badge_token import BadKey
from common.signed_note import COSIGNATURE, NoteRefused, open_note, sign_note, verifier_of
from ledger.log_keys import current_verifier, log_verifiers, origin, signing_key, witness_verifiers

OLD, NEW = "11" * 32, "22" * 32
TEXT = "food.example.gov.cn/log\n3\nrrmS/ienS3FKD7Bnpe5VeCZNsPqbUa9eC6FZFY8ylAs=\n"


def key_of(seed):
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))


@pytest.fixture(autouse=True)
def _named(settings):
    settings.LEDGER_ORIGIN = "food.example.gov.cn/log"


def test_a_development_key_is_there_without_any_setting(settings):
    first = current_verifier()
    settings.SECRET_KEY = "another"

    assert first.name == origin() == "food.example.gov.cn/log"
    assert first != current_verifier()


def test_the_first_key_signs_and_all_are_believed(settings):
    settings.LEDGER_KEYS = {"2": NEW, "1": OLD}

    assert signing_key().private_bytes_raw().hex() == NEW
    assert log_verifiers() == [verifier_of(key_of(seed), name=origin()) for seed in (NEW, OLD)]


def test_what_a_destroyed_key_signed_stays_good(settings):
    note = sign_note(TEXT, name=origin(), key=key_of(OLD))
    settings.LEDGER_KEYS = {"2": NEW}
    with pytest.raises(NoteRefused):
        open_note(note, log_verifiers())

    settings.LEDGER_RETIRED_KEYS = [verifier_of(key_of(OLD), name=origin()).vkey]

    assert open_note(note, log_verifiers())[0] == TEXT


def test_a_key_that_is_both_is_listed_once(settings):
    settings.LEDGER_KEYS = {"1": OLD}
    settings.LEDGER_RETIRED_KEYS = [current_verifier().vkey]

    assert log_verifiers() == [current_verifier()]


def test_something_that_is_no_seed_is_refused_by_the_name_of_its_setting(settings):
    settings.LEDGER_KEYS = {"1": "short"}

    with pytest.raises(BadKey, match="LEDGER_KEYS"):
        signing_key()


def test_a_witness_is_a_key_of_a_witness(settings):
    witness = verifier_of(key_of(NEW), name="office.example.gov.cn/w1", kind=COSIGNATURE)
    settings.LEDGER_WITNESSES = {witness.vkey: "https://office.example.gov.cn/witness"}

    assert witness_verifiers() == {witness: "https://office.example.gov.cn/witness"}

    settings.LEDGER_WITNESSES = {verifier_of(key_of(NEW), name="x").vkey: "https://office.example.gov.cn"}
    with pytest.raises(NoteRefused):
        witness_verifiers()

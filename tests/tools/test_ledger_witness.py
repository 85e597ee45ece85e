"""The witness over real HTTP: what it signs, what it refuses, and that it remembers."""

import base64
import http.client
import json
import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from common.signed_note import COSIGNATURE, open_note, read_vkey, verifier_of
from tests.tools.witness_at_work import (
    LOG,
    LOG_NAME,
    NOW,
    WITNESS_KEY,
    WITNESS_NAME,
    checkpoint_of,
    empty_state,
    post,
    request_for,
    witness_at_work,
)
from tools.ledger_witness import CannotStart, State, main

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = [str(number).encode() for number in range(40)]
FORKED = [b"forged", *ENTRIES[1:]]
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32)
OURS = verifier_of(WITNESS_KEY, name=WITNESS_NAME, kind=COSIGNATURE)
SIZE = "text/x.tlog.size"


@pytest.fixture
def state_file(tmp_path):
    return empty_state(tmp_path / "state.json")


@pytest.fixture
def port(state_file):
    with witness_at_work(state_file) as port:
        yield port


def kept_size(state_file):
    return json.loads(state_file.read_text()).get(LOG_NAME, {}).get("size", 0)


def test_it_co_signs_the_first_checkpoint_it_sees(port, state_file):
    status, _type, line = post(port, request_for(ENTRIES[:5], 0))

    _text, signed = open_note(checkpoint_of(ENTRIES[:5]) + line, [OURS])
    assert (status, [(one.by, one.time) for one in signed]) == (200, [(OURS, NOW)])
    assert kept_size(state_file) == 5


def test_it_co_signs_the_same_log_grown(port, state_file):
    statuses = [
        post(port, request_for(ENTRIES[:size], old))[0] for old, size in [(0, 1), (1, 7), (7, 8), (8, 40)]
    ]

    assert statuses == [200, 200, 200, 200]
    assert kept_size(state_file) == 40


def test_it_co_signs_the_same_checkpoint_again(port):
    post(port, request_for(ENTRIES[:5], 0))

    assert post(port, request_for(ENTRIES[:5], 5))[0] == 200


def test_it_says_its_size_to_whoever_does_not_know(port):
    post(port, request_for(ENTRIES[:5], 0))

    assert post(port, request_for(ENTRIES, 0)) == (409, SIZE, "5\n")
    assert post(port, request_for(ENTRIES, 4)) == (409, SIZE, "5\n")


def test_it_never_signs_another_root_of_the_same_size(port, state_file):
    post(port, request_for(ENTRIES[:5], 0))

    assert post(port, request_for(FORKED[:5], 5)) == (409, SIZE, "5\n")
    evidence = json.loads(state_file.with_name("state.json.evidence").read_text())
    assert (evidence["kept"], evidence["refused"]) == (checkpoint_of(ENTRIES[:5]), checkpoint_of(FORKED[:5]))


def test_it_never_signs_a_larger_tree_that_has_another_past(port, state_file):
    post(port, request_for(ENTRIES[:5], 0))

    status, _type, _body = post(port, request_for(FORKED, 5))

    assert (status, kept_size(state_file)) == (422, 5)
    assert post(port, request_for(ENTRIES, 5))[0] == 200  # the honest log goes on


def test_it_never_signs_a_smaller_tree(port, state_file):
    post(port, request_for(ENTRIES, 0))

    assert post(port, request_for(ENTRIES[:5], 5)) == (409, SIZE, "40\n")
    assert post(port, request_for(ENTRIES[:5], 40))[0] == 400
    assert post(port, request_for(ENTRIES[:5], 0)) == (409, SIZE, "40\n")
    assert kept_size(state_file) == 40


def test_a_log_that_it_does_not_know_is_told(port):
    assert post(port, request_for(ENTRIES, 0, name="other.example.org/log"))[0] == 404


def test_who_signs_with_another_key_is_refused(port, state_file):
    assert post(port, request_for(ENTRIES, 0, key=STRANGER))[0] == 403
    assert kept_size(state_file) == 0


def test_a_log_may_change_its_key(state_file):
    both = {LOG_NAME: [LOG, verifier_of(STRANGER, name=LOG_NAME)]}
    with witness_at_work(state_file, logs=both) as port:
        assert post(port, request_for(ENTRIES[:5], 0))[0] == 200
        assert post(port, request_for(ENTRIES, 5, key=STRANGER))[0] == 200


def test_extension_lines_are_signed_with_the_rest(port):
    _status, _type, line = post(port, request_for(ENTRIES, 0, extension="more\n"))

    open_note(checkpoint_of(ENTRIES, extension="more\n") + line, [OURS])


GOOD = request_for(ENTRIES[:5], 0)


@pytest.mark.parametrize(
    "body",
    [
        "", "old 0", "old 0\n", GOOD.replace("old 0", "old 00"), GOOD.replace("old 0", "old -1"),
        GOOD.replace("old 0", "old x"), GOOD.replace("old 0\n", "old 0\nno base64\n"),
        GOOD.replace("old 0\n", "old 0\nAAAA\n"), GOOD.replace("\n5\n", "\n05\n"),
        GOOD.replace("\n5\n", "\n"),
        GOOD.replace("\n\n", "\n"), GOOD.replace("old 0\n", "old 0\n" + f"{'A' * 43}=\n" * 64), b"\xff\xfe",
        GOOD.replace("old 0", f"old {'9' * 30}"), GOOD[:-1],
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused(port, state_file, body):
    assert post(port, body)[0] == 400
    assert kept_size(state_file) == 0


def test_a_proof_where_there_is_nothing_to_prove_is_refused(port):
    assert post(port, request_for(ENTRIES, 0, proof=[bytes(32)]))[0] == 422


def test_other_addresses_are_not_there(port):
    assert post(port, GOOD, path="/")[0] == 404
    assert post(port, GOOD, path="/below/a/proxy/add-checkpoint")[0] == 200


def test_a_body_too_long_is_not_read(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("POST", "/add-checkpoint")
    connection.putheader("Content-Length", "300000")
    connection.endheaders()
    response = connection.getresponse()
    connection.close()

    assert (response.status, response.will_close) == (400, True)


def test_what_arrives_at_once_is_judged_one_by_one(port, state_file):
    """All prove to continue size 5; the first wins, and nobody rolls the witness back."""
    post(port, request_for(ENTRIES[:5], 0))
    bodies = [request_for(ENTRIES[:size], 5) for size in range(6, 40)]

    with ThreadPoolExecutor(16) as clients:
        answers = list(clients.map(lambda body: post(port, body), bodies))

    signed = [size for size, answer in zip(range(6, 40), answers, strict=True) if answer[0] == 200]
    assert {answer[:1] + answer[2:] for answer in answers if answer[0] != 200} == {(409, f"{signed[0]}\n")}
    assert (len(signed), kept_size(state_file)) == (1, signed[0])


def test_it_remembers_after_a_restart(state_file):
    with witness_at_work(state_file) as port:
        post(port, request_for(ENTRIES[:5], 0))
    with witness_at_work(state_file) as port:
        assert post(port, request_for(FORKED, 5))[0] == 422
        assert post(port, request_for(ENTRIES, 5))[0] == 200


def test_a_checkpoint_that_cannot_be_kept_is_not_signed(state_file, monkeypatch):
    def full(*arguments, **options):
        raise OSError("no space left on device")

    with witness_at_work(state_file) as port:
        monkeypatch.setattr("tools.ledger_witness.write_whole", full)
        monkeypatch.setattr("tools.ledger_witness.Server.handle_error", lambda *arguments: None)
        with pytest.raises(ConnectionError):
            post(port, GOOD)
        monkeypatch.undo()
        assert post(port, GOOD)[0] == 200  # as if nothing had been asked
    assert kept_size(state_file) == 5


def test_two_witnesses_never_share_a_state(state_file):
    with witness_at_work(state_file), pytest.raises(CannotStart, match="another witness"):
        State(state_file)


@pytest.mark.parametrize(
    "content", [None, "", "[]", '{"a": {"size": 1}}', '{"a": {"size": 1, "root": "AA=="}}']
)
def test_a_lost_or_damaged_state_stops_it(state_file, content):
    state_file.unlink() if content is None else state_file.write_text(content)

    with pytest.raises(CannotStart, match="begin anew with another key"):
        State(state_file)


def start(folder, *more):
    """The program itself; it says its key and address and listens until it is ended."""
    command = [
        sys.executable,
        "-m",
        "tools.ledger_witness",
        "--log-vkey",
        LOG.vkey,
        "--listen",
        "127.0.0.1:0",
    ]
    command += ["--key-file", str(folder / "key"), "--state-file", str(folder / "state.json"), *more]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_the_program_makes_its_key_once_and_outlives_being_killed(tmp_path):
    vkeys, answers = [], []
    for old, size in [(0, 5), (5, 40)]:
        with start(tmp_path, "--name", WITNESS_NAME) as process:
            vkeys.append(process.stdout.readline().strip())
            port = int(process.stdout.readline().rpartition(":")[2])
            answers.append(post(port, request_for(ENTRIES[:size], old))[0])
            process.send_signal(signal.SIGKILL)

    assert (answers, vkeys[0] == vkeys[1]) == ([200, 200], True)
    assert read_vkey(vkeys[0]).name == WITNESS_NAME
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def refusal_of(capsys, folder, *more, vkey=LOG.vkey):
    files = ["--key-file", str(folder / "key"), "--state-file", str(folder / "state.json")]
    assert main(["--log-vkey", vkey, "--listen", "127.0.0.1:0", *files, *more]) == 2
    return capsys.readouterr().err


def test_it_says_why_it_does_not_start(capsys, tmp_path, state_file):
    assert "--name" in refusal_of(capsys, tmp_path)
    assert "bring" in refusal_of(
        capsys, tmp_path, "--name", WITNESS_NAME
    )  # the state is there, its key is not
    key_file = tmp_path / "key"
    key_file.write_text(f"{WITNESS_NAME}\nabc\n")
    assert "chmod 600" in refusal_of(capsys, tmp_path)
    key_file.chmod(0o600)
    assert "64 hex digits" in refusal_of(capsys, tmp_path)
    key_file.write_text(f"{WITNESS_NAME}\n{'ab' * 32}\n")
    assert "of a witness" in refusal_of(capsys, tmp_path, vkey=OURS.vkey)
    assert "written name+id" in refusal_of(capsys, tmp_path, vkey="nothing")


def test_it_knows_nothing_of_django():
    code = "import sys, tools.ledger_witness; print([name for name in sys.modules if 'django' in name])"
    environment = {name: value for name, value in os.environ.items() if "DJANGO" not in name}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"


def test_the_key_is_told_to_whoever_asks(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/")
    body = connection.getresponse().read().decode()
    connection.close()

    assert body == f"{OURS.vkey}\n{LOG_NAME} 0\n"
    assert base64.b64decode(OURS.vkey.rpartition("+")[2])[0] == COSIGNATURE

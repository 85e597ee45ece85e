"""The citizen's program: it takes what is true and nothing else, without the platform."""

import ast
import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from common.signed_note import COSIGNATURE, sign_note, verifier_of
from ledger.entry import check_code
from ledger.log_keys import current_verifier, origin, signing_key
from ledger.queries.record import disclosed
from ledger.sealed_kinds import SealedRecord
from tests.factories.ledger import AT, SALT, cosign_checkpoint, make_log, seal_entries
from tests.tools.witness_at_work import LOG, WITNESS_KEY, WITNESS_NAME
from tools.verify_proof import FAILS, HOLDS, UNREADABLE, Unreadable, canonical, main, read_json

TOOL = Path(__file__).resolve().parents[2] / "tools" / "verify_proof.py"
RECORD_ID = UUID("11111111-2222-4333-8444-555555555555")
PHOTO = b"a photo of the cold storage"
WITNESS = verifier_of(WITNESS_KEY, name=WITNESS_NAME, kind=COSIGNATURE)
RECORD = SealedRecord(
    kind="duty-record",
    record_id=RECORD_ID,
    revision=2,
    at=AT,
    payload={
        "enterprise": "4K2P7QXJ0M3Z",
        "note": "已整改 𠮷 “好”\n",
        "found": 3,
        "late": False,
        "place": None,
    },
    salt=SALT,
    attachments=[hashlib.sha256(PHOTO).hexdigest()],
)


@pytest.fixture
def files(db, client, settings, tmp_path):
    """A sealed and witnessed record as it is downloaded: proof, record file and photo in one folder."""
    settings.LEDGER_WITNESSES = {WITNESS.vkey: "https://office.example.gov.cn/witness"}
    make_log(300)
    seal_entries([RECORD.entry])
    cosign_checkpoint(301, key=WITNESS_KEY, name=WITNESS_NAME)
    make_log(9)
    proof = client.get(f"/log/record/{RECORD_ID}/2.tlog-proof").content
    (tmp_path / "proof").write_bytes(proof)
    (tmp_path / "record.json").write_text(json.dumps(disclosed(RECORD), ensure_ascii=False), encoding="utf-8")
    (tmp_path / "photo.jpg").write_bytes(PHOTO)
    return tmp_path


def run(files, *more, vkey=None, record=True):
    arguments = ["--log-vkey", vkey or current_verifier().vkey, *more, str(files / "proof")]
    if record:
        arguments = ["--record", str(files / "record.json"), *arguments]
    return main(arguments)


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_good_proof_holds_and_says_what_it_does_not_prove(files, capsys):
    photo = ["--attachment", str(files / "photo.jpg")]

    assert run(files, *photo, "--witness-vkey", WITNESS.vkey, "--witnesses-needed", "1") == HOLDS

    said = capsys.readouterr().out
    assert "附件已核对 1/1" in said
    assert "见证方 office.example.gov.cn/w1 于 2026-11-23 02:00:00 UTC 签名" in said
    assert f"check code {check_code(RECORD.entry)}" in said
    assert "它不能证明记录写下时就是真的。" in said
    assert "It does not prove that what was written was true." in said
    assert "on the log's own signature alone" not in said


def test_it_runs_alone_on_another_computer(files):
    """Isolated from the platform: only the standard library and cryptography."""
    command = [sys.executable, "-I", str(TOOL), "--log-vkey", current_verifier().vkey]
    command += ["--record", str(files / "record.json"), str(files / "proof")]
    done = subprocess.run(command, cwd=files, capture_output=True, text=True, encoding="utf-8", check=False)

    assert (done.returncode, done.stderr) == (HOLDS, "")
    assert "查验通过" in done.stdout


def test_it_needs_nothing_but_cryptography_and_an_old_python():
    tree = ast.parse(TOOL.read_text(encoding="utf-8"), feature_version=(3, 9))
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert imported - sys.stdlib_module_names == {"cryptography"}
    assert not any(isinstance(node, ast.Match) for node in ast.walk(tree))


def test_without_the_record_file_the_entry_alone_is_checked(files, capsys):
    assert run(files, "--check-code", check_code(RECORD.entry).lower(), record=False) == HOLDS
    assert "Without the record file" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("record.json", "已整改", "未整改", "was changed"),
        ("record.json", '"found": 3', '"found": 0', "was changed"),
        ("record.json", '"revision": 2', '"revision": 1', "was changed"),
        ("record.json", SALT.hex(), "00" * 16, "was changed"),
        ("record.json", "2026-11-23T02", "2026-11-22T02", "was changed"),
        ("proof", "index 300", "index 299", "does not lead|too"),
        ("proof", "index 300", "index 301", "behind the end"),
        ("proof", "\n301\n", "\n309\n", "signature|lead|too"),
    ],
)
def test_what_was_changed_does_not_hold(files, capsys, name, old, new, reason):
    change(files / name, old, new)

    assert run(files) == FAILS
    said = capsys.readouterr()
    assert any(word in said.err for word in reason.split("|"))
    assert "查验通过" not in said.out


def test_another_root_does_not_hold(files, capsys):
    text = (files / "proof").read_text()
    root = text.split("\n\n")[1].split("\n")[2]
    change(files / "proof", root, base64.b64encode(bytes(32)).decode())

    assert run(files) == FAILS
    assert "does not lead to the root" in capsys.readouterr().err


@pytest.mark.parametrize("cut", [1, 2])
def test_a_way_that_is_cut_or_too_long_does_not_hold(files, cut):
    lines = (files / "proof").read_text().split("\n")
    place = next(number for number, line in enumerate(lines) if line.startswith("index ")) + 1
    changed = (
        lines[:place] + lines[place + 1 :] if cut == 1 else [*lines[:place], lines[place], *lines[place:]]
    )
    (files / "proof").write_text("\n".join(changed))

    assert run(files) == FAILS


def test_a_log_with_another_key_is_not_believed(files, capsys):
    assert run(files, vkey=LOG.vkey) == FAILS
    assert "none of the keys" in capsys.readouterr().err


def test_a_forged_signature_under_a_known_key_is_refused(files, capsys):
    line = next(line for line in (files / "proof").read_text().split("\n") if line.startswith("\N{EM DASH}"))
    change(files / "proof", line, line[:-4] + "AAA=")

    assert run(files) == FAILS
    assert "is wrong" in capsys.readouterr().err


def test_a_checkpoint_of_another_log_under_the_same_key_is_refused(files, capsys):
    """A key that signs two logs must not let one stand for the other."""
    head, note = (files / "proof").read_text().split("\n\n", 1)
    text = note.partition("\n\n")[0].replace(origin(), "other.example.gov.cn/log") + "\n"
    (files / "proof").write_text(f"{head}\n\n{sign_note(text, name=origin(), key=signing_key())}")

    assert run(files) == FAILS
    assert "none of the keys" in capsys.readouterr().err


def test_witnesses_are_counted(files, capsys):
    absent = verifier_of(WITNESS_KEY, name="absent.example.gov.cn/w1", kind=COSIGNATURE)
    both = ["--witness-vkey", WITNESS.vkey, "--witness-vkey", absent.vkey]

    assert run(files, *both) == HOLDS
    assert run(files, *both, "--witnesses-needed", "2") == FAILS
    assert "2 witnesses are needed, 1" in capsys.readouterr().err
    assert run(files, "--witness-vkey", absent.vkey) == FAILS
    assert run(files, "--witness-vkey", absent.vkey, "--witnesses-needed", "0") == HOLDS


def test_one_witness_given_twice_counts_once(files):
    twice = ["--witness-vkey", WITNESS.vkey, "--witness-vkey", WITNESS.vkey]

    assert run(files, *twice, "--witnesses-needed", "2") == FAILS


def test_a_changed_photo_is_found(files, capsys):
    (files / "photo.jpg").write_bytes(PHOTO + b".")

    assert run(files, "--attachment", str(files / "photo.jpg")) == FAILS
    assert "photo.jpg is not among" in capsys.readouterr().err


def test_a_wrong_check_code_is_found(files):
    assert run(files, "--check-code", "0000-0000-0000-0000") == FAILS


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("record.json", '"found": 3', '"found": 3.0'),
        ("record.json", '"found": 3', '"found": 3e0'),
        ("record.json", '"found": 3', '"found": NaN'),
        ("record.json", '"found": 3', '"found": 9007199254740993'),
        ("record.json", '"found": 3', '"found": 3, "found": 3'),
        ("record.json", '"salt": "00', '"salt": "'),
        ("record.json", '"payload"', '"other"'),
        ("record.json", "sushi-ledger-record/1", "sushi-ledger-record/2"),
        ("record.json", "{", "["),
        ("proof", "tlog-proof@v1", "tlog-proof@v9"),
        ("proof", "index 300", "place 300"),
        ("proof", "index 300", "index 0300"),
        ("proof", "\n301\n", "\nmany\n"),
        ("proof", "\N{EM DASH}", "-"),
        ("proof", "extra ", "extra §"),
    ],
)
def test_what_cannot_be_read_is_told(files, capsys, name, old, new):
    change(files / name, old, new)

    assert run(files) == UNREADABLE
    assert "读不懂" in capsys.readouterr().err


def test_missing_files_and_wrong_keys_are_told(files):
    assert run(files, "--attachment", str(files / "none.jpg")) == UNREADABLE
    assert run(files, vkey="nothing") == UNREADABLE
    assert run(files, vkey=WITNESS.vkey) == UNREADABLE
    assert run(files, vkey=current_verifier().vkey.replace("+", "x+", 1)) == UNREADABLE
    assert run(files, "--witness-vkey", LOG.vkey) == UNREADABLE
    (files / "proof").write_text("")
    assert run(files) == UNREADABLE


TEXTS = st.text(st.characters(codec="utf-8"))  # with astral characters, controls, whatever UTF-8 can say
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=30,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=6))
def test_it_spells_json_as_the_platform_does(payload):
    spelt = canonical(payload).encode()

    assert spelt == rfc8785.dumps(payload)
    assert canonical(read_json(spelt.decode())).encode() == spelt
    assert canonical(read_json(json.dumps(payload, indent=2))).encode() == spelt


def test_names_are_sorted_by_their_utf_16():
    payload = {"\ufb33": 1, "\U0001f600": 2, "é": 3, "1": 4, "": 5}

    assert canonical(payload).encode() == rfc8785.dumps(payload)
    assert list(json.loads(canonical(payload))) == ["", "1", "é", "\U0001f600", "\ufb33"]


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, -(2**53), b"", (1,), {1}])
def test_what_records_never_hold_is_refused(value):
    with pytest.raises(Unreadable):
        canonical({"value": value})

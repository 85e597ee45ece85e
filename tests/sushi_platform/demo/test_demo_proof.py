"""One command, ready to be typed: a record of the city, checked without the platform."""

import json
import shlex
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories.duties import make_record


def proof_command():
    out = StringIO()
    call_command("demo_proof", stdout=out)
    return shlex.split(out.getvalue())


def test_the_printed_command_verifies_a_record(noodle_bar, officer, at, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    make_record(noodle_bar, officer, at=at, note="都好")

    python, *words = proof_command()

    assert python == "python3"
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = tmp_path / "demo" / "proof" / "record.json"
    told.write_text(json.dumps(json.loads(told.read_text()) | {"revision": 2}))
    assert subprocess.run([sys.executable, *words], capture_output=True).returncode != 0


def test_without_a_city_it_says_so(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    with pytest.raises(CommandError, match="No sealed duty record"):
        proof_command()

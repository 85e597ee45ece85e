"""The parts of `manage.py demo` that need no city; `make demo-check` runs the whole."""

import socket
import subprocess
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from sushi_platform.demo.place import Place
from sushi_platform.demo.sign_ins import SignIn
from sushi_platform.management.commands.demo import SHOWN, Command


@pytest.fixture
def command():
    return Command(stdout=StringIO(), no_color=True)


@pytest.fixture
def place(tmp_path):
    return Place(host="127.0.0.1", port=1, var_dir=tmp_path, environment={"PATH": "/usr/bin:/bin"})


def test_a_taken_port_is_told_before_anything_is_built():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=rf"Try: make demo DEMO_ARGS='--port {port + 1}'"):
            call_command("demo", port=port, stdout=StringIO())


def test_a_failed_step_is_told_with_its_own_words(command, place):
    with pytest.raises(CommandError, match="Unknown command: 'paint_the_town'"):
        command.step("Paint", place, "paint_the_town")


def test_a_step_says_what_it_does(command, place):
    command.step("Version", place, "version")

    assert command.stdout.getvalue().startswith("Version … ")


def test_fresh_puts_the_city_aside_and_loses_nothing(command, settings, tmp_path):
    database = tmp_path / "db.sqlite3"
    database.write_text("old city")
    (tmp_path / "db.sqlite3-wal").write_text("its journal")
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "sign-ins.json").write_text("[]")
    settings.VAR_DIR = tmp_path

    command.put_aside({"ENGINE": "django.db.backends.sqlite3", "NAME": str(database)})

    left = sorted(tmp_path.iterdir(), key=lambda path: path.name.split(".before-")[0])
    assert [path.name.split(".before-")[0] for path in left] == ["db.sqlite3", "db.sqlite3-wal"]
    assert [path.read_text() for path in left] == ["old city", "its journal"]
    assert not database.exists()


def test_fresh_does_not_touch_a_server(command):
    with pytest.raises(CommandError, match="embedded SQLite only"):
        command.put_aside({"ENGINE": "django.db.backends.postgresql", "NAME": "sushi"})


@pytest.fixture
def answers(command, monkeypatch):
    """What the database says when it is asked whether it holds enterprises; records what is run."""
    ran = []

    def say(has_enterprises):
        def run(words, **options):
            ran.append(words[2])
            return subprocess.CompletedProcess(words, 0, f"{has_enterprises}\n", "")

        monkeypatch.setattr(subprocess, "run", run)
        return ran

    return say


def test_a_city_is_built_once(command, place, answers):
    ran = answers(has_enterprises=False)

    command.build(place, SHOWN)

    assert ran == ["migrate", "load_regions", "collectstatic", "shell", "seed_demo"]


def test_a_city_that_stands_is_kept(command, place, answers):
    ran = answers(has_enterprises=True)
    (place.var_dir / "demo").mkdir()
    (place.var_dir / "demo" / "sign-ins.json").write_text("[]")

    command.build(place, SHOWN)

    assert "seed_demo" not in ran


def test_somebody_elses_enterprises_are_left_alone(command, place, answers):
    ran = answers(has_enterprises=True)

    with pytest.raises(CommandError, match="not the demo's"):
        command.build(place, SHOWN)

    assert "seed_demo" not in ran


def test_the_table_of_sign_ins_stands_in_columns(command):
    command.print_table(
        [
            SignIn(role="区级监管人员", url="/cockpit/", username="jianguan", password="p1", note="姑苏区"),
            SignIn(role="OFFICER", url="/duties/", username="anquan", password="password2"),
        ]
    )

    assert command.stdout.getvalue().splitlines() == [
        "  role          user name  password   code  page",
        "  区级监管人员  jianguan   p1               /cockpit/  姑苏区",
        "  OFFICER       anquan     password2        /duties/",
    ]


def test_the_shown_city_is_the_promised_one():
    assert (SHOWN.seed, SHOWN.enterprises, SHOWN.days) == (7, 300, 120)
    assert django_settings.BASE_DIR.joinpath("manage.py").exists()

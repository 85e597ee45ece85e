import os
import socket
import sys
from pathlib import Path

import pytest

from sushi_platform.demo.place import Place, PortTaken, find_free_port, refuse_taken_port
from sushi_platform.demo.supervisor import ProcessEnded, Supervisor
from sushi_platform.demo.visitor import Disappointed

LOCAL = "127.0.0.1"


@pytest.fixture
def place(tmp_path):
    environment = os.environ | {"SUSHI_ENV": "production", "VAR_DIR": "elsewhere"}
    return Place(host=LOCAL, port=find_free_port(LOCAL), var_dir=tmp_path, environment=environment)


@pytest.fixture
def supervisor(place):
    with Supervisor(folder=Path(), logs=place.logs, environment=place.environment) as supervisor:
        yield supervisor


def test_its_processes_live_there(place, tmp_path):
    assert place.environment["VAR_DIR"] == str(tmp_path)
    assert place.environment["SUSHI_ENV"] == "development"
    assert place.environment["WEB_BIND"] == f"{LOCAL}:{place.port}"
    assert place.environment["PUBLIC_BASE_URL"] == f"http://{LOCAL}:{place.port}"


def test_a_public_address_that_is_set_stays(tmp_path):
    given = {"PUBLIC_BASE_URL": "http://192.0.2.7:8000"}

    place = Place(host="0.0.0.0", port=8000, var_dir=tmp_path, environment=given)

    assert place.environment["PUBLIC_BASE_URL"] == "http://192.0.2.7:8000"
    assert place.url("/") == "http://127.0.0.1:8000/"


def test_it_empties_its_queue(place):
    messages = place.var_dir / "queue" / "messages"
    messages.mkdir(parents=True)
    (messages / "1_celery.msg").write_text("{}")
    (messages / "keep.txt").write_text("")

    place.empty_queue()

    assert [path.name for path in messages.iterdir()] == ["keep.txt"]


def test_it_waits_for_an_answer(place, supervisor):
    (place.var_dir / "healthz").write_text("ok")
    serve = [sys.executable, "-m", "http.server", str(place.port), "--bind", LOCAL, "-d", str(place.var_dir)]
    supervisor.start("web", serve)

    place.wait_for_answer("/healthz", supervisor, seconds=30)

    with pytest.raises(Disappointed, match="/gone: no good answer within 1 s. status 404"):
        place.wait_for_answer("/gone", supervisor, seconds=1)


def test_it_does_not_wait_for_the_dead(place, supervisor):
    supervisor.start("web", [sys.executable, "-c", "raise SystemExit('no database')"]).process.wait(30)

    with pytest.raises(ProcessEnded, match="web ended with code 1"):
        place.wait_for_answer("/healthz", supervisor, seconds=30)


def test_a_taken_port_is_refused():
    with socket.socket() as other:
        other.bind((LOCAL, 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(PortTaken, match=f"Cannot listen on {LOCAL}:{port}"):
            refuse_taken_port(LOCAL, port)

    refuse_taken_port(LOCAL, port)

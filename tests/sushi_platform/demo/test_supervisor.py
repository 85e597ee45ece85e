import os
import sys
import time

import pytest

from sushi_platform.demo.supervisor import ProcessEnded, Supervisor

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def supervisor(tmp_path):
    with Supervisor(folder=tmp_path, logs=tmp_path / "logs", environment=os.environ) as supervisor:
        yield supervisor


def wait_for_line(running, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if tail := running.tail():
            return tail
        time.sleep(0.05)
    raise TimeoutError(running.name)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_starts_and_stops(supervisor):
    running = supervisor.start("web", SLEEP)
    assert wait_for_line(running) == "up"
    supervisor.check()

    supervisor.stop()

    assert running.process.returncode is not None
    assert supervisor.running == []


def test_a_dead_child_is_told_with_the_end_of_its_log(supervisor):
    supervisor.start("web", SLEEP)
    died = supervisor.start("worker", [sys.executable, "-c", "print('no broker'); raise SystemExit(3)"])
    died.process.wait(20)

    with pytest.raises(ProcessEnded) as told:
        supervisor.watch()

    assert (told.value.name, told.value.code, told.value.tail) == ("worker", 3, "no broker")


def test_leaving_the_block_stops_everything_whatever_happened(tmp_path):
    supervisor = Supervisor(folder=tmp_path, logs=tmp_path / "logs", environment=os.environ)

    def fail_in_the_middle():
        with supervisor:
            started.append(supervisor.start("web", SLEEP))
            raise RuntimeError("in the middle")

    started = []
    with pytest.raises(RuntimeError, match="in the middle"):
        fail_in_the_middle()

    assert started[0].process.returncode is not None


def test_a_stubborn_family_is_killed(supervisor, monkeypatch):
    monkeypatch.setattr("sushi_platform.demo.supervisor.STOP_SECONDS", 0.5)
    running = supervisor.start("worker", [sys.executable, "-c", STUBBORN])
    child = int(wait_for_line(running))

    supervisor.stop()

    assert running.process.returncode == -9
    until = time.monotonic() + 10
    while is_alive(child) and not _is_zombie(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(child) or _is_zombie(child)


def _is_zombie(pid):
    """An orphan nobody has collected yet is dead all the same."""
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123  one line of the kernel
            return stat.read().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True

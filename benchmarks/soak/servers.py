"""The processes of an installation of its own: PostgreSQL, web server, worker; started, killed, started."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

START_SECONDS = 60


class PostgresMissing(Exception):
    """PostgreSQL's own programs (initdb, pg_ctl) are not on this machine; Debian has them in `postgresql`."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise PostgresMissing
    return Path(on_path).parent


class Postgres:
    """A cluster of its own with fsync on: what it has acknowledged must be there after a kill."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()
        self.programs = _programs()
        folder.mkdir()
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres")
        self._run(
            "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        options += " -c shared_buffers=256MB -c max_connections=60"
        log = self.folder / "log"
        self._run(
            "pg_ctl",
            "-D",
            self.folder / "data",
            "-w",
            "-t",
            str(START_SECONDS),
            "-l",
            log,
            "-o",
            options,
            "start",
        )

    def kill(self) -> None:
        """As if the power went: every process of the cluster at once, without a word."""
        postmaster = int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        for child in _children_of(postmaster):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        os.kill(postmaster, signal.SIGKILL)
        _until(lambda: not Path(f"/proc/{postmaster}").exists())

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop", check=False)

    def _run(self, program: str, *arguments, check: bool = True) -> None:
        command = [str(self.programs / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


class Program:
    """One process of the platform, in a group of its own so that a kill takes its children along."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], logs: Path):
        self.name, self.command, self.environment = name, command, environment
        self.log = logs / f"{name}.log"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()


def web_server(environment: dict[str, str], logs: Path, *, name: str = "web") -> tuple[Program, str]:
    """The production app server with its own configuration: two workers of four threads."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "-c", "sushi_platform/gunicorn.py", "-b", f"127.0.0.1:{port}",
        "sushi_platform.wsgi:application",
    ]  # fmt: skip
    return Program(name, command, environment, logs), f"http://127.0.0.1:{port}"


def worker(environment: dict[str, str], logs: Path) -> Program:
    command = [
        sys.executable, "-m", "celery", "-A", "sushi_platform", "worker", "--beat", "--pool", "solo",
        "--loglevel", "warning", "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    return Program("worker", command, environment, logs)


@contextmanager
def running(*programs: Program) -> Iterator[None]:
    try:
        for program in programs:
            program.start()
        yield
    finally:
        for program in programs:
            program.stop()


def wait_for_answer(address: str) -> None:
    def answers() -> bool:
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            return False
        return True

    _until(answers)


def _until(holds) -> None:
    end = time.monotonic() + START_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.1)


def _children_of(pid: int) -> list[int]:
    done = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(text) for text in done.stdout.split()]

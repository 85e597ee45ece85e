"""Starts the processes of one installation, notices when one ends, and stops them all."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

STOP_SECONDS = 20
TAIL_LINES = 40


class ProcessEnded(Exception):
    """A process that should run for ever has ended by itself."""

    def __init__(self, name: str, code: int, tail: str):
        super().__init__(f"{name} ended with code {code}")
        self.name = name
        self.code = code
        self.tail = tail


@dataclass(frozen=True)
class Running:
    name: str
    process: subprocess.Popen
    log: Path

    def tail(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-TAIL_LINES:])


class Supervisor:
    """A context: whatever way it is left, nothing it has started is left running."""

    def __init__(self, *, folder: Path, logs: Path, environment: Mapping[str, str]):
        self.folder = folder
        self.logs = logs
        self.environment = dict(environment)
        self.running: list[Running] = []

    def __enter__(self):
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *exception):
        self.stop()

    def start(self, name: str, command: Sequence[str]) -> Running:
        log = self.logs / f"{name}.log"
        with log.open("w", encoding="utf-8") as output:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then stops them in order
            )
        self.running.append(Running(name, process, log))
        return self.running[-1]

    def check(self) -> None:
        for running in self.running:
            code = running.process.poll()
            if code is not None:
                raise ProcessEnded(running.name, code, running.tail())

    def watch(self) -> None:
        while True:
            self.check()
            time.sleep(0.5)

    def stop(self) -> None:
        for running in self.running:
            _send(running, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for running in self.running:
            with suppress(subprocess.TimeoutExpired):
                running.process.wait(max(0.1, until - time.monotonic()))
            _send(running, signal.SIGKILL)  # the whole session: also children that outlived their parent
            running.process.wait()
        self.running = []


def _send(running: Running, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(running.process.pid, number)

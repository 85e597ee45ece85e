"""Where one demo lives: its address, its folder, and the environment its processes are given."""

import socket
import time
from collections.abc import Mapping
from pathlib import Path

from sushi_platform.demo.supervisor import Supervisor
from sushi_platform.demo.visitor import Disappointed, Visitor


class PortTaken(Exception):
    """Another program listens where the demo should."""


class Place:
    def __init__(self, *, host: str, port: int, var_dir: Path, environment: Mapping[str, str]):
        self.host = host
        self.port = port
        self.var_dir = var_dir
        self.logs = var_dir / "demo" / "logs"
        self.environment = {
            "PUBLIC_BASE_URL": self.url("/").rstrip("/"),
            "LEDGER_ORIGIN": "demo.sushi-platform.example/log",  # whatever the port: a log keeps its name
            **environment,
            "SUSHI_ENV": "development",
            "VAR_DIR": str(var_dir),
            "WEB_BIND": f"{host}:{port}",
            "PYTHONUNBUFFERED": "1",
        }

    def url(self, path: str) -> str:
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host
        return f"http://{host}:{self.port}{path}"

    def empty_queue(self) -> None:
        """Messages of an earlier run, or of building the city, are stale: the rows are the truth."""
        for message in (self.var_dir / "queue" / "messages").glob("*.msg"):
            message.unlink(missing_ok=True)

    def wait_for_answer(self, path: str, supervisor: Supervisor, *, seconds: int) -> None:
        """Until the address answers 200; a process that dies meanwhile is reported at once."""
        visitor = Visitor(self.url("/"))
        until = time.monotonic() + seconds
        seen = ""
        while time.monotonic() < until:
            supervisor.check()
            try:
                page = visitor.get(path)
            except Disappointed as error:
                seen = str(error)
            else:
                if page.status == 200:
                    return
                seen = f"status {page.status} {page.body[:500]}"
            time.sleep(0.5)
        raise Disappointed(f"{path}: no good answer within {seconds} s. {seen}")


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"Cannot listen on {host}:{port}: {error.strerror}.") from error


def find_free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]

"""Kitchens that hand in: each request is sent until the server has said that it is stored."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PATH = "/api/v1/duty-records/"
TOKEN = "s" * 32  # the cookie and the header must agree, nothing more
PAUSE = 0.3  # seconds before a request that got no answer is sent again


@dataclass
class Outcome:
    """What came of it: keys that were acknowledged, seconds of each answer, answers that were none."""

    acknowledged: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    failures: Counter = field(default_factory=Counter)

    def percentile(self, share: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def read_requests(lines: Iterable[str]) -> list[dict]:
    return [json.loads(line) for line in lines]


def send_all(base: str, requests: Iterator[dict], *, hands: int, until: float) -> Outcome:
    """So many hands take requests in turn, until the moment (monotonic) has come or none is left."""
    outcome, lock = Outcome(), threading.Lock()

    def hand() -> None:
        connection = _connect(base)
        while time.monotonic() < until:
            with lock:
                request = next(requests, None)
            if request is None:
                return
            # Nobody gives up on a record: the last ones are sent until they are through.
            connection = _send_until_stored(connection, base, request, outcome, lock)

    threads = [threading.Thread(target=hand) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


def _send_until_stored(connection, base: str, request: dict, outcome: Outcome, lock):
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"sessionid={request['session']}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
    }
    while True:
        begun = time.perf_counter()
        try:
            connection.request("POST", PATH, request["body"].encode(), headers)
            answer = connection.getresponse()
            text = answer.read()
            status: int | str = answer.status
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            connection, status, text = _connect(base), type(error).__name__, b""
        if status == 201:
            with lock:
                outcome.seconds.append(time.perf_counter() - begun)
                outcome.acknowledged.append(request["key"])
            return connection
        with lock:
            outcome.failures[str(status)] += 1
        if isinstance(status, int) and 400 <= status < 500:
            raise RuntimeError(f"{status}: {text[:300]!r}")
        time.sleep(PAUSE)


def _connect(base: str) -> http.client.HTTPConnection:
    parts = urlsplit(base)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)

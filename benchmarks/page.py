"""(d) the consumer page through the real app server, against an empty view of the same server and run."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from benchmarks.database import connect, url_of
from benchmarks.rounds import figures, ratios
from benchmarks.sizes import Size

CONNECTIONS = 32
PAGES = 4_000


class LoadToolMissing(Exception):
    """`wrk` is not installed; Debian has it as a package of that name."""


def measure_pages(size: Size) -> dict:
    if not shutil.which("wrk"):
        raise LoadToolMissing
    addresses = published_addresses(size)
    result: dict = {"connections": CONNECTIONS, "pages": len(addresses)}
    with tempfile.TemporaryDirectory() as folder:
        with server(size, cache_seconds=0) as base:
            result["from_database"] = _rounds(size, base, folder, addresses, "plain")
            result["not_modified"] = _rounds(size, base, folder, addresses, "etag")
        with server(size, cache_seconds=5) as base:
            result["from_process_cache"] = _rounds(size, base, folder, addresses[:1], "plain")
    result["goal"] = "from the database at least 0.25, wanted 0.37; cache or ETag at least 0.65, wanted 0.80"
    return result


def published_addresses(size: Size) -> list[str]:
    with connect(size.database) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT '/E/' || public_id FROM enterprises_enterprise ORDER BY hashint8(id) LIMIT %s",
            [min(PAGES, size.enterprises)],
        )
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def server(size: Size, *, cache_seconds: int):
    """The production app server with its own configuration, on a free port, on the benchmark's database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": url_of(size.database),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "CONSUMER_PAGE_CACHE_SECONDS": str(cache_seconds),
        "LOG_LEVEL": "WARNING",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "sushi_platform/gunicorn.py", "-b", f"127.0.0.1:{port}",
         "sushi_platform.wsgi:application"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    try:
        _await(f"{base}/bench/empty/")
        yield base
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await(address: str) -> None:
    for _attempt in range(100):
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


def _rounds(size: Size, base: str, folder: str, addresses: list[str], mode: str) -> dict:
    targets = []
    for address in addresses:  # publishes what is not yet published, and learns each ETag
        with urllib.request.urlopen(base + address, timeout=30) as answer:
            targets.append((address, answer.headers.get("ETag", "") if mode == "etag" else ""))
    script = Path(folder) / f"{mode}.lua"
    script.write_text(_script(targets))
    empty, page, latency = [], [], []
    for _round in range(size.rounds):
        empty.append(_wrk(size, f"{base}/bench/empty/")[0])
        rate, p99 = _wrk(size, base, script)
        page.append(rate)
        latency.append(p99)
    return {
        "empty_per_second": figures(empty),
        "page_per_second": figures(page),
        "ratio": ratios(page, empty),
        "p99_ms": figures(latency),
    }


def _script(targets: list[tuple[str, str]]) -> str:
    rows = ",".join(f"{{'{path}','{etag}'}}".replace("\\", "") for path, etag in targets)
    return (
        f"local t = {{{rows}}}\nmath.randomseed(os.time())\n"
        "request = function()\n  local x = t[math.random(#t)]\n  local h = {['Accept-Encoding']='gzip'}\n"
        "  if x[2] ~= '' then h['If-None-Match'] = x[2] end\n"
        "  return wrk.format('GET', x[1], h)\nend\n"
    )


def _wrk(size: Size, address: str, script: Path | None = None) -> tuple[float, float]:
    """Requests a second and the 99th percentile in milliseconds; any failed answer spoils the run."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{size.load_seconds}s", "--latency", address]
    if script:
        command[1:1] = ["-s", str(script)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(text)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    return rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]

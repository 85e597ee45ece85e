"""`python -m benchmarks.soak [--seconds 60] [--rounds 5]`: rate and latency of handing in, then the kills.

It starts a PostgreSQL of its own (fsync on), two app workers and one Celery worker with beat; Redis at
`BENCH_REDIS_URL`. First the endpoint and its yardsticks take turns; then load runs on while worker, web
server and database are killed with SIGKILL one after the other, and everything that was acknowledged must
be there, sealed once.
"""

import argparse
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.rounds import figures, ratios
from benchmarks.soak.load import Outcome, read_requests, send_all
from benchmarks.soak.servers import Postgres, PostgresMissing, running, wait_for_answer, web_server, worker

HANDS = 16
RESULT = Path(__file__).resolve().parent.parent / "results" / "soak.json"
YARDSTICKS = ("update_only", "bare")
NAMES = ("full", *YARDSTICKS)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--kitchens", type=int, default=400)
    parser.add_argument("--days", type=int, default=200, help="records a kitchen has to hand in")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--round-seconds", type=float, default=5)
    parser.add_argument("--seconds", type=float, default=60, help="of load while processes are killed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            postgres = Postgres(folder / "postgres")
        except PostgresMissing as error:
            print(error.__doc__, file=sys.stderr)
            return 2
        postgres.start()
        try:
            results = soak(options, folder, postgres)
        finally:
            postgres.stop()
    RESULT.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    print(json.dumps(results, indent=2, ensure_ascii=False))
    return 0 if is_good(results["kills"]) else 1


def soak(options, folder: Path, postgres: Postgres) -> dict:
    environment = os.environ | {
        "DATABASE_URL": postgres.url,
        "REDIS_URL": os.environ.get("BENCH_REDIS_URL", "redis://127.0.0.1:6379/13"),
        "VAR_DIR": str(folder / "var"),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "LOG_LEVEL": "WARNING",
        "WEB_WORKERS": "2",
    }
    say("a city of kitchens")
    manage = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(manage, env=environment, check=True)
    filled = inside(environment, "fill", folder, options.kitchens, options.days)
    say(f"{filled['requests']:,} records to hand in, {filled['bytes_each']:,} bytes each")
    requests = read_requests((folder / "requests.jsonl").read_text().splitlines())
    pools = {name: iter([each for each in requests if each["pool"] == name]) for name in NAMES}
    rates, acknowledged = compare(options, folder, environment, pools)
    kills, more = with_kills(options, folder, environment, postgres, pools["full"])
    (folder / "acknowledged.txt").write_text("\n".join([*acknowledged, *more.acknowledged]))
    say("holding the database against what was acknowledged")
    kills |= inside(environment, "check", folder)
    return {"cores": os.cpu_count(), "hands": HANDS, **filled, "rates": rates, "kills": kills}


def compare(options, folder: Path, environment: dict, pools) -> tuple[dict, list[str]]:
    """The endpoint as it is and its yardsticks, in turn, each on a server of its own; the others are idle."""
    servers = {
        name: web_server(
            environment | ({} if name == "full" else {"BENCH_STORE": name}), folder, name=f"web-{name}"
        )
        for name in NAMES
    }
    outcomes: dict[str, list[Outcome]] = {name: [] for name in NAMES}
    first: list[Outcome] = []
    with running(*(program for program, _base in servers.values()), worker(environment, folder)):
        for name in NAMES:
            wait_for_answer(f"{servers[name][1]}/healthz")
            warm_up = itertools.islice(pools[name], 100)
            first.append(send_all(servers[name][1], warm_up, hands=4, until=time.monotonic() + 10))
        for number in range(options.rounds):
            say(f"round {number + 1} of {options.rounds}")
            for name in NAMES:
                until = time.monotonic() + options.round_seconds
                outcomes[name].append(send_all(servers[name][1], pools[name], hands=HANDS, until=until))
    rates = {
        name: [len(each.acknowledged) / options.round_seconds for each in rounds]
        for name, rounds in outcomes.items()
    }
    result: dict = {name: figures(rates[name]) for name in NAMES}
    for name in YARDSTICKS:
        result[f"full_to_{name}"] = ratios(rates["full"], rates[name])
    for name in NAMES:
        result[f"p99_ms_{name}"] = figures([each.percentile(0.99) * 1000 for each in outcomes[name]])
    return result, [key for each in (first[0], *outcomes["full"]) for key in each.acknowledged]


def with_kills(options, folder, environment, postgres, requests) -> tuple[dict, Outcome]:
    """Load for the seconds asked for; at a third of them each of worker, web and database is killed."""
    web, base = web_server(environment, folder)
    seals = worker(environment, folder)
    killed = []

    def kill(name: str, kill_it, start_it, wait: float) -> None:
        time.sleep(wait + random.random())
        say(f"kill -9 of the {name}")
        kill_it()
        killed.append(name)
        time.sleep(1)
        start_it()

    with running(web, seals):
        wait_for_answer(f"{base}/healthz")
        third = options.seconds / 4
        plan = [
            ("worker", seals.kill, seals.start),
            ("web server", web.kill, web.start),
            ("database", postgres.kill, postgres.start),
        ]
        killer = threading.Thread(target=lambda: [kill(*step, third) for step in plan])
        killer.start()
        outcome = send_all(base, requests, hands=HANDS, until=time.monotonic() + options.seconds)
        killer.join()
        say("waiting for the seals")
        wait_for_seals(environment)
    result = {
        "killed": killed,
        "per_second": round(len(outcome.acknowledged) / options.seconds, 1),
        "p50_ms": round(outcome.percentile(0.5) * 1000, 1),
        "p99_ms": round(outcome.percentile(0.99) * 1000, 1),
        "not_answered": dict(outcome.failures),
    }
    return result, outcome


def wait_for_seals(environment: dict) -> None:
    """The worker may have been killed in the middle of sealing: what waits is sealed by the next run."""
    code = "from ledger.models import WaitingLeaf; print(WaitingLeaf.objects.count())"
    for _attempt in range(60):
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        if done.stdout.strip().splitlines()[-1] == "0":
            return
        time.sleep(2)
    raise TimeoutError("leaves are still waiting")


def inside(environment: dict, part: str, folder: Path, *numbers: int) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.soak.inside", part, str(folder), *map(str, numbers)],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


def is_good(kills: dict) -> bool:
    nothing = ("lost", "not_sealed", "sealed_twice", "sealed_without_record", "waiting", "month_differences")
    return kills["ledger_verified"] and not any(kills[name] for name in nothing)


def say(text: str) -> None:
    print(f"[soak] {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

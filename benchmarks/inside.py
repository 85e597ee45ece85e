"""The parts that run inside Django, each a process of its own, as its database is chosen at start-up."""

import argparse
import json
import os
import subprocess
import sys
from datetime import date

import django

from benchmarks.database import url_of
from benchmarks.sizes import SIZES


def run_inside(database: str, *arguments: str) -> dict:
    """Run this module on that database and return the JSON of its last line."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.inside", *arguments],
        env=os.environ | {"DATABASE_URL": url_of(database), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "part",
        choices=(
            "partitions",
            "generation",
            "staffing",
            "ledger",
            "log",
            "plan",
            "daily",
            "hollow",
            "ladder",
        ),
    )
    parser.add_argument("arguments", nargs="+")
    options = parser.parse_args()
    django.setup()
    # The models can only be imported after set-up.
    from benchmarks.generation import measure_generation  # noqa: PLC0415
    from duties.services.partition import ensure_partitions  # noqa: PLC0415

    answer: dict = {}
    if options.part == "partitions":
        first, last = map(date.fromisoformat, options.arguments)
        ensure_partitions(first_month=first, last_month=last)
    elif options.part == "staffing":
        from benchmarks.staffing import measure_staffing  # noqa: PLC0415

        answer = measure_staffing(SIZES[options.arguments[0]])
    elif options.part == "ledger":
        from benchmarks.ledger import measure_ledger  # noqa: PLC0415

        answer = measure_ledger(SIZES[options.arguments[0]])
    elif options.part == "log":
        from benchmarks.log_check import measure_log_check  # noqa: PLC0415

        answer = measure_log_check(SIZES[options.arguments[0]])
    elif options.part == "daily":
        from benchmarks.daily_pages import measure_daily_pages  # noqa: PLC0415

        answer = measure_daily_pages(SIZES[options.arguments[0]])
    elif options.part == "plan":
        from benchmarks.plan import measure_plan  # noqa: PLC0415

        answer = measure_plan(SIZES[options.arguments[0]])
    elif options.part == "hollow":
        from benchmarks.hollow import measure_hollow  # noqa: PLC0415

        answer = measure_hollow(SIZES[options.arguments[0]])
    elif options.part == "ladder":
        from benchmarks.ladder import measure_ladder  # noqa: PLC0415

        answer = measure_ladder(SIZES[options.arguments[0]])
    else:
        answer = measure_generation(SIZES[options.arguments[0]])
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()

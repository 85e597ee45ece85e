"""`python -m benchmarks [--size small|full] [--only …] [--rebuild]`: builds the cities and measures."""

import argparse
import os
import sys
from datetime import timedelta

from benchmarks import city, database, nightly, page, people, report
from benchmarks.inside import run_inside
from benchmarks.report import PARTS
from benchmarks.sizes import LAST_DAY, SIZES, Size


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", choices=sorted(SIZES), default="full")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure just this part (may repeat)")
    parser.add_argument("--rebuild", action="store_true", help="make the benchmark databases anew")
    options = parser.parse_args()
    size, parts = SIZES[options.size], options.only or PARTS
    try:
        results = measure(size, parts, options.rebuild)
    except database.PostgresNotReached as error:
        print(f"make bench needs PostgreSQL; set BENCH_DATABASE_URL. {error}", file=sys.stderr)
        return 2
    results = report.merge(results)
    print(f"written to {report.write_json(results)}")
    report.write_table(results)
    for cells in report.rows(results):
        print("  ".join(cells))
    return 0


def measure(size: Size, parts, rebuild: bool) -> dict:
    ensure_city(size, size.database, 1, rebuild)
    results = {
        "size": size.name,
        "enterprises": size.enterprises,
        "cores": os.cpu_count(),
        "server": database.server_facts(size.database),
    }
    if "nightly" in parts:
        say("nightly recompute against the scan floor")
        results["nightly"] = nightly.measure_nightly(size)
    if "generation" in parts:
        say("generating the next day's duties against COPY")
        results["generation"] = run_inside(size.database, "generation", size.name)
    if "staffing" in parts:
        say("staffing check and the pages about people")
        results["staffing"] = run_inside(size.database, "staffing", size.name)
    if "pages" in parts:
        say("consumer page against an empty view")
        try:
            results["pages"] = page.measure_pages(size)
        except page.LoadToolMissing as error:
            say(f"NOT measured: {error.__doc__}")
    if "growth" in parts:
        grown = f"{size.database}_x{size.growth_factor}"
        ensure_city(size, grown, size.growth_factor, rebuild)
        say(f"recompute at {size.growth_factor} times the enterprises")
        results["growth"] = nightly.measure_growth(size, grown)
    return results


def ensure_city(size: Size, name: str, factor: int, rebuild: bool) -> None:
    if not rebuild and database.exists(name) and database.is_complete(name):
        say(f"using the kept database {name}")
        database.migrate(name)
        if factor == 1:
            ensure_people(size)
        return
    say(f"building {name}: {size.enterprises * factor:,} enterprises")
    database.create(name)
    first = LAST_DAY - timedelta(days=size.duty_days)
    run_inside(name, "partitions", first.isoformat(), (LAST_DAY + timedelta(days=31)).isoformat())
    connection = database.connect(name)
    say(f"built, seconds by step: {city.build(connection, size, factor=factor)}")
    connection.close()
    if factor == 1:
        ensure_people(size)
    database.mark_complete(name)


def ensure_people(size: Size) -> None:
    connection = database.connect(size.database)
    if not people.has_people(connection):
        say(f"adding {size.persons:,} persons")
        people.add_people(connection, size)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    connection.close()


def say(text: str) -> None:
    print(f"[bench] {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

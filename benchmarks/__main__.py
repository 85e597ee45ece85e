"""`python -m benchmarks [--size small|full] [--only …] [--rebuild]`: builds the cities and measures."""

import argparse
import os
import sys
from datetime import timedelta

from benchmarks import city, database, nightly, page, people, records, report, signins
from benchmarks.inside import run_inside
from benchmarks.report import PARTS
from benchmarks.sizes import LAST_DAY, LOG_DAYS, SIZES, Size


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
    if set(parts) - set(APART):
        ensure_city(size, size.database, 1, rebuild)
    results = {
        "size": size.name,
        "enterprises": size.enterprises,
        "cores": os.cpu_count(),
        "server": database.server_facts(),
    }
    if "nightly" in parts:
        say("nightly recompute against the scan floor")
        results["nightly"] = nightly.measure_nightly(size)
    for part, (what, add) in IN_CITY.items():
        if part in parts:
            for add_rows in add:
                add_rows(size)
            say(what)
            results[part] = run_inside(size.database, part, size.name)
    if "pages" in parts:
        results |= measure_pages(size)
    for part, (name, ensure, what) in APART.items():
        if part in parts:
            ensure(size, rebuild)
            say(what)
            results[part] = run_inside(getattr(size, name), part, size.name)
    if "growth" in parts:
        grown = f"{size.database}_x{size.growth_factor}"
        ensure_city(size, grown, size.growth_factor, rebuild)
        say(f"recompute at {size.growth_factor} times the enterprises")
        results["growth"] = nightly.measure_growth(size, grown)
    return results


def measure_pages(size: Size) -> dict:
    say("consumer page against an empty view")
    try:
        return {"pages": page.measure_pages(size)}
    except page.LoadToolMissing as error:
        say(f"NOT measured: {error.__doc__}")
        return {}


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


def ensure_plan_city(size: Size, rebuild: bool) -> None:
    name = size.plan_database
    if not rebuild and database.exists(name) and database.is_complete(name):
        database.migrate(name)
        return
    say(f"building {name}: {size.enterprises:,} enterprises without duties")
    database.create(name)
    connection = database.connect(name)
    say(f"built, seconds by step: {city.build(connection, size, duty_days=0)}")
    connection.close()
    database.mark_complete(name)


def ensure_ledger(size: Size, rebuild: bool) -> None:
    if rebuild or not database.exists(size.ledger_database):
        database.create(size.ledger_database)
    else:
        database.migrate(size.ledger_database)


def ensure_log_city(size: Size, rebuild: bool) -> None:
    name = size.log_database
    if not rebuild and database.exists(name) and database.is_complete(name):
        database.migrate(name)
        return
    say(f"building {name}: {size.enterprises:,} enterprises, {LOG_DAYS} days of duties")
    database.create(name)
    first = LAST_DAY - timedelta(days=LOG_DAYS)
    run_inside(name, "partitions", first.isoformat(), LAST_DAY.isoformat())
    connection = database.connect(name)
    city.build(connection, size, duty_days=LOG_DAYS, facts=city.CREDIT)
    connection.close()
    database.mark_complete(name)


# Parts with a database of their own: its name, what makes it, what is said.
APART = {
    "ledger": ("ledger_database", ensure_ledger, "a large log"),
    "log": ("log_database", ensure_log_city, "the night's look through the log"),
    "daily": ("plan_database", ensure_plan_city, "pages that are opened every day"),
    "plan": ("plan_database", ensure_plan_city, "risk grades and the yearly plan against COPY"),
}


def ensure_people(size: Size) -> None:
    connection = database.connect(size.database)
    if not people.has_people(connection):
        say(f"adding {size.persons:,} persons")
        people.add_people(connection, size)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    connection.close()


def ensure_signins(size: Size) -> None:
    _ensure(size, signins.has_signins, signins.add_signins, "who may sign in")


def ensure_records(size: Size) -> None:
    _ensure(size, records.has_records, records.add_records, f"{records.DAYS} days of records")


def _ensure(size: Size, has_rows, add_rows, what: str) -> None:
    connection = database.connect(size.database)
    if not has_rows(connection):
        say(f"adding {what}")
        add_rows(connection)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    connection.close()


# Parts that are measured inside of Django, and what has to be added to the city before.
IN_CITY = {
    "generation": ("generating the next day's duties against COPY", ()),
    "staffing": ("staffing check and the pages about people", ()),
    "hollow": ("the night's look for hollow routines", (ensure_signins, ensure_records)),
    "ladder": ("the minute's look at the ladders", (ensure_signins,)),
}


def say(text: str) -> None:
    print(f"[bench] {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""Writes the results: JSON for machines, a table between two marks in docs/performance.md for people."""

import json
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
DOCUMENT = ROOT / "docs" / "performance.md"
PARTS = (
    "nightly",
    "generation",
    "staffing",
    "pages",
    "growth",
    "ledger",
    "hollow",
    "ladder",
    "plan",
    "log",
    "daily",
)
PAGE_GOALS = (
    ("from the database", "from_database", 0.25, 0.37),
    ("by ETag", "not_modified", 0.65, 0.80),
    ("from process cache", "from_process_cache", 0.65, 0.80),
)
BEGIN, END = "<!-- measured:begin -->", "<!-- measured:end -->"


def write_json(results: dict) -> Path:
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{results['size']}.json"
    path.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    return path


def merge(results: dict) -> dict:
    """Parts measured now replace the kept ones of the same size; each keeps the day of its own run."""
    today = datetime.now(UTC).date().isoformat()
    for part in PARTS:
        if part in results:
            results[part]["measured_on"] = today
    path = RESULTS / f"{results['size']}.json"
    kept = json.loads(path.read_text()) if path.exists() else {}
    return kept | results


def rows(results: dict) -> list[tuple[str, str, str, str]]:
    """What was measured, its median ratio with the range over rounds, the goal, met or not."""
    found = []

    def row(label, part, goal, met):
        ratio = part["ratio"]
        text = f"{ratio['median']:.2f} [{ratio['min']:.2f}–{ratio['max']:.2f}]"
        found.append((label, text, goal, "yes" if met(ratio["median"]) else "no"))

    if nightly := results.get("nightly"):
        row("(b) nightly recompute / scan floor", nightly, "≤ 1.2, wanted 1.0", lambda r: r <= 1.2)
    if generation := results.get("generation"):
        row("(c) next day's duties alone / bare COPY", generation, "≤ 2", lambda r: r <= 2)
        row(
            "(c) a week's duties at once, as the night does / bare COPY",
            generation["week"],
            "≤ 2",
            lambda r: r <= 2,
        )
    if pages := results.get("pages"):
        for label, part, least, wanted in PAGE_GOALS:
            goal = f"≥ {least:.2f}, wanted {wanted:.2f}"
            row(f"(d) page {label} / empty view", pages[part], goal, lambda r, least=least: r >= least)
    if growth := results.get("growth"):
        row(f"(e) recompute at {growth['factor']} × the enterprises", growth, "≤ 13", lambda r: r <= 13)
        peak = growth["peak_mb"]
        found.append(("(e) its peak memory", f"{peak} MB", "< 2048 MB", "yes" if peak < 2048 else "no"))
    others = {
        "staffing": _staffing_rows,
        "ledger": _ledger_rows,
        "hollow": _hollow_rows,
        "ladder": _ladder_rows,
        "plan": _plan_rows,
        "log": _log_rows,
        "daily": _daily_rows,
    }
    for part, rows_of in others.items():
        if part in results:
            found += rows_of(results[part])
    return found


def _staffing_rows(staffing: dict) -> list[tuple[str, str, str, str]]:
    found = [("(f) nightly staffing check / scan of the people", _range(staffing["ratio"]), "–", "–")]
    for label, name in (("staff list", "list"), ("colour of a page of 50", "colour")):
        queries = staffing["queries"][name]
        found.append((f"(f) queries of the {label}", str(queries), "≤ 3", _met(queries <= 3)))
    return found


def _ledger_rows(ledger: dict) -> list[tuple[str, str, str, str]]:
    def row(label, part, limit):
        text = f"{part['p50']} ms, {part['p99']} ms"
        return (
            f"(g) {label}, median and 99th percentile",
            text,
            f"< {limit} ms",
            "yes" if part["p99"] < limit else "no",
        )

    leaves = f"{ledger['leaves']:,} leaves"
    return [
        row(f"inclusion proof among {leaves}", ledger["proof_ms"], 50),
        row(f"consistency proof among {leaves}", ledger["consistency_ms"], 50),
        row(f"one more leaf sealed after {leaves}, checkpoint signed", ledger["checkpoint_ms"], 1000),
        ("(g) leaves sealed a second", f"{ledger['sealed_a_second']:,}", "–", "–"),
        ("(g) records verified a second by `ledger_verify`", f"{ledger['verified_a_second']:,}", "–", "–"),
    ]


def _range(part: dict, unit: str = "") -> str:
    return f"{part['median']:.2f}{unit} [{part['min']:.2f}–{part['max']:.2f}]"


def _met(is_met: bool) -> str:
    return "yes" if is_met else "no"


def _hollow_rows(hollow: dict) -> list[tuple[str, str, str, str]]:
    planted, found, others = (
        sum(figure[name] for figure in hollow["found"].values()) for name in ("planted", "found", "others")
    )
    slowest = hollow["part_seconds"]["max"]
    return [
        ("(h) look for hollow routines / scan of the records and photos", _range(hollow["ratio"]), "–", "–"),
        ("(h) the slowest part of the territory", f"{slowest:.0f} s", "< 1,800 s", _met(slowest < 1800)),
        ("(h) its peak memory", f"{hollow['peak_mb']} MB", "< 512 MB", _met(hollow["peak_mb"] < 512)),
        (
            "(h) planted routines found; of others",
            f"{found} of {planted}; {others}",
            "≥ 90 %",
            _met(found >= 0.9 * planted),
        ),
    ]


def _ladder_rows(ladder: dict) -> list[tuple[str, str, str, str]]:
    quiet, assignees = ladder["quiet"], ladder["assignees"]
    milliseconds = {name: 1000 * value for name, value in quiet["seconds"].items()}
    found = [
        (
            f"(i) a minute in which nothing comes due, {quiet['statements']} statements",
            _range(milliseconds, " ms"),
            "< 100 ms",
            _met(milliseconds["median"] < 100),
        ),
        (
            f"(i) whose duty each of {assignees['keys']:,} is",
            _range(assignees["seconds"], " s"),
            "≤ 2 s",
            _met(assignees["seconds"]["median"] <= 2),
        ),
        ("(i) the same / bare joins of the people", _range(assignees["ratio"]), "–", "–"),
    ]
    for name, label in (("ordinary", "one duty in ten stays open"), ("nobody", "nobody hands in")):
        day = ladder[name]
        found += [
            (f"(i) {label}, {day['steps']:,} steps / bare COPY", _range(day["ratio"]), "–", "–"),
            (
                f"(i) its slowest minute, {day['open']:,} open duties",
                f"{day['slowest_minute_seconds']} s",
                "< 840 s",
                _met(day["slowest_minute_seconds"] < 840),
            ),
        ]
    peak = ladder["peak_mb"]
    return [*found, ("(i) its peak memory", f"{peak} MB", "< 512 MB", _met(peak < 512))]


def _plan_rows(plan: dict) -> list[tuple[str, str, str, str]]:
    def row(label, figures, unit=""):
        text = f"{figures['median']:.2f}{unit} [{figures['min']:.2f}–{figures['max']:.2f}]"
        return (f"(j) {label}", text, "–", "–")

    unmet = plan["minima_unmet"] + plan["full_checks_missing"]
    fewest, most = plan["fewest_and_most_a_month"]
    return [
        row(f"{plan['grades']:,} risk grades in one statement", plan["grade_seconds"], " s"),
        row("risk grades / bare COPY of the same rows", plan["grade_ratio"]),
        row(f"a year's plan of {plan['visits']:,} visits", plan["plan_seconds"], " s"),
        row("the plan / bare COPY of the same rows", plan["ratio"]),
        row("the night's balance with nothing to change", plan["night_without_change_seconds"], " s"),
        row("one enterprise graded anew after news", plan["news_of_one_ms"], " ms"),
        ("(j) minima and full checks not met", str(unmet), "0", "yes" if unmet == 0 else "no"),
        row(
            f"what is to be published, first page of {plan['to_publish_four_weeks']:,} of four weeks",
            plan["page_to_publish_four_weeks_ms"],
            " ms",
        ),
        row(
            f"the same where nothing is public, of {plan['to_publish_nothing_public']:,}",
            plan["page_to_publish_nothing_public_ms"],
            " ms",
        ),
        row(
            f"{plan['full_checks_overdue']:,} overdue full checks counted",
            plan["full_checks_overdue_ms"],
            " ms",
        ),
        ("(j) visits in the emptiest and the fullest month", f"{fewest:,}, {most:,}", "–", "–"),
    ]


def _log_rows(log: dict) -> list[tuple[str, str, str, str]]:
    found, changed = log["found"], log["changed"]
    night = f"(k) a night's look, {log['new_leaves']:,} new of {log['leaves']:,} leaves"
    return [
        (night, _range(log["seconds"], " s"), "–", "–"),
        ("(k) the same / a bare scan of the same rows", _range(log["ratio"]), "–", "–"),
        ("(k) changed rows named; of others", f"{found} of {changed}; 0", "all", _met(found == changed)),
        ("(k) its peak memory", f"{log['peak_mb']} MB", "< 512 MB", _met(log["peak_mb"] < 512)),
    ]


def _daily_rows(daily: dict) -> list[tuple[str, str, str, str]]:
    return [
        (
            f"(l) {name}, {page['queries']} queries",
            _range(page["ms"], " ms"),
            "< 1,000 ms",
            _met(page["ms"]["median"] < 1000),
        )
        for name, page in daily["pages"].items()
    ]


def write_table(results: dict) -> None:
    if not DOCUMENT.exists() or BEGIN not in DOCUMENT.read_text():
        return
    lines = ["| measured | median [range] | goal | met |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(cells)} |" for cells in rows(results)]
    text = DOCUMENT.read_text()
    head, rest = text.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    days = sorted({results[part]["measured_on"] for part in PARTS if part in results})
    when = " to ".join(dict.fromkeys([days[0], days[-1]]))
    note = (
        f"City of {results['enterprises']:,} enterprises, measured {when}, "
        f"PostgreSQL {results['server']['server_version'].split()[0]} with shared_buffers "
        f"{results['server']['shared_buffers']}, {results['cores']} cores.\n\n"
    )
    DOCUMENT.write_text(f"{head}{BEGIN}\n{note}" + "\n".join(lines) + f"\n{END}{tail}")

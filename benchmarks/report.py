"""Writes the results: JSON for machines, a table between two marks in docs/performance.md for people."""

import json
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
DOCUMENT = ROOT / "docs" / "performance.md"
PARTS = ("nightly", "generation", "staffing", "pages", "growth")
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
    if staffing := results.get("staffing"):
        ratio = staffing["ratio"]
        text = f"{ratio['median']:.2f} [{ratio['min']:.2f}–{ratio['max']:.2f}]"
        found.append(("(f) nightly staffing check / scan of the people", text, "–", "–"))
        for label, name in (("staff list", "list"), ("colour of a page of 50", "colour")):
            queries = staffing["queries"][name]
            found.append(
                (f"(f) queries of the {label}", str(queries), "≤ 3", "yes" if queries <= 3 else "no")
            )
    return found


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

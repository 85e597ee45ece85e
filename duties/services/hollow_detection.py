"""The night's look for hollow routines: candidates, judgement, signals. A second run changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from accounts.models import Region
from duties.judging.batch import judge_batches
from duties.judging.contradiction import judge_contradictions
from duties.judging.finding import Finding
from duties.judging.pace import judge_pace
from duties.judging.photo import judge_photos
from duties.judging.place import judge_places
from duties.judging.reading import CommonReading, judge_readings
from duties.judging.text import RepeatedWords, judge_texts, repeated_beyond_habit
from duties.models import HollowRule, HollowSignal
from duties.queries.hollow_candidates import (
    Window,
    common_readings,
    far_records,
    foreign_photos,
    hurried_records,
    late_records,
    passed_records,
    read_once,
    repeated_words,
    shown_photos,
    written_by_managers,
)
from enterprises.models import Enterprise

LOCK_KEY = 7_301_030
# A district's records fit in the memory, and compiling the plan of a statement costs more than running it.
PREPARE = """
    SELECT pg_advisory_xact_lock(%s, %s),
           set_config('work_mem', '64MB', true), set_config('jit', 'off', true)
"""
BATCH = 2_000
Kind = HollowSignal.Kind
CHANGING = ("first_day", "last_day", "day_count", "strength", "evidence", "rule")


class NoHollowRuleInForce(Exception):
    """No rule says on that day from where on a routine looks hollow."""


@dataclass(frozen=True)
class Looked:
    """How many signals are new, and how many were lengthened."""

    found: int
    changed: int


@transaction.atomic
def look_for_hollow_routines(*, region: Region, as_of: date, at: datetime) -> Looked:
    """Look at the records of the weeks before `as_of` of a district, or of what lies directly in a region.

    The number of queries does not depend on the number of enterprises, but for writing what was found.
    """
    rule = HollowRule.objects.on(as_of).first()
    if rule is None:
        raise NoHollowRuleInForce
    _wait_for_turn(region)
    is_whole = region.level == Region.Level.DISTRICT
    window = Window(
        path_pattern=f"{region.path}%" if is_whole else region.path,
        first_day=as_of - timedelta(days=rule.look_back_days),
        last_day=as_of - timedelta(days=1),
        rule=rule,
    )
    return _keep(findings_in(window), window, at)


def findings_in(window: Window) -> dict[Kind, list[Finding]]:
    """All that looks hollow, by kind; nothing is stored."""
    rule = window.rule
    read_once(window)
    return {
        Kind.SAME_PHOTO: judge_photos(shown_photos(window), foreign_photos(), rule),
        Kind.SAME_TEXT: _same_texts(window),
        Kind.IMPOSSIBLE_PACE: judge_pace(hurried_records(window), rule),
        Kind.BATCH_AFTER_DEADLINE: judge_batches(late_records(window), rule),
        Kind.ALL_PASS_CONTRADICTED: judge_contradictions(passed_records(window), rule),
        Kind.FAR_FROM_PREMISES: judge_places(far_records(window), rule),
        Kind.CONSTANT_READINGS: _constant_readings(window),
    }


def parts_of_territory() -> list[Region]:
    """Districts with enterprises, and regions outside of any district that have enterprises of their own."""
    present = set(Enterprise.objects.order_by().values_list("region", flat=True).distinct())
    regions = list(Region.objects.order_by("path"))
    districts = [region for region in regions if region.level == Region.Level.DISTRICT]
    paths = tuple(district.path for district in districts)
    seats = tuple(region.path for region in regions if region.pk in present)
    busy = [district for district in districts if any(path.startswith(district.path) for path in seats)]
    outside = [region for region in regions if region.pk in present and not region.path.startswith(paths)]
    return [*busy, *outside]


def _same_texts(window: Window) -> list[Finding]:
    rows: list[RepeatedWords] = repeated_beyond_habit(repeated_words(window), window.rule)
    wanted = {row[:5] for row in rows}
    places: dict[tuple, list[tuple[int, date]]] = defaultdict(list)
    for manager, records in written_by_managers(window, Kind.SAME_TEXT, (row[:2] for row in rows)).items():
        for duty_kind, record_id, day, note, answers in records:
            for item, text in [("", note), *((entry.get("item"), entry.get("note")) for entry in answers)]:
                key = (*manager, duty_kind, item, _without_digits(text or ""))
                if key in wanted:
                    places[key].append((record_id, day))
    return judge_texts(rows, places)


def _constant_readings(window: Window) -> list[Finding]:
    rows: list[CommonReading] = common_readings(window)
    wanted = {(*row[:3], row.number) for row in rows}
    places: dict[tuple, list[tuple[int, date]]] = defaultdict(list)
    for manager, records in written_by_managers(
        window, Kind.CONSTANT_READINGS, (row[:2] for row in rows)
    ).items():
        for _duty_kind, record_id, day, _note, answers in records:
            for entry in answers:
                if (*manager, entry.get("item"), entry.get("number")) in wanted:
                    places[(*manager, entry["item"])].append((record_id, day))
    return judge_readings(rows, window.rule, places)


def _without_digits(text: str) -> str:
    return text.translate(str.maketrans("", "", "0123456789"))


def _keep(findings: dict[Kind, list[Finding]], window: Window, at: datetime) -> Looked:
    flat = [(kind, finding) for kind, found in findings.items() for finding in found]
    stored = _new_signals(finding.enterprise_id for _kind, finding in flat)
    fresh, changed = [], []
    for kind, finding in flat:
        signal = stored.get((finding.enterprise_id, finding.manager_id, kind))
        if signal is None:
            signal = HollowSignal(
                enterprise_id=finding.enterprise_id,
                manager_id=finding.manager_id,
                kind=kind,
                first_day=finding.first_day,
                found_at=at,
            )
            fresh.append(_filled(signal, finding, window.rule))
        elif signal.last_day < finding.last_day or signal.day_count < len(finding.days):
            changed.append(_filled(signal, finding, window.rule))
    HollowSignal.objects.bulk_create(fresh, batch_size=BATCH)
    HollowSignal.objects.bulk_update(changed, CHANGING, batch_size=BATCH)
    return Looked(found=len(fresh), changed=len(changed))


def _new_signals(enterprise_ids: Iterable[int]) -> dict[tuple[int, int, str], HollowSignal]:
    """Signals of these enterprises that nobody has reviewed yet: these the night may lengthen."""
    ids: Sequence[int] = sorted(set(enterprise_ids))
    rows = HollowSignal.objects.filter(state=HollowSignal.State.NEW, enterprise__in=ids)
    return {
        (row.enterprise_id, row.manager_id, row.kind): row for row in rows.select_for_update().order_by("pk")
    }


def _filled(signal: HollowSignal, finding: Finding, rule: HollowRule) -> HollowSignal:
    """What is already told stays told: a signal grows, and its beginning does not move with the window."""
    signal.first_day = min(signal.first_day, finding.first_day)
    signal.last_day = max(signal.last_day or finding.last_day, finding.last_day)
    signal.day_count = max(signal.day_count or 0, len(finding.days))
    signal.strength = finding.strength
    signal.evidence = finding.evidence
    signal.rule = rule
    return signal


def _wait_for_turn(region: Region) -> None:
    """Two looks at one part at once would find the same twice; SQLite lets one write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(PREPARE, [LOCK_KEY, region.pk])

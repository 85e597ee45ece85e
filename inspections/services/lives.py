"""Inspections of other cities in the LIVES format (Local Inspector Value-entry Specification, 2.0).

`lives_rows` says what a row means. Here it is stored:

- A package tells the whole of what it names: a row that changed since the last run corrects the stored one;
  businesses, inspections and violations that it doesn't name stay as they are.
- Items count as checked one by one where there is a score or a violation: mere visits tell neither.
- Violations of a day without an inspection go in under an inspection of that day without type or score.
- An inspection is final from the start of its own day, and sealed; a correction is its next revision.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Region, User
from accounts.services.audit import Change, record_audit, record_audits
from common.local_time import local_date, start_of_local_day
from enterprises.services.foreign import ensure_feed_region, upsert_foreign_enterprises
from inspections.models import Inspection, InspectionItem
from inspections.services.feed_file import FeedUnreadable, Package
from inspections.services.import_outcome import Counts, Outcome
from inspections.services.lives_rows import (
    NEEDED_FILES,
    ReportedInspection,
    Told,
    Violation,
    kind_of_type,
    read_package,
    result_of_score,
)
from inspections.services.sealing import keep, save_revised, seal
from inspections.signals import inspections_finalised

BATCH = 1000


@dataclass(frozen=True)
class Feed:
    """What the package says of itself, completed by what the caller knows better."""

    source: str
    region_code: str
    region_name: str
    feed_date: date | None


@transaction.atomic
def import_lives(
    *,
    package: Package,
    by: User | None,
    at: datetime,
    feed_date: date | None = None,
    source: str = "",
    region_code: str = "",
    region_name: str = "",
) -> tuple[Feed, Outcome]:
    """Take a package in, all of it in one transaction; a second run changes nothing."""
    missing = [name for name in NEEDED_FILES if name not in package]
    if missing:
        raise FeedUnreadable(
            _("数据包缺少文件：%(files)s") % {"files": "、".join(f"{name}.csv" for name in missing)}
        )
    outcome = Outcome({name: Counts() for name in NEEDED_FILES})
    told = read_package(package, outcome, today=local_date(at), feed_date=feed_date)
    feed = _describe(told, source, region_code, region_name)
    region = ensure_feed_region(code=feed.region_code, name=feed.region_name, by=by, at=at)
    enterprises = upsert_foreign_enterprises(
        source=feed.source, rows=told.businesses.values(), region=region, by=by, at=at
    )
    counts = outcome.counts["businesses"]
    counts.created, counts.updated, counts.unchanged = (
        enterprises.created,
        enterprises.updated,
        enterprises.unchanged,
    )
    stored = _store_inspections(told, feed, enterprises.ids, outcome.counts["inspections"], at)
    _store_violations(told, stored, outcome.counts["violations"], at)
    seal(Inspection, [row.pk for row in stored.created] + list(stored.revised))
    _tell(stored, feed, region, outcome, by=by, at=at)
    return feed, outcome


def _describe(told: Told, source: str, region_code: str, region_name: str) -> Feed:
    """Source and region are named for the place, so that two cities' numbers never meet."""
    usual = max(told.cities, key=lambda city: (told.cities[city], city)) if told.cities else ""
    place = region_name or told.municipality or usual
    slug = re.sub(r"[^A-Z0-9]+", "-", place.upper()).strip("-")
    code = region_code or f"FEED-{slug or 'LIVES'}"[: Region._meta.get_field("code").max_length].rstrip("-")
    name = (place or code)[: Region._meta.get_field("name").max_length]
    return Feed(source or f"lives:{code}", code, name, told.feed_date)


@dataclass
class _Stored:
    """Rows by source key, and what changed in them."""

    rows: dict[str, Inspection]
    created: list[Inspection]
    old: dict[int, dict]  # pk → what differed before
    before: dict[int, tuple] = field(default_factory=dict)  # pk → facts when the run began
    revised: set[int] = field(default_factory=set)  # known ones of which a fact or an item changed


_FACTS = (
    "kind",
    "kind_text",
    "result",
    "score",
    "items_checked",
    "key_failure_count",
    "general_failure_count",
)
_ROW_FACTS = ("kind", "kind_text", "result", "score")


def _store_inspections(
    told: Told, feed: Feed, ids: Mapping[str, int], counts: Counts, at: datetime
) -> _Stored:
    """Create or correct the rows themselves; the figures of their items follow in `_store_violations`."""
    known = {row.source_key: row for row in Inspection.objects.select_for_update().filter(source=feed.source)}
    stored = _Stored({}, [], {})
    for inspection in told.inspections.values():
        row = known.get(inspection.source_key)
        if row is None:
            row = _new_inspection(inspection, feed, ids, at)
            stored.created.append(row)
        else:
            stored.before[row.pk] = tuple(getattr(row, name) for name in _FACTS)
        row.kind, row.kind_text = kind_of_type(inspection.type), inspection.type
        row.score, row.result = inspection.score, result_of_score(inspection.score)
        stored.rows[inspection.source_key] = row
        if not inspection.is_implied:
            _count_row(row, stored, counts)
    Inspection.objects.bulk_create(stored.created, batch_size=BATCH)
    _keep_implied(known, stored)
    return stored


def _count_row(row: Inspection, stored: _Stored, counts: Counts) -> None:
    if row.pk is None:
        counts.created += 1
    elif stored.before[row.pk][: len(_ROW_FACTS)] != tuple(getattr(row, name) for name in _ROW_FACTS):
        counts.updated += 1
    else:
        counts.unchanged += 1


def _keep_implied(known: Mapping[str, Inspection], stored: _Stored) -> None:
    """Inspections implied by an earlier run may lose their violations to one that is reported by now."""
    for key, row in known.items():
        if key.endswith("|") and key not in stored.rows:
            stored.rows[key] = row
            stored.before[row.pk] = tuple(getattr(row, name) for name in _FACTS)


def _new_inspection(
    inspection: ReportedInspection, feed: Feed, ids: Mapping[str, int], at: datetime
) -> Inspection:
    return Inspection(
        enterprise_id=ids[inspection.business_id],
        inspected_on=inspection.inspected_on,
        key_failure_count=sum(violation.is_key for violation in inspection.violations.values()),
        general_failure_count=sum(not violation.is_key for violation in inspection.violations.values()),
        items_checked=inspection.score is not None or bool(inspection.violations),
        final_at=start_of_local_day(inspection.inspected_on),
        final_on=inspection.inspected_on,
        revised_at=at,
        source=feed.source,
        source_key=inspection.source_key,
    )


def _store_violations(told: Told, stored: _Stored, counts: Counts, at: datetime) -> None:
    """Create, correct or move the items, then bring the figures of their inspections up to date.

    An item is known again by enterprise, day, code and description, so it moves when another inspection of
    the day becomes the one that the violations belong to.
    """
    known: dict[tuple, InspectionItem] = {}
    days = {row.pk: row.inspected_on for row in stored.rows.values()}
    if stored.before:
        source = next(iter(stored.rows.values())).source
        for item in InspectionItem.objects.filter(inspection__source=source).order_by("pk"):
            if item.inspection_id in days:
                known[item.enterprise_id, days[item.inspection_id], item.code, item.description] = item
    created, changed = [], []
    touched: set[int] = set()
    for inspection in told.inspections.values():
        row = stored.rows[inspection.source_key]
        for violation in inspection.violations.values():
            item = known.get((row.enterprise_id, row.inspected_on, *violation.key))
            if item is None:
                item = InspectionItem(
                    enterprise_id=row.enterprise_id, code=violation.code, description=violation.description
                )
                known[row.enterprise_id, row.inspected_on, *violation.key] = item
                created.append(item)
                touched.add(row.pk)
            elif _differs(item, row, violation):
                changed.append(item)
                touched |= {item.inspection_id, row.pk}
            item.inspection_id, item.is_key, item.risk_text = row.pk, violation.is_key, violation.risk_text
            item.outcome = InspectionItem.Outcome.FAIL
    _count_failures(stored, known.values())
    stored.revised = (touched | stored.old.keys()) & stored.before.keys()
    keep(Inspection, stored.revised)
    InspectionItem.objects.bulk_update(
        changed, ["inspection", "is_key", "risk_text", "outcome"], batch_size=BATCH
    )
    InspectionItem.objects.bulk_create(created, batch_size=BATCH)
    counts.created, counts.updated = len(created), len(changed)
    told_now = sum(len(inspection.violations) for inspection in told.inspections.values())
    counts.unchanged = told_now - len(created) - len(changed)
    revised = [row for row in stored.rows.values() if row.pk in stored.revised]
    save_revised(Inspection, revised, _FACTS, at)


def _differs(item: InspectionItem, row: Inspection, violation: Violation) -> bool:
    wanted = (row.pk, violation.is_key, violation.risk_text, InspectionItem.Outcome.FAIL)
    return (item.inspection_id, item.is_key, item.risk_text, item.outcome) != wanted


def _count_failures(stored: _Stored, items: Iterable[InspectionItem]) -> None:
    """Bring the figures of known inspections up to date, in memory, and note whose facts have changed."""
    key_failures: dict[int, int] = defaultdict(int)
    general_failures: dict[int, int] = defaultdict(int)
    for item in items:
        (key_failures if item.is_key else general_failures)[item.inspection_id] += 1
    for row in stored.rows.values():
        if row.pk not in stored.before:
            continue  # stored with its figures
        row.key_failure_count = key_failures[row.pk]
        row.general_failure_count = general_failures[row.pk]
        row.items_checked = row.score is not None or row.key_failure_count + row.general_failure_count > 0
        before = stored.before[row.pk]
        if before != tuple(getattr(row, name) for name in _FACTS):
            stored.old[row.pk] = dict(zip(_FACTS, before, strict=True))


def _tell(
    stored: _Stored, feed: Feed, region: Region, outcome: Outcome, *, by: User | None, at: datetime
) -> None:
    """Audit and news. New rows are told in one entry, corrections of what was known each in its own."""
    corrected = [row for row in stored.rows.values() if row.pk in stored.old]
    if not (corrected or stored.created or any(c.created + c.updated for c in outcome.counts.values())):
        return
    changes = [
        Change(
            row,
            old=stored.old[row.pk],
            new={name: getattr(row, name) for name in _FACTS},
            region_path=region.path,
        )
        for row in corrected
    ]
    record_audits(action="correct_inspection", changes=changes, by=by, at=at, reason=feed.source)
    record_audit(
        action="import_lives",
        subject=region,
        by=by,
        at=at,
        new=outcome.as_dict() | {"source": feed.source},
        region_path=region.path,
    )
    touched = sorted({row.enterprise_id for row in [*stored.created, *corrected]})
    if touched:
        inspections_finalised.send(sender=Inspection, enterprise_ids=touched, at=at)

"""Announcements of sampling results (抽检公告), as republished by others.

`announcement_rows` says what a row means. Here it is stored: a result that changed since the last run
corrects the stored one, what a later file doesn't name stays. The announcement is final from the start of
its day; it doesn't tell whether a failure was dealt with, so that is unknown. No hazard is opened from it.
Each result is sealed; a correction is its next revision.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.models import Region, User
from accounts.services.audit import Change, record_audit, record_audits
from common.local_time import local_date, start_of_local_day
from common.measurement import (
    fold_name,
    read_limit,
    read_limit_in_item,
    read_measured,
    read_measured_in_item,
    storable,
)
from enterprises.services.foreign import (
    ForeignEnterprise,
    ensure_feed_region,
    upsert_foreign_enterprises,
)
from inspections.models import Sample, SampleItem
from inspections.models.sampling.sample import State
from inspections.services.import_outcome import Counts, Outcome
from inspections.services.sampling.announcement_rows import (
    Announcement,
    ReportedEnterprise,
    ReportedItem,
    ReportedSample,
    read_announcement,
)
from inspections.services.sampling.risk_item import is_risk_item
from inspections.services.sealing import keep, save_revised, seal
from inspections.signals import samples_finalised

SOURCE = "cn_sampling"
FEED_REGION = ("FEED-CN-SAMPLING", "全国抽检公告")
BATCH = 1000
_SAMPLE_FACTS = ("food_class", "verdict", "is_risk_item", "disposal")
_ITEM_FACTS = (
    "item",
    "result_text",
    "limit_text",
    "unit_text",
    "result_value",
    "limit_operator",
    "limit_value",
    "unit",
    "verdict",
    "source_row",
)


@dataclass
class _Stored:
    samples: dict[str, Sample] = field(default_factory=dict)
    created: list[Sample] = field(default_factory=list)
    before: dict[int, tuple] = field(default_factory=dict)  # pk → facts when the run began
    touched: set[int] = field(default_factory=set)  # enterprises with a new or corrected result
    revised: set[int] = field(default_factory=set)  # known samples of which a fact or an item changed


@transaction.atomic
def import_sampling(
    *, file: str, content: bytes, by: User | None, at: datetime, source: str = SOURCE
) -> Outcome:
    """Take an announcement in, all of it in one transaction; a second run changes nothing."""
    outcome = Outcome({"results": Counts(), "enterprises": Counts()})
    told = read_announcement(file, content, outcome, today=local_date(at))
    feed_region = ensure_feed_region(code=FEED_REGION[0], name=FEED_REGION[1], by=by, at=at)
    ids = _store_enterprises(told, source, feed_region, outcome.counts["enterprises"], by=by, at=at)
    stored = _store_samples(told, source, ids, at)
    _store_items(told, stored, outcome.counts["results"], at)
    seal(Sample, [sample.pk for sample in stored.created] + list(stored.revised))
    _tell(stored, source, feed_region, outcome, by=by, at=at)
    return outcome


def _store_enterprises(
    told: Announcement,
    source: str,
    feed_region: Region,
    counts: Counts,
    *,
    by: User | None,
    at: datetime,
) -> dict[str, int]:
    """Each spelling counts as read; further spellings of a name are duplicates."""
    find_region = _region_finder(feed_region)
    by_region: dict[Region, list[ForeignEnterprise]] = defaultdict(list)
    for enterprise in told.enterprises.values():
        by_region[find_region(enterprise)].append(
            ForeignEnterprise(
                foreign_id=enterprise.foreign_id,
                name=enterprise.shown_name,
                kind=enterprise.kind,
                recorded_since=enterprise.first_on,
            )
        )
        counts.read += len(enterprise.spellings)
        counts.duplicate += len(enterprise.spellings) - 1
    ids: dict[str, int] = {}
    for region, rows in sorted(by_region.items(), key=lambda pair: pair[0].path):
        upserted = upsert_foreign_enterprises(source=source, rows=rows, region=region, by=by, at=at)
        counts.created += upserted.created
        counts.updated += upserted.updated
        counts.unchanged += upserted.unchanged
        ids |= upserted.ids
    return ids


def _region_finder(feed_region: Region):
    """A function from an enterprise to its region.

    A name that begins with a city of the region tree, with or without its province, lies there, and in the
    district named behind it. Names of districts alone repeat all over the country and prove nothing.
    """
    cities = {}
    for city in Region.objects.filter(kind=Region.Kind.GB, level=Region.Level.CITY).select_related("parent"):
        districts = {region.name: region for region in city.children.filter(level=Region.Level.DISTRICT)}
        cities[city.name] = (city, districts)
        if city.parent:
            cities[f"{city.parent.name}{city.name}"] = (city, districts)

    def find(enterprise: ReportedEnterprise) -> Region:
        for name, (city, districts) in cities.items():
            if enterprise.name.startswith(name):
                rest = enterprise.name.removeprefix(name)
                return next((d for words, d in districts.items() if rest.startswith(words)), city)
        return feed_region

    return find


def _store_samples(told: Announcement, source: str, ids: Mapping[str, int], at: datetime) -> _Stored:
    known = {row.source_key: row for row in Sample.objects.select_for_update().filter(source=source)}
    stored = _Stored()
    for reported in told.samples.values():
        row = known.get(reported.source_key)
        if row is None:
            row = _new_sample(reported, source, ids[reported.foreign_id], at)
            stored.created.append(row)
        else:
            stored.before[row.pk] = _facts_of(row)
            row.food_class = reported.food_class
        stored.samples[reported.source_key] = row
    Sample.objects.bulk_create(stored.created, batch_size=BATCH)
    return stored


def _new_sample(reported: ReportedSample, source: str, enterprise_id: int, at: datetime) -> Sample:
    sample = Sample(
        enterprise_id=enterprise_id,
        name=reported.name,
        food_class=reported.food_class,
        producer_name=reported.producer,
        sampled_unit_name=reported.sampled_unit,
        production_text=reported.production_text,
        publisher=reported.publisher,
        published_on=reported.published_on,
        final_at=start_of_local_day(reported.published_on),
        final_on=reported.published_on,
        revised_at=at,
        state=State.FINAL,
        source=source,
        source_key=reported.source_key,
    )
    _judge(sample, [(item.item, item.verdict) for item in reported.items])
    return sample


def _judge(sample: Sample, items: list[tuple[str, str]]) -> None:
    """One failed item fails the sample. What was disposed of here stays so while the failure stands."""
    failed = [item for item, verdict in items if verdict == Sample.Verdict.FAILED]
    sample.is_risk_item = any(is_risk_item(item) for item in failed)
    sample.verdict = Sample.Verdict.FAILED if failed else Sample.Verdict.PASSED
    if not failed:
        sample.disposal, sample.disposed_on = Sample.Disposal.NOT_NEEDED, None
    elif sample.disposal == Sample.Disposal.NOT_NEEDED:
        sample.disposal = Sample.Disposal.UNKNOWN


def _store_items(told: Announcement, stored: _Stored, counts: Counts, at: datetime) -> None:
    """Match what is told with what is known: same result unchanged, same item corrected, the rest is new."""
    known: dict[int, list[SampleItem]] = defaultdict(list)
    if stored.before:
        source = next(iter(stored.samples.values())).source
        for row in SampleItem.objects.filter(sample__source=source).order_by("pk"):
            known[row.sample_id].append(row)
    created, changed = [], []
    for reported in told.samples.values():
        sample = stored.samples[reported.source_key]
        rows = known[sample.pk]
        new, corrected = _match(sample, reported.items, rows)
        created += new
        changed += corrected
        counts.unchanged += len(reported.items) - len(new) - len(corrected)
        if new or corrected:
            stored.touched.add(sample.enterprise_id)
        if sample.pk in stored.before:
            _judge(sample, [(row.item, row.verdict) for row in [*rows, *new]])
            if new or corrected or stored.before[sample.pk] != _facts_of(sample):
                stored.revised.add(sample.pk)
    keep(Sample, stored.revised)
    SampleItem.objects.bulk_update(changed, _ITEM_FACTS, batch_size=BATCH)
    SampleItem.objects.bulk_create(created, batch_size=BATCH)
    counts.created, counts.updated = len(created), len(changed)
    revised = [sample for sample in stored.samples.values() if sample.pk in stored.revised]
    save_revised(Sample, revised, [*_SAMPLE_FACTS, "disposed_on"], at)


def _facts_of(sample: Sample) -> tuple:
    return tuple(getattr(sample, name) for name in _SAMPLE_FACTS)


def _match(
    sample: Sample, told: list[ReportedItem], rows: list[SampleItem]
) -> tuple[list[SampleItem], list[SampleItem]]:
    left = list(rows)
    unmatched = []
    for item in told:
        same = next((row for row in left if item.tells_the_same(_as_reported(row))), None)
        if same:
            left.remove(same)
        else:
            unmatched.append(item)
    created, corrected = [], []
    for item in unmatched:
        row = next((row for row in left if fold_name(row.item) == fold_name(item.item)), None)
        if row:
            left.remove(row)
            corrected.append(row)
        else:
            row = SampleItem(sample=sample, enterprise_id=sample.enterprise_id)
            created.append(row)
        _fill(row, item)
    return created, corrected


def _as_reported(row: SampleItem) -> ReportedItem:
    return ReportedItem(row.source_row, row.item, row.result_text, row.unit_text, row.limit_text, row.verdict)


def _fill(row: SampleItem, item: ReportedItem) -> None:
    """The words as they stand, and the numbers that can be read from them."""
    measured = read_measured(item.result, item.unit) if item.result else read_measured_in_item(item.item)
    limit = read_limit(item.limit) if item.limit else read_limit_in_item(item.item)
    row.item, row.verdict, row.source_row = item.item, item.verdict, item.row_id
    row.result_text, row.unit_text, row.limit_text = item.result, item.unit, item.limit
    row.result_value = storable(measured.highest) if measured else None
    row.limit_operator = limit.operator if limit else ""
    row.limit_value = storable(limit.value) if limit else None
    row.unit = ((measured and measured.unit) or (limit and limit.unit) or "")[:40]


def _tell(
    stored: _Stored, source: str, region: Region, outcome: Outcome, *, by: User | None, at: datetime
) -> None:
    corrected, changes = [], []
    for sample in stored.samples.values():
        facts = _facts_of(sample)
        before = stored.before.get(sample.pk, facts)
        if before != facts:
            corrected.append(sample)
            old, new = (dict(zip(_SAMPLE_FACTS, values, strict=True)) for values in (before, facts))
            changes.append(Change(sample, old=old, new=new, region_path=region.path))
    if not (corrected or any(counts.created + counts.updated for counts in outcome.counts.values())):
        return
    record_audits(action="correct_sample", changes=changes, by=by, at=at, reason=source)
    record_audit(
        action="import_sampling",
        subject=region,
        by=by,
        at=at,
        new=outcome.as_dict() | {"source": source},
        region_path=region.path,
    )
    touched = sorted(stored.touched | {sample.enterprise_id for sample in corrected})
    if touched:
        samples_finalised.send(sender=Sample, enterprise_ids=touched, at=at)

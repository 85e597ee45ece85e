"""The published figures of a day as plain lines, from which a stranger can recompute all of them."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Max, OuterRef, Subquery

from accounts.models import Region
from scoring.formula.columns import BANDS, CAPS, DIMENSIONS, FACT_LAYOUTS, POINT_LAYOUTS, unpack
from scoring.formula.model import parse_parameters
from scoring.models import IndexModelVersion, IndexRun, IndexSnapshot
from scoring.queries.facts import districts_by_region


def latest_snapshots(day: date):
    """Each enterprise's last snapshot of that day, whichever run computed it."""
    same = IndexSnapshot.objects.filter(as_of=day, enterprise=OuterRef("enterprise")).order_by()
    last = same.values("enterprise").annotate(last=Max("run_id")).values("last")
    return IndexSnapshot.objects.filter(as_of=day, run_id=Subquery(last)).order_by("enterprise_id")


def export_lines(day: date) -> Iterator[dict]:
    """First a line for each model version in use, then one for each enterprise."""
    snapshots = latest_snapshots(day)
    versions = {
        version.pk: version
        for version in IndexModelVersion.objects.filter(
            pk__in=snapshots.order_by().values("model_version").distinct()
        )
    }
    for version in versions.values():
        yield {
            "kind": "model_version",
            "model_version": version.code,
            "name": version.name,
            "effective_from": version.effective_from.isoformat(),
            "effective_to": version.effective_to.isoformat() if version.effective_to else None,
            "layout": parse_parameters(version.parameters).layout,
            "dimensions": list(DIMENSIONS),
            "caps": list(CAPS),
            "bands": list(BANDS),
            "parameters": version.parameters,
        }
    codes = dict(Region.objects.values_list("pk", "code"))
    districts = {region: codes[district] for region, district in districts_by_region().items()}
    kinds = dict(IndexRun.objects.filter(as_of=day).values_list("pk", "kind"))
    for snapshot in snapshots.select_related("enterprise").iterator(chunk_size=2_000):
        yield {
            "kind": "enterprise",
            "public_id": snapshot.enterprise.public_id,
            "as_of": day.isoformat(),
            "model_version": versions[snapshot.model_version_id].code,
            "run": snapshot.run_id,
            "run_kind": kinds[snapshot.run_id],
            "district": districts[snapshot.enterprise.region_id],
            "inputs": unpack(snapshot.facts, FACT_LAYOUTS),
            "points": unpack(snapshot.points, POINT_LAYOUTS),
            "index": None if snapshot.index is None else float(snapshot.index),
            "band": BANDS[snapshot.band],
            "district_rank": snapshot.district_rank,
            "district_count": snapshot.district_count,
        }
